import { defineConfig } from 'vitest/config';
import { FailuresReporter } from './test/support/failures-reporter.ts';

/**
 * Every test that needs no browser; they talk to real PostgreSQL servers, which `global-setup.ts` shares out.
 *   npx vitest run test/sizes            one room
 *   npx vitest run -t 'lumps'            by name
 *   HEAPSCOPE_LONG=1 npx vitest run      with those that need minutes (`*.long.test.ts`)
 *   HEAPSCOPE_MAJORS=14,18 npx vitest    only these versions in tests of every version
 * What failed and how often is also in reports/vitest.json, in words in reports/vitest-failures.txt.
 */
const isLong = process.env.HEAPSCOPE_LONG === '1';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/bench/**', ...(isLong ? [] : ['test/**/*.long.test.ts'])],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // Two cores, and servers that files share: with three at once they met each other's roles and sessions.
    maxWorkers: 2,
    // On CI what fails runs again, and what passed only then is named at the end of the log.
    retry: process.env.CI === undefined ? 0 : 2,
    testTimeout: isLong ? 900_000 : 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    reporters: ['default', 'json', new FailuresReporter()],
    outputFile: { json: 'reports/vitest.json' },
  },
});
