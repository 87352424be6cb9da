import type { Page } from '@playwright/test';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { repeatedly } from '../scenarios/cycle.ts';
import { songPages } from '../scenarios/n-plus-one.ts';
import { expectAccessible } from '../support/axe.ts';
import { expect, openServer, test } from '../support/page.ts';
import type { OwnPostgres } from '../support/postgres.ts';
import { startCounting } from './open-statements.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
let connection: ScenarioConnection;
test.beforeAll(async () => {
  server = await startCounting(18);
  connection = await server.connect();
  await connection.query(`
    CREATE ROLE plain LOGIN PASSWORD 'plain';
    CREATE TABLE artists (id integer PRIMARY KEY, name text, country text);
    CREATE TABLE songs (id integer PRIMARY KEY, artist_id integer NOT NULL REFERENCES artists, title text, seconds integer);
    INSERT INTO artists SELECT n, 'artist ' || n, 'NZ' FROM generate_series(1, 50) AS n;
    INSERT INTO songs SELECT n, n % 50 + 1, 'song ' || n, n FROM generate_series(1, 1000) AS n`);
});
test.afterAll(async () => {
  await connection?.close();
  await server?.stop();
});

const grid = (page: Page) => page.getByRole('grid', { name: 'Statements' });
const row = (page: Page, text: string | RegExp) => grid(page).getByRole('row').filter({ hasText: text });
const pane = (page: Page) => page.getByRole('complementary');
const focused = (what: ReturnType<typeof grid>) =>
  expect.poll(() => what.evaluate((element) => element.contains(document.activeElement))).toBe(true);

async function extension(exists: boolean): Promise<void> {
  await connection.query(
    `${exists ? 'CREATE EXTENSION IF NOT EXISTS' : 'DROP EXTENSION IF EXISTS'} pg_stat_statements`,
  );
}

async function paged(pages: number): Promise<void> {
  const paging = repeatedly(
    (name) => server.connect(name),
    songPages({ pages, everyMs: 1 }),
    () => undefined,
  );
  const counted = 'SELECT sum(calls) AS calls FROM pg_stat_statements WHERE query LIKE \'%"artists" WHERE%\'';
  await expect.poll(async () => Number((await connection.query(counted))[0]?.calls)).toBeGreaterThanOrEqual(pages * 20);
  await paging.stop();
}

test('without the extension the page says what to run, and shows the statements once it is there', async ({
  visit,
  door,
  page,
}) => {
  await extension(false);
  const opened = await openServer(door, server);
  await visit(`${opened.path}/statements`);
  await expect(page.getByRole('heading', { name: 'pg_stat_statements is not installed here' })).toBeVisible();
  await expect(page.getByText('CREATE EXTENSION pg_stat_statements;')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy' })).toBeVisible();
  await expectAccessible(page);
  await extension(true);
  await connection.query('SELECT title AS shown_by_itself FROM songs');
  await expect(row(page, 'shown_by_itself')).toBeVisible();
});

test('an N+1 is found, read, and taken to Benchmark and Plans, by keyboard only', async ({ visit, door, page }) => {
  await extension(true);
  await connection.query('SELECT pg_stat_statements_reset()');
  await paged(10);
  const opened = await openServer(door, server);
  await visit(`${opened.path}/relations`);
  await expect(page.getByRole('heading', { name: 'Relations' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(page.getByRole('heading', { name: 'Statements', exact: true })).toBeVisible();
  await expect(page.getByText(/N\+1: \d+ look-ups of artists by id, one row at a time/).first()).toBeVisible();
  await page.keyboard.press('/');
  await focused(page.getByLabel('Filter statements'));
  await page.keyboard.type('"artists"."id" = $1');
  await expect(grid(page).getByRole('row')).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await focused(grid(page));
  await page.keyboard.press('Enter');
  await expect(pane(page)).toContainText('They likely follow songs.artist_id.');
  await expect(pane(page)).toContainText('FROM "songs"');
  await expect(pane(page)).toContainText('1 per call');
  await expectAccessible(page);
  await page.keyboard.press('m');
  const [key] = await connection.query("SELECT oid FROM pg_constraint WHERE conname = 'songs_artist_id_fkey'");
  await expect(page).toHaveURL(new RegExp(`/benchmark\\?fk=${Number(key?.oid)}&shape=list$`));
  await expect(page.getByText(/songs\.artist_id/).first()).toBeVisible();
  await page.goBack();
  await expect(pane(page)).toContainText('They likely follow');
  await page.keyboard.press('o');
  await expect(page).toHaveURL(/\/plans/);
  await expect(page.locator('.cm-content').first()).toContainText('WHERE "artists"."id" = $1');
  await page.goBack();
  await expect(pane(page)).toContainText('They likely follow');
  await page.keyboard.press('Escape');
  await expect(pane(page)).toHaveCount(0);
});

test('a look-up by key without a list is not called N+1', async ({ visit, door, page }) => {
  await extension(true);
  await connection.query('SELECT pg_stat_statements_reset()');
  for (let n = 1; n <= 40; n += 1) await connection.query(`SELECT name AS cached FROM artists WHERE id = ${n}`);
  const opened = await openServer(door, server);
  await visit(`${opened.path}/statements`);
  await row(page, 'cached').dblclick();
  await expect(pane(page)).toContainText('40 look-ups of artists by id, one row at a time');
  await expect(pane(page)).toContainText('No list was seen that feeds them');
  await expect(page.getByText('N+1:')).toHaveCount(0);
  await page.getByRole('radio', { name: /^N\+1 0/ }).check();
  await expect(page.getByText('No N+1 was seen')).toBeVisible();
});

test('the order, the change and the export are those of the list', async ({ visit, door, page }) => {
  await extension(true);
  await connection.query('SELECT pg_stat_statements_reset()');
  await connection.query('SELECT pg_sleep(0.2), 1 AS slowest');
  for (let n = 0; n < 30; n += 1) await connection.query('SELECT title AS frequent FROM songs LIMIT 1');
  const opened = await openServer(door, server);
  await visit(`${opened.path}/statements`);
  await expect(grid(page).getByRole('row').nth(1)).toContainText('slowest');
  await page.getByRole('columnheader', { name: 'Calls', exact: true }).getByRole('button').click();
  await expect(grid(page).getByRole('row').nth(1)).toContainText('frequent');
  for (let n = 0; n < 5; n += 1) await connection.query('SELECT title AS frequent FROM songs LIMIT 1');
  await expect(row(page, 'frequent')).toContainText('35');
  await row(page, 'frequent').dblclick();
  await expect(pane(page)).toContainText(/Calls\s*5/);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('c');
  expect((await download).suggestedFilename()).toMatch(/^statements-.*\.csv$/);
});

test('what the role may not see is hidden, counted, and has its GRANT', async ({ visit, door, page }) => {
  await extension(true);
  await connection.query('SELECT count(*) AS not_for_everybody FROM songs');
  const opened = await openServer(door, server, { id: 'plain', user: 'plain', password: 'plain' });
  await visit(`${opened.path}/statements`);
  await expect(page.getByText('GRANT pg_read_all_stats TO plain;')).toBeVisible();
  await expect(row(page, /\d+ statements of this role, hidden from ours/)).toBeVisible();
  await expect(row(page, 'not_for_everybody')).toHaveCount(0);
  await row(page, /hidden from ours/).dblclick();
  await expect(pane(page)).toContainText('their figures are summed');
  await expectAccessible(page);
});

test('hostile texts are only texts, whole in the pane too', async ({ visit, door, page }) => {
  await extension(true);
  await connection.query('SELECT pg_stat_statements_reset()');
  const evil = `SELECT 1 AS "<img src=x onerror=window.__pwned=1>", 2 AS "\u202Edrowssap", 3 AS "</script><script>window.__pwned=2</script>"`;
  await connection.query(evil);
  await connection.query(`SELECT id AS very_long FROM songs WHERE ${"title = 'x' OR ".repeat(900)} false`);
  const opened = await openServer(door, server);
  await visit(`${opened.path}/statements`);
  await row(page, '<img src=x').dblclick();
  await expect(pane(page)).toContainText('<img src=x onerror=window.__pwned=1>');
  await row(page, 'very_long').click();
  await expect(pane(page)).toContainText('title = $900');
});
