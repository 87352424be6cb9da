import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { expectAccessible } from '../support/axe.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

const prefix = '%m [%p] %u@%d/%a ';
let server: OwnPostgres;
let connection: ScenarioConnection;
test.beforeAll(async () => {
  server = await startPostgres({
    settings: {
      ...{ logging_collector: 'on', log_destination: 'stderr', log_statement: 'all', log_duration: 'on' },
      ...{ log_line_prefix: prefix, log_filename: 'server.log', shared_preload_libraries: 'pg_stat_statements' },
    },
  });
  connection = await server.connect('songs-web');
  await connection.query(`
    CREATE EXTENSION pg_stat_statements;
    CREATE ROLE plain LOGIN PASSWORD 'plain';
    CREATE TABLE artist (id integer PRIMARY KEY, name text, country text);
    CREATE TABLE song (id integer PRIMARY KEY, artist_id integer NOT NULL REFERENCES artist, title text);
    GRANT SELECT ON artist, song TO plain`);
});
test.afterAll(async () => {
  await connection?.close();
  await server?.stop();
});

const groups = (page: Page) => page.getByRole('grid', { name: 'Groups of statements' });
const tail = (page: Page) => page.getByRole('grid', { name: 'Live tail' });
const group = (page: Page, text: string | RegExp) => groups(page).getByRole('row').filter({ hasText: text });
const line = (page: Page, text: string | RegExp) => tail(page).getByRole('row').filter({ hasText: text });
const focused = (what: ReturnType<typeof tail>) =>
  expect.poll(() => what.evaluate((element) => element.contains(document.activeElement))).toBe(true);

async function opened(visit: (path?: string) => Promise<Page>, at: string): Promise<void> {
  const page = await visit(`${at}/sql-log?read=as-it-is`);
  await expect(page.getByText(/^Read from server\.log on this computer, every 1 s$/)).toBeVisible();
}

async function songPage(): Promise<void> {
  await connection.query('SELECT id, title, artist_id FROM song ORDER BY id LIMIT 100');
  for (let n = 0; n < 40; n += 1) await connection.query(`SELECT id, name, country FROM artist WHERE id = ${n}`);
}

test('groups, N+1, the tail, its filter, pause and export, by keys, in both themes', async ({ visit, door, page }) => {
  const { path: at } = await openServer(door, server);
  await opened(visit, at);
  await songPage();
  await songPage();
  await expect(group(page, 'FROM artist WHERE id = $1')).toContainText('80');
  await expect(group(page, 'FROM artist WHERE id = $1')).toContainText('N+1');
  const finding = page.getByRole('listitem').filter({ hasText: 'N+1:' });
  await expect(finding).toContainText(
    /SELECT … FROM artist WHERE id = \$1 ran 40 times behind one SELECT … FROM song .* in session \d+ within \d+ ms/,
  );
  await expect(finding).toContainText('2 times since');
  await expect(page.getByText(/statements in \d+ fingerprints since \d\d:\d\d:\d\d/)).toBeVisible();
  await expect(groups(page)).not.toContainText('pg_catalog');
  // Hostile texts are only texts.
  await connection.query(`SELECT '<img src=x onerror=window.__pwned=1>', '\u202Edrowssap' AS "</script>"`);
  await connection.query('SELECT nothing FROM nowhere').catch(() => undefined);
  await expect(line(page, '<img src=x onerror=window.__pwned=1>')).toBeVisible();
  await expect(line(page, 'ERROR: relation "nowhere" does not exist')).toBeVisible();
  await expectAccessible(page);
  // The tail's filter is the host's: it finds what is not among the rows.
  await page.keyboard.press('/');
  await focused(page.getByLabel('Filter the tail'));
  await page.keyboard.type('artist 39');
  await expect(tail(page).getByRole('row')).toHaveCount(3);
  await page.keyboard.press('ArrowDown');
  await focused(tail(page));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/plans/);
  await expect(page.locator('.cm-content').first()).toContainText('FROM artist WHERE id = 39');
  await page.goBack();
  await expect(tail(page).getByRole('row')).toHaveCount(3);
  await page.getByLabel('Filter the tail').fill('');
  await finding.getByRole('button', { name: 'Show in tail' }).click();
  await expect(page.getByLabel('Filter the tail')).toHaveValue(/^pid:\d+$/);
  await page.getByLabel('Filter the tail').fill('');
  // Nothing of a pause is lost.
  await expect(line(page, 'nowhere').first()).toBeVisible();
  await page.getByRole('heading', { name: 'SQL log' }).click();
  await page.keyboard.press('t');
  await expect(page.getByText(/paused: what comes is kept/)).toBeVisible();
  for (let n = 0; n < 3; n += 1) await connection.query(`SELECT ${n} AS while_paused FROM song`);
  await expect(group(page, 'SELECT $1 AS while_paused')).toContainText('3');
  await expect(line(page, 'while_paused')).toHaveCount(0);
  await page.keyboard.press('t');
  await expect(line(page, 'while_paused')).toHaveCount(3);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('s');
  expect((await download).suggestedFilename()).toMatch(/^sql-log-tail-.*\.sql$/);
  await page.getByRole('button', { name: 'Open in Benchmark' }).click();
  const [key] = await connection.query("SELECT oid FROM pg_constraint WHERE conname = 'song_artist_id_fkey'");
  await expect(page).toHaveURL(new RegExp(`/benchmark\\?fk=${Number(key?.oid)}&shape=list$`));
});

test('who may not read the log sees what is missing, and samples that are called so', async ({ visit, door, page }) => {
  const { path: at } = await openServer(door, server, { id: 'plain', user: 'plain', password: 'plain' });
  await visit(`${at}/sql-log?read=as-it-is`);
  await expect(page.getByText('This role may not read the log.')).toBeVisible();
  await expect(page.getByText(/GRANT EXECUTE ON FUNCTION pg_catalog\.pg_read_binary_file/)).toBeVisible();
  await expect(page.getByText('Sampled from activity, every 1 s: not the log')).toBeVisible();
  await expect(page.getByText('not known', { exact: true })).toBeVisible();
  const own = await server.connect('own', 'postgres', { user: 'plain', password: 'plain' });
  const running = own.query('SELECT pg_sleep(3) AS seen_running');
  await expect(line(page, 'seen_running')).toBeVisible();
  await running;
  await own.close();
  await expectAccessible(page);
});

test('50,000 lines a second neither stall the page nor lose the count', async ({ visit, door, page }) => {
  test.slow();
  const { path: at } = await openServer(door, server);
  await opened(visit, at);
  await page.evaluate(() => {
    const tasks: number[] = [];
    Reflect.set(window, 'longTasks', tasks);
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      entryTypes: ['longtask'],
    });
  });
  const file = path.join(server.dataDir, 'log', 'server.log');
  const seconds = 4;
  const began = Date.now();
  for (let piece = 0; piece < seconds * 10; piece += 1) {
    const due = began + piece * 100;
    if (due > Date.now()) await page.waitForTimeout(due - Date.now());
    appendFileSync(file, synthetic(piece, 2_500));
  }
  // Each statement is two lines: itself, and its duration.
  const count = seconds * 10 * 2_500;
  await expect(group(page, 'FROM load_session WHERE sid = $1')).toContainText(count.toLocaleString('en-US'), {
    timeout: 40_000,
  });
  await expect(page.getByText(/statements not shown/)).toBeVisible();
  await expect(page.getByText(/not read/)).toHaveCount(0);
  const longest = await page.evaluate(() => Math.max(0, ...(Reflect.get(window, 'longTasks') as number[])));
  test.info().annotations.push({ type: 'longest task', description: `${Math.round(longest)} ms` });
  // Tests share the machine: 67 ms was measured with four times more work on it than it has cores for.
  expect(longest).toBeLessThan(500);
});

function synthetic(piece: number, count: number): string {
  const lines: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const head = `2026-11-21 18:00:00.123 UTC [${70_000 + (n % 50)}] al@shop/load LOG:  `;
    lines.push(`${head}statement: SELECT sid, authenticated FROM load_session WHERE sid = 'f07d33${piece}-${n}'`);
    lines.push(`${head}duration: 0.2${n % 10}0 ms`);
  }
  return `${lines.join('\n')}\n`;
}
