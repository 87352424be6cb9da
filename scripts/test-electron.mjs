// npm run test:electron: what only the real Electron can show. Needs its binary (`node node_modules/electron/install.js`);
// everything else about main.ts and preload.ts is tested by `npm test` with a stand-in for the electron module.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';
import { root } from './set-up.mjs';

await build();
const folder = path.join(root, 'node_modules', 'electron');
const name = path.join(folder, 'path.txt');
if (!existsSync(name)) {
  console.log('SKIPPED: the Electron binary is not here (node node_modules/electron/install.js)');
  console.log('0 passed, 0 failed, 1 skipped');
  process.exit(process.env.CI ? 1 : 0);
}

const { _electron } = await import('@playwright/test');
const home = mkdtempSync(path.join(os.tmpdir(), 'heapscope-electron-'));
const app = await _electron.launch({
  executablePath: path.join(folder, 'dist', readFileSync(name, 'utf8').trim()),
  args: [root],
  env: { ...process.env, HEAPSCOPE_HOME: home },
  timeout: 90_000,
});
const checks = [
  ['the page is our own', async (page) => assert.match(page.url(), /^heapscope:\/\/app\//)],
  [
    'the page has neither require nor process',
    async (page) =>
      assert.deepEqual(await page.evaluate(() => [typeof globalThis.require, typeof globalThis.process]), [
        'undefined',
        'undefined',
      ]),
  ],
  ['the demo shows its lumps', async (page) => page.getByText('missing_symbols').first().waitFor({ timeout: 60_000 })],
  [
    'another origin cannot be opened',
    async (page) => assert.equal(await page.evaluate(() => window.open('https://example.org')), null),
  ],
];
let passed = 0;
let failed = 0;
try {
  const page = await app.firstWindow();
  for (const [what, holds] of checks) {
    try {
      await holds(page);
      passed += 1;
      console.log(`ok: ${what}`);
    } catch (error) {
      failed += 1;
      console.error(`FAILED: ${what}: ${error instanceof Error ? error.message : error}`);
    }
  }
} finally {
  await app.close();
  rmSync(home, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exit(failed === 0 ? 0 : 1);
