// npm test: installs what is missing, then checks, builds and runs every test. `npm test -- relations` runs one room's.
// The last line is `N passed, N failed, N skipped`, added up over the checks, Vitest and Playwright.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { check } from './check.mjs';
import { installMatrix } from './matrix.mjs';
import { root, setUp } from './set-up.mjs';

const patterns = process.argv.slice(2);
const reports = path.join(root, 'reports');
const total = { passed: 0, failed: 0, skipped: 0 };

function add(passed, failed, skipped = 0) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

function run(name, args, env = {}) {
  const started = performance.now();
  console.log(`\n== ${name}`);
  const result = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  console.log(
    `== ${name}: ${result.status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
  );
  return result.status === 0;
}

function readReport(file) {
  const at = path.join(reports, file);
  return existsSync(at) ? JSON.parse(readFileSync(at, 'utf8')) : undefined;
}

// A runner that broke before it could report, or that reports success and exits otherwise, is a failure of its own.
function addRun(ok, counts) {
  if (!counts) return add(0, 1);
  add(counts.passed, Math.max(counts.failed, ok ? 0 : 1), counts.skipped);
}

setUp();
installMatrix();
const { meetRequirements } = await import(path.join(root, 'test/support/requirements.mjs'));
const { chromium, missing } = await meetRequirements();
for (const line of missing) console.log(`SKIPPED: ${line}`);
if (missing.length > 0 && process.env.CI) add(0, missing.length);

if (patterns.length === 0) {
  const ok = check();
  add(ok ? 1 : 0, ok ? 0 : 1);
}
await build();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const vitestOk = run('services and PostgreSQL', [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--passWithNoTests',
  ...patterns,
]);
const vitest = readReport('vitest.json');
addRun(
  vitestOk,
  vitest && { passed: vitest.numPassedTests, failed: vitest.numFailedTests, skipped: vitest.numPendingTests },
);

if (chromium) {
  const env = { HEAPSCOPE_CHROMIUM: chromium };
  const e2eOk = run(
    'pages in Chromium',
    ['node_modules/@playwright/test/cli.js', 'test', '--pass-with-no-tests', ...patterns],
    env,
  );
  const e2e = readReport('e2e.json')?.stats;
  if (e2e?.flaky > 0) console.log(`${e2e.flaky} of the page tests passed only at a later try (flaky, above)`);
  addRun(e2eOk, e2e && { passed: e2e.expected + e2e.flaky, failed: e2e.unexpected, skipped: e2e.skipped });
}

const failures = path.join(reports, 'vitest-failures.txt');
if (existsSync(failures)) console.log(readFileSync(failures, 'utf8'));
console.log(
  'SKIPPED: the real Electron window, its packaging and its keychain are tested only where Electron can be had',
);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
