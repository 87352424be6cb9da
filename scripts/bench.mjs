// npm run bench -- relations|sizes|filter: each side by side with its limit and its peers, in one run, on the huge catalog.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { install, root } from './set-up.mjs';

const folder = path.join(root, 'test', 'bench');
const benches = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const unknown = wanted.filter((name) => !benches.includes(name));
if (wanted.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`No bench named ${unknown.join(', ')}.`);
  console.error(`Usage: npm run bench -- ${benches.join('|')}`);
  process.exit(2);
}
await build();
if (existsSync(path.join(folder, 'package-lock.json'))) install(folder);
const { meetRequirements } = await import(path.join(root, 'test/support/requirements.mjs'));
const { chromium } = await meetRequirements();

for (const name of wanted) {
  const args = [
    '--expose-gc',
    '--import',
    'tsx',
    path.join(folder, `${name}.bench.ts`),
    ...process.argv.slice(2).filter((arg) => arg.startsWith('-')),
  ];
  const env = { ...process.env, ...(chromium ? { HEAPSCOPE_CHROMIUM: chromium } : {}) };
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
