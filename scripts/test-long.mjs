// npm run test:long: the tests that need minutes (thousands of saves under SIGKILL, thousands of broken replies …).
// Its figures are recorded with their date in docs/measured.md.
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { installMatrix } from './matrix.mjs';
import { root } from './set-up.mjs';

await build();
installMatrix();
const result = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, HEAPSCOPE_LONG: '1' },
});
process.exit(result.status ?? 1);
