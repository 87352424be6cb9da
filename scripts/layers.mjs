// npm run layers: the layers of docs/architecture.md, checked over every import, and whether docs/layers.svg still shows
// them (`-- --picture` draws it). Prints what breaks them; exit code 1 when anything does.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import swc from '@swc/core';
import { cruise } from 'dependency-cruiser';
import { everyImport, options, valueImport } from './layer-rules.mjs';
import { drawLayers, showTheSame } from './layers-picture.mjs';
import { root } from './set-up.mjs';

const picture = path.join(root, 'docs/layers.svg');

// A layer check that sees no modules finds no violations; the floor says it really looked.
const leastModules = 300;

// dependency-cruiser's reader gives swc no `tsx`, so a page's file would not parse, and takes `import type` for an
// import. It reads the function from this same object at each file.
const parse = swc.parseFileSync;
let withTypes = true;
const isErased = (item) => item.type === 'ImportDeclaration' && item.typeOnly;
swc.parseFileSync = (file, parseOptions) => {
  const ast = parse(file, { ...parseOptions, tsx: file.endsWith('.tsx') });
  return withTypes ? ast : { ...ast, body: ast.body.filter((item) => !isErased(item)) };
};

/** Draws the picture anew when asked; else tells whether the one in docs is still right. */
function isPictureRight(modules) {
  const drawn = drawLayers(modules);
  if (process.argv.includes('--picture')) writeFileSync(picture, drawn);
  if (existsSync(picture) && showTheSame(readFileSync(picture, 'utf8'), drawn)) return true;
  console.error('  docs/layers.svg is out of date: npm run layers -- --picture');
  return false;
}

let isBroken = false;
for (const rules of [everyImport, valueImport]) {
  withTypes = rules === everyImport;
  const ruleSet = { forbidden: rules };
  const folders = ['shared', 'electron', 'renderer', 'test'];
  const { output } = await cruise(folders, { ...options, ruleSet, validate: true }, options.enhancedResolveOptions);
  const { violations, totalCruised } = output.summary;
  for (const { rule, from, to } of violations) console.error(`  ${rule.name}: ${from} → ${to}`);
  if (totalCruised < leastModules)
    console.error(`  only ${totalCruised} modules seen, ${leastModules} or more expected`);
  if (withTypes && !isPictureRight(output.modules)) isBroken = true;
  if (violations.length > 0 || totalCruised < leastModules) isBroken = true;
}
process.exit(isBroken ? 1 : 0);
