import { defineConfig } from '@playwright/test';
import { chromiumArguments, findChromium } from './test/support/requirements.mjs';

/**
 * Tests of the built pages (`npm run build` first) in Chromium, against the browser host and a real PostgreSQL.
 *   npx playwright test test/relations
 * `test/support/page.ts` has the fixtures. Counts and failures are also in reports/e2e.json.
 */
const chromium = findChromium();

export default defineConfig({
  testDir: 'test',
  testMatch: '**/*.spec.ts',
  testIgnore: ['**/node_modules/**'],
  outputDir: 'reports/e2e',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // A page test that fails runs up to twice more: it is counted as passed then, and named as flaky in the output.
  retries: process.env.CI === undefined ? 0 : 2,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['json', { outputFile: 'reports/e2e.json' }]],
  use: {
    headless: true,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: { args: chromiumArguments, ...(chromium ? { executablePath: chromium } : {}) },
  },
});
