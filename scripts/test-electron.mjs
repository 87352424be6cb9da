// npm run test:electron: what only the real Electron can show. Needs its binary (`node node_modules/electron/install.js`);
// everything else about main.ts and preload.ts is tested by `npm test` with a stand-in for the electron module.
//   --packaged   look at the packaged Heapscope below release/ as well (`npm run dist -- --dir` first)
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';
import { findPackaged, packagedChecks } from './electron/packaged-checks.mjs';
import { runChecks } from './electron/run-checks.mjs';
import { windowChecks } from './electron/window-checks.mjs';
import { root } from './set-up.mjs';

const total = { passed: 0, failed: 0, skipped: 0 };
const add = (more) => {
  for (const key of Object.keys(total)) total[key] += more[key];
};

/** All of them at once, when what they need is not here. In CI that is a failure. */
function skip(checks, why) {
  for (const [what] of checks) console.log(`SKIPPED: ${what}`);
  console.log(`SKIPPED: ${why}`);
  add({ passed: 0, failed: process.env.CI ? 1 : 0, skipped: checks.length });
}

function electronBinary() {
  const folder = path.join(root, 'node_modules', 'electron');
  const name = path.join(folder, 'path.txt');
  return existsSync(name) ? path.join(folder, 'dist', readFileSync(name, 'utf8').trim()) : undefined;
}

async function checkWindow(binary) {
  const { _electron } = await import('@playwright/test');
  const home = mkdtempSync(path.join(os.tmpdir(), 'heapscope-electron-'));
  const args = [root];
  const env = { ...process.env, HEAPSCOPE_HOME: home };
  const app = await _electron.launch({ executablePath: binary, args, env, timeout: 90_000 });
  try {
    add(await runChecks(windowChecks, { app, page: await app.firstWindow(), binary, args, env }));
  } finally {
    await app.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

const binary = electronBinary();
if (binary) {
  await build();
  await checkWindow(binary);
} else {
  skip(windowChecks, 'the Electron binary is not here (node node_modules/electron/install.js)');
}
if (process.argv.includes('--packaged')) {
  const packaged = findPackaged();
  if (packaged && binary) add(await runChecks(packagedChecks, packaged));
  else skip(packagedChecks, 'nothing is packaged here with the real Electron (npm run dist -- --dir)');
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
