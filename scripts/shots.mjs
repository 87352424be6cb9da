// npm run shots: pictures of every screen of the demo in both themes, in reports/shots. `npm run shots -- sizes` takes one,
// `npm run shots -- --docs` those of docs/rooms.
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { root } from './set-up.mjs';

await build();
const { meetRequirements } = await import('../test/support/requirements.mjs');
const { chromium } = await meetRequirements();
if (!chromium) {
  console.error('No Chromium here, and none could be installed.');
  process.exit(1);
}
const args = ['--import', 'tsx', 'test/shots/take.ts', ...process.argv.slice(2)];
const env = { ...process.env, HEAPSCOPE_CHROMIUM: chromium };
process.exit(spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1);
