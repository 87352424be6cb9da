import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { cells, field, outcome, radio, times, write } from './on-page.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
test.beforeAll(async () => {
  server = await startPostgres();
  const connection = await server.connect();
  await connection.query(`
    CREATE TABLE visits (id integer PRIMARY KEY, who integer NOT NULL, note text);
    INSERT INTO visits SELECT n, n % 500, 'note ' || n FROM generate_series(1, 20000) AS n;
    CREATE INDEX ON visits (who); ANALYZE visits`);
  await connection.close();
});
test.afterAll(() => server?.stop());

async function openPair(page: Page): Promise<void> {
  await radio(page, 'Any two queries').check();
  await expect(field(page, 'Query A')).toBeVisible();
  await field(page, 'Rounds').fill('40');
  await field(page, 'Warm-up rounds').fill('2');
}

test('any two queries with parameters: the one that uses the index wins', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/benchmark?mode=prepared`);
  await openPair(page);
  // No text of the user's goes by the simple protocol.
  await expect(radio(page, 'Simple')).toHaveCount(0);
  await field(page, 'Name of query A').fill('by index');
  await write(page, 'A', 'SELECT id, note FROM visits WHERE who = $1 ORDER BY 1');
  await field(page, 'Name of query B').fill('by expression');
  await write(page, 'B', 'SELECT id, note FROM visits WHERE md5(who::text) = md5($1) ORDER BY 1');
  await field(page, 'Parameter $1 of query A').fill('7');
  await field(page, 'Parameter $1 of query B').fill('7');
  await page.keyboard.press('Control+Enter');
  await expect(outcome(page, /^Finished, 40 rounds/)).toBeVisible({ timeout: 30_000 });
  const slow = await cells(page, /by expression/);
  expect(times(slow[7]), 'all rows read ÷ 40 rows by index').toBeGreaterThan(1.5);
  await expect(page.getByText(/by index is faster than by expression/)).toBeVisible();
  await expect(page.getByText(/READ ONLY transactions that were rolled back/)).toBeVisible();
  // There is no line to predict for two texts of one query each.
  await expect(page.getByRole('slider')).toHaveCount(0);
  await expectAccessible(page);
});

test('different results are never ranked', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/benchmark?compare=custom`);
  await openPair(page);
  await write(page, 'A', 'SELECT 1');
  await write(page, 'B', 'SELECT count(*) FROM visits WHERE id > 0');
  await page.keyboard.press('Control+Enter');
  await expect(outcome(page, /^Finished, 40 rounds/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/^No ranking/)).toBeVisible();
  await expect(page.getByText(/is faster than/)).toHaveCount(0);
});

test('what is wrong is said of the text that it is in: a syntax error, two statements, a write, a type', async ({
  visit,
  door,
  page,
}) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/benchmark?compare=custom`);
  await openPair(page);
  await write(page, 'A', 'SELECT 1');
  await write(page, 'B', 'SELECT 1 FRM visits WHERE');
  const ofB = page.getByRole('region', { name: 'Query B' });
  await expect(ofB.getByRole('alert')).toContainText('syntax error');
  await write(page, 'B', 'SELECT 1; SELECT 2');
  await expect(ofB.getByText('2 statements: only one can be measured.')).toBeVisible();
  await write(page, 'B', 'DELETE FROM visits WHERE id = 1');
  await expect(ofB.getByText(/read-only transaction the server refuses/)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Nothing was measured in B/)).toBeVisible();
  await expect(page.getByText(/cannot execute DELETE in a read-only transaction/).first()).toBeVisible();

  await write(page, 'B', 'SELECT note FROM visits WHERE id = $1');
  await field(page, 'Parameter $1 of query B').fill('seven');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/invalid input syntax for type integer/).first()).toBeVisible();
});

test('a query that never ends is stopped on the server', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/benchmark?compare=custom`);
  await openPair(page);
  await write(page, 'A', 'SELECT 1');
  await write(page, 'B', "SELECT count(*) FROM generate_series(1, 1000000000) AS n WHERE n::text = 'x'");
  await page.keyboard.press('Control+Enter');
  const stop = page.getByRole('button', { name: /^Stop/ });
  await expect(stop).toBeFocused();
  const connection = await server.connect();
  const busy = () =>
    connection
      .query(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE '%1000000000%' AND state = 'active' AND pid <> pg_backend_pid()",
      )
      .then(([row]) => row?.n);
  await expect.poll(busy).toBe(1);
  await page.keyboard.press('Escape');
  await expect(outcome(page, /^Stopped|^Ended early/)).toBeVisible();
  await expect.poll(busy).toBe(0);
  await connection.close();
});
