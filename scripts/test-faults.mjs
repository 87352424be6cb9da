// npm run test:faults: every test that tells a claim of test/faults/targets.ts or shows one of the faults of
// test/faults/list, at its full length (`-- --short`: as in npm test), then one table: claim, target, reached, holds.
// `-- --table` prints the table of the last run again. Exits with 1 when a claim does not hold or nobody told it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { installMatrix } from './matrix.mjs';
import { root } from './set-up.mjs';

const reports = path.join(root, 'reports');
export const reachedFolder = path.join(reports, 'reached');

/** Nothing of an earlier run may be told again. */
export function clearReports() {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reachedFolder, { recursive: true });
}

const imports = /from '(\.[^']+)'/g;

/** Whether a file, or what it imports within test/, calls `reached` or `skipped`. */
function tellsClaim(file, known = new Map()) {
  if (known.has(file)) return known.get(file);
  known.set(file, false);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const tells = [...text.matchAll(imports)].some(([, target]) => {
    const at = path.resolve(path.dirname(file), target);
    return at.startsWith(path.join(root, 'test')) && (at.endsWith('support/reached.ts') || tellsClaim(at, known));
  });
  known.set(file, tells);
  return tells;
}

/** The tests concerned, from the root: those that tell a claim, and those that test/faults/list names. */
export function testsConcerned() {
  const folder = path.join(root, 'test');
  const all = readdirSync(folder, { recursive: true })
    .map((file) => path.join(folder, file))
    .filter((file) => /\.(test|spec)\.ts$/.test(file) && !file.includes('node_modules'));
  const list = path.join(folder, 'faults', 'list');
  const named = readdirSync(list).flatMap((file) =>
    [...readFileSync(path.join(list, file), 'utf8').matchAll(/'(test\/[^']+\.(?:test|spec)\.ts)'/g)].map(
      ([, one]) => one,
    ),
  );
  const telling = all
    .filter((file) => tellsClaim(file))
    .map((file) => path.relative(root, file).split(path.sep).join('/'));
  return [...new Set([...telling, ...named])].sort();
}

const node = (args, env = {}) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;

/** The page tests among `files`; false when one failed or there is no Chromium. */
export async function runPages(files, env) {
  const { meetRequirements } = await import('../test/support/requirements.mjs');
  const { chromium } = await meetRequirements();
  if (!chromium) console.error('No Chromium here, and none could be installed: no page test ran.');
  return (
    Boolean(chromium) &&
    node(['node_modules/@playwright/test/cli.js', 'test', ...files], { HEAPSCOPE_CHROMIUM: chromium, ...env })
  );
}

/** Prints the table; false when a claim does not hold or was told by nobody. */
export const tellTable = () => node(['--import', 'tsx', 'test/faults/tell.ts']);

async function run() {
  const env = {
    HEAPSCOPE_REACHED: reachedFolder,
    HEAPSCOPE_LONG: process.argv.includes('--short') ? '' : '1',
  };
  await build();
  installMatrix();
  clearReports();
  const files = testsConcerned();
  const pages = files.filter((file) => file.endsWith('.spec.ts'));
  const served = files.filter((file) => !pages.includes(file));
  const servedOk = node(['node_modules/vitest/vitest.mjs', 'run', ...served], env);
  const pagesOk = await runPages(pages, env);
  return tellTable() && servedOk && pagesOk;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const holds = process.argv.includes('--table') ? tellTable() : await run();
  process.exit(holds ? 0 : 1);
}
