// npm run test:long: the tests that need minutes (thousands of saves under SIGKILL, thousands of broken replies …), and at
// its end the table of `npm run test:faults`. Its figures are recorded with their date in docs/measured.md.
// `npm run test:long -- store` runs one room's, without the table.
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { installMatrix } from './matrix.mjs';
import { root } from './set-up.mjs';
import { clearReports, reachedFolder, runPages, tellTable, testsConcerned } from './test-faults.mjs';

const patterns = process.argv.slice(2);
const env = { HEAPSCOPE_LONG: '1', HEAPSCOPE_REACHED: reachedFolder };
await build();
installMatrix();
clearReports();
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...patterns], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ...env },
});
let isGood = status === 0;
if (patterns.length === 0) {
  const pagesOk = await runPages(
    testsConcerned().filter((file) => file.endsWith('.spec.ts')),
    env,
  );
  isGood = tellTable() && pagesOk && isGood;
}
process.exit(isGood ? 0 : 1);
