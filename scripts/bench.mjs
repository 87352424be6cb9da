// npm run bench: every bench, each side by side with its limit and its peers in one run, and one table of all at the end.
// npm run bench -- relations sizes …: those only; --small: on small catalogs, to see that they run.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isGood, rowsOf, summaryOf, tableOf, toldBy } from './bench-table.mjs';
import { build } from './build.mjs';
import { install, root } from './set-up.mjs';

const folder = path.join(root, 'test', 'bench');
const benches = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));
const options = process.argv.slice(2).filter((arg) => arg.startsWith('-'));
const named = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const unknown = named.filter((name) => !benches.includes(name));
if (unknown.length > 0 || options.some((option) => option !== '--small')) {
  if (unknown.length > 0) console.error(`No bench named ${unknown.join(', ')}.`);
  console.error(`Usage: npm run bench [-- ${benches.join('|')} …] [--small]`);
  process.exit(2);
}

/** Shows what it prints as it comes; answers all of it, and whether it ended well. */
function run(name, env) {
  const file = path.join(folder, `${name}.bench.ts`);
  const args = ['--expose-gc', '--import', 'tsx', file, ...options];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['inherit', 'pipe', 'inherit'], env });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    process.stdout.write(text);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ output, isGood: code === 0 }));
  });
}

const wanted = named.length > 0 ? named : benches;
await build();
if (existsSync(path.join(folder, 'package-lock.json'))) install(folder);
const { meetRequirements } = await import(path.join(root, 'test/support/requirements.mjs'));
const { chromium } = await meetRequirements();
const env = { ...process.env, ...(chromium ? { HEAPSCOPE_CHROMIUM: chromium } : {}) };

const began = performance.now();
const told = [];
const failed = [];
for (const name of wanted) {
  const started = performance.now();
  console.log(`\n── ${name} ──`);
  const { output, isGood: isDone } = await run(name, env);
  told.push(...toldBy(output));
  if (!isDone) failed.push(name);
  console.log(`${name} took ${Math.round((performance.now() - started) / 1000)} s`);
}
// What landed was measured at full size.
const landed = options.includes('--small') ? null : JSON.parse(readFileSync(path.join(folder, 'landed.json'), 'utf8'));
const rows = rowsOf(told, landed, wanted);
console.log(`\n${tableOf(rows)}\n\n${summaryOf(rows, failed, (performance.now() - began) / 1000)}`);
if (failed.length > 0 || (landed !== null && !isGood(rows, failed))) process.exitCode = 1;
