import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { hostileNames } from '../scenarios/hostile-names.ts';
import { quoteName } from '../scenarios/quote.ts';
import { expectAccessible, showTheme, themes } from '../support/axe.ts';
import { confirm, tabTo } from '../support/by-keyboard.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
let setup: ScenarioConnection;
let open: ScenarioConnection[] = [];

test.beforeAll(async () => {
  server = await startPostgres({ settings: { autovacuum_naptime: '1s' } });
  setup = await server.connect('setup');
  await setup.query(`CREATE ROLE plain LOGIN PASSWORD 'p'; CREATE ROLE monitor LOGIN PASSWORD 'p' IN ROLE pg_monitor`);
});
test.afterEach(async () => {
  for (const connection of open) await connection.close();
  open = [];
});
test.afterAll(async () => {
  await setup?.close();
  await server?.stop();
});

/** A database of the test's own, as the superuser's profile shows it. */
async function made(name: string, text: string): Promise<ScenarioConnection> {
  await setup.query(`CREATE DATABASE ${name}`);
  const connection = await server.connect('worker', name);
  open.push(connection);
  await connection.query(text);
  return connection;
}

async function session(application: string, database: string, text: string): Promise<number> {
  const connection = await server.connect(application, database);
  open.push(connection);
  const [row] = await connection.query(`SELECT pg_backend_pid() AS pid`);
  await connection.query(text);
  return Number(row?.pid);
}

const tables = (page: Page) => page.getByRole('grid', { name: 'Tables' });
const row = (page: Page, name: string | RegExp) => tables(page).getByRole('row').filter({ hasText: name });
const below = (page: Page) => page.getByRole('complementary', { name: 'Table' });
const counted = (table: string, of: string) => `SELECT ${of} AS n FROM pg_stat_user_tables WHERE relname = '${table}'`;

async function untilCounted(connection: ScenarioConnection, text: string, least: number): Promise<void> {
  await expect
    .poll(async () => Number((await connection.query(text))[0]?.n), { timeout: 20_000 })
    .toBeGreaterThanOrEqual(least);
}

const story = `
  CREATE TABLE session (sid int PRIMARY KEY, v text);
  INSERT INTO session SELECT g, 'x' FROM generate_series(1, 2000) g;
  CREATE TABLE nightly (id int); INSERT INTO nightly SELECT generate_series(1, 2000);
  CREATE TABLE reports (id int, day date) PARTITION BY RANGE (day);
  CREATE TABLE reports_2026 PARTITION OF reports FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE TABLE left_alone (id int) WITH (autovacuum_enabled = off);
  INSERT INTO left_alone SELECT generate_series(1, 60); DELETE FROM left_alone;
  VACUUM ANALYZE session, nightly;`;

/** Somebody left a transaction open, and autovacuum runs on what it cannot clean. */
async function heldBack(database: string): Promise<{ readonly pid: number; readonly worker: ScenarioConnection }> {
  const worker = await made(database, 'SELECT 1');
  for (const text of story.split(/;\s*\n/)) await worker.query(text);
  const pid = await session('drproject.cgi', database, 'BEGIN; INSERT INTO reports VALUES (1, current_date)');
  await worker.query('UPDATE session SET v = v');
  await untilCounted(worker, counted('session', 'autovacuum_count'), 1);
  return { pid, worker };
}

test('who holds vacuum back is named and ended, by keyboard only', async ({ visit, door, page }) => {
  const { pid, worker } = await heldBack('held');
  const { path } = await openServer(door, server, { database: 'held' });
  await visit(`${path}/relations`);
  await expect(page.getByRole('heading', { name: 'Relations' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('v');
  await expect(page.getByRole('heading', { name: 'Vacuum', exact: true })).toBeVisible();
  await expect(page.getByText(/^Vacuum is held back since .* by pid \d+ \(idle in transaction\)$/)).toContainText(
    `${pid}`,
  );
  await expect(page.getByText(/must stay: 2,\d\d\d dead rows in 1 table/)).toBeVisible();
  await expect(row(page, 'session')).toContainText('held back');
  await expect(row(page, 'session')).toContainText('dead rows stay');
  await expect(row(page, 'left_alone')).toContainText('autovacuum off');
  await expect(row(page, /^reports(?!_)/)).not.toContainText('never vacuumed');
  await expect(page.getByText(/of 5 tables over their threshold, \d of 3 autovacuum workers/)).toBeVisible();
  await expect(below(page)).toContainText('session, dead rows');
  await expect(below(page)).toContainText('= 50 + 0.2 × 2,000 = 450');
  await expect(below(page).getByRole('row', { name: new RegExp(`pid ${pid}`) })).toContainText(
    'holds vacuum back here',
  );
  await expectAccessible(page);
  for (const [width, height] of [
    [1440, 900],
    [1100, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const theme of themes) await showTheme(page, theme);
    await expect(row(page, 'session')).toBeInViewport();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  }
  const question = page.getByText(`SELECT pg_terminate_backend(${pid});`);
  await expect(page.getByRole('button', { name: `End backend ${pid}…` })).toBeEnabled();
  await page.keyboard.press('e');
  await expect(page.getByRole('group', { name: 'End backend' }).getByRole('button').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await tabTo(page, page.getByRole('button', { name: `End backend ${pid}…` }));
  await page.keyboard.press('Enter');
  await expect(question).toBeVisible();
  await confirm(page, 'End backend');
  await expect(page.getByText(`Ended backend ${pid}.`)).toBeVisible();
  await expect(page.getByText(/^Vacuum is held back/)).toHaveCount(0);
  await untilCounted(worker, counted('session', 'CASE WHEN n_dead_tup < 100 THEN 1 END'), 1);
  await page.getByRole('button', { name: 'Read the tables again' }).click();
  await expect(row(page, 'session')).not.toContainText('held back');
});

test('a table is found as typed, vacuumed after a question, measured, exported', async ({ visit, door, page }) => {
  const worker = await made('acted', 'CREATE EXTENSION pgstattuple');
  await worker.query('CREATE TABLE quiet (id int) WITH (autovacuum_enabled = off)');
  await worker.query('INSERT INTO quiet SELECT generate_series(1, 1000); DELETE FROM quiet WHERE id % 2 = 0');
  await worker.query('CREATE TABLE other (id int)');
  await worker.query('CREATE TABLE slow (id int) WITH (autovacuum_enabled = off)');
  await worker.query('INSERT INTO slow SELECT generate_series(1, 200000); DELETE FROM slow');
  await worker.query(
    `ALTER DATABASE acted SET vacuum_cost_delay = '50ms'; ALTER DATABASE acted SET vacuum_cost_limit = 1`,
  );
  await untilCounted(worker, counted('quiet', 'n_dead_tup'), 500);
  const { path } = await openServer(door, server, { database: 'acted', id: 'acted' });
  await visit(`${path}/vacuum`);
  await expect(row(page, 'quiet')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Filter tables')).toBeFocused();
  await page.keyboard.type('quie');
  await expect(tables(page).getByRole('row')).toHaveCount(2);
  await expect(page.getByText('1 of 3 tables')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(tables(page)).toBeFocused();
  await page.keyboard.press('m');
  await expect(below(page)).toContainText(/File: .* live, .* dead, .* free/);
  await expect(below(page)).toContainText('Measure again');
  await page.keyboard.press('v');
  await expect(page.getByText('VACUUM quiet?')).toBeVisible();
  await expect(page.getByText('VACUUM public.quiet;', { exact: true })).toBeVisible();
  await confirm(page, 'Run VACUUM');
  await expect(page.getByText(/^VACUUM of quiet: /)).toBeVisible();
  await untilCounted(worker, counted('quiet', 'vacuum_count'), 1);
  await expect(row(page, 'quiet').getByRole('gridcell').nth(3)).toHaveText('0');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('c');
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);

  await page.getByLabel('Filter tables').fill('slow');
  await row(page, 'slow').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^VACUUM…/ }).click();
  await confirm(page, 'Run VACUUM');
  await expect(row(page, 'slow')).toContainText(/scanning heap, \d+ %/);
  await below(page).getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('VACUUM of slow was stopped.')).toBeVisible();
  await expect
    .poll(() => setup.query(`SELECT FROM pg_stat_activity WHERE query LIKE 'VACUUM%slow%' AND state = 'active'`))
    .toEqual([]);
});

test('a prepared transaction and a lock in the way: told with the way out, and nothing is run', async ({
  visit,
  door,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const worker = await made('locked', 'CREATE TABLE jobs (id int)');
  await worker.query('CREATE TABLE other (id int)');
  await worker.query('INSERT INTO jobs SELECT generate_series(1, 500)');
  await worker.query('VACUUM ANALYZE jobs');
  await worker.query(`BEGIN; INSERT INTO other VALUES (0); PREPARE TRANSACTION 'it''s <b>bold</b>'`);
  await worker.query('UPDATE jobs SET id = id');
  await untilCounted(worker, counted('jobs', 'autovacuum_count'), 1);
  const pid = await session('index build', 'locked', 'BEGIN; LOCK TABLE jobs IN SHARE MODE');
  const { path } = await openServer(door, server, { database: 'locked', id: 'locked' });
  await visit(`${path}/vacuum`);
  await expect(
    page.getByText(/^Vacuum is held back since .* by prepared transaction it's <b>bold<\/b>$/),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: /^End backend/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Copy the SQL' }).click();
  const rollback = `ROLLBACK PREPARED 'it''s <b>bold</b>';`;
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(rollback);
  await expect(row(page, 'jobs')).toContainText('locked');
  await page.getByRole('tab', { name: 'Locks in the way 1' }).click();
  await expect(below(page)).toContainText(
    `Autovacuum will skip jobs while pid ${pid} of index build holds ShareLock (idle in transaction)`,
  );
  await page.getByRole('tab', { name: 'Wraparound' }).click();
  await expect(below(page)).toContainText(/The database is \d+ transactions old/);
  await page.getByRole('tab', { name: /^Cancelled/ }).click();
  await expect(below(page)).toContainText(/No autovacuum was seen to be cut short|for pid/);
  await expectAccessible(page, { within: 'aside' });
  await worker.query(rollback);
  await expect(page.getByText(/^Vacuum is held back/)).toHaveCount(0);
});

test('a plain role is told what is hidden, with the GRANT; pg_monitor sees it', async ({ visit, door, page }) => {
  const { pid } = await heldBack('rights');
  await setup.query('GRANT CONNECT ON DATABASE rights TO plain, monitor');
  const plain = { database: 'rights', user: 'plain', password: 'p', id: 'plain' };
  const opened = await openServer(door, server, plain);
  await visit(`${opened.path}/vacuum`);
  await expect(page.getByText('GRANT pg_read_all_stats TO plain;').first()).toBeVisible();
  // Since when it holds is hidden: the next vacuum of the table after the first look proves it.
  await expect(async () => {
    await page.getByRole('button', { name: 'Read the tables again' }).click();
    await expect(page.getByText(new RegExp(`held back .*by pid ${pid}`))).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 20_000 });
  // Its state is hidden, so it could not be told from another that gets its pid.
  await expect(page.getByRole('button', { name: `End backend ${pid}…` })).toBeDisabled();
  await row(page, 'session').click();
  await expect(row(page, 'session').getByRole('gridcell').nth(5)).toHaveText('–');
  await tables(page).focus();
  await page.keyboard.press('m');
  await expect(below(page).getByText(/Not allowed|This server cannot/)).toBeVisible();
  await expectAccessible(page, { within: 'main' });
  const monitor = await openServer(door, server, { ...plain, user: 'monitor', id: 'monitor' });
  await visit(`${monitor.path}/vacuum`);
  await expect(page.getByText(/held back since .* \(idle in transaction\)/)).toBeVisible();
  await expect(page.getByText('How many autovacuum workers are busy')).toHaveCount(0);
  await expect(page.getByText(/autovacuum workers busy/)).toBeVisible();
});

test('on production nothing is offered but SQL to copy', async ({ visit, door, page }) => {
  await made('prod', 'CREATE TABLE orders (id int)');
  const { host, port, user, password } = server;
  const profile = { id: 'prod', name: 'crash-stats', host, port, database: 'prod', user, tls: 'off' } as const;
  await door.get('connections.save', { profile: { ...profile, environment: 'production' }, password });
  await door.get('connections.open', { id: 'prod', password });
  await visit('/db/prod/prod/vacuum');
  await row(page, 'orders').click();
  await expect(below(page)).toContainText('Nothing is run on production');
  await expect(below(page).getByRole('button', { name: 'Copy' }).first()).toBeVisible();
  await tables(page).focus();
  await page.keyboard.press('v');
  await expect(page.getByText(/^VACUUM: Nothing is run on production/)).toBeVisible();
  await expect(page.getByRole('group', { name: 'Run VACUUM' })).toHaveCount(0);
});

test('an empty database, hostile names, a lost connection, and a standby that comes back', async ({
  visit,
  door,
  page,
}) => {
  test.setTimeout(90_000);
  const worker = await made('hostile', 'SELECT 1');
  const opened = await openServer(door, server, { database: 'hostile', id: 'hostile' });
  await visit(`${opened.path}/vacuum`);
  await expect(page.getByText('This database has no tables yet')).toBeVisible();
  const evil = hostileNames.slice(0, 30);
  await worker.query(evil.map((name) => `CREATE TABLE ${quoteName(name)} (id int)`).join(';'));
  await page.getByRole('button', { name: 'Read the tables again' }).click();
  await expect(page.getByText(`0 of ${evil.length} tables over their threshold`)).toBeVisible();
  await row(page, '<img src=x').click();
  await expect(
    below(page).getByRole('heading', { name: '<img src=x onerror="window.__pwned=1">, dead rows' }),
  ).toBeVisible();
  await expect(below(page)).toContainText(
    `VACUUM (VERBOSE, ANALYZE) public."<img src=x onerror=""window.__pwned=1"">";`,
  );
  await page.getByLabel('Filter tables').fill('no such table');
  await expect(page.getByText('No table matches “no such table”')).toBeVisible();
  await page.getByLabel('Filter tables').fill('');
  await server.halt();
  await expect(page.getByText(/Data from/)).toBeVisible();
  await expect(row(page, '<img src=x')).toBeVisible();
  open = [];
  writeFileSync(path.join(server.dataDir, 'standby.signal'), '');
  await server.restart();
  await page.getByRole('button', { name: /now/i }).first().click();
  await expect(page.getByText(/Data from/)).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByText('A standby vacuums nothing: ask the primary.')).toBeVisible();
  // When the primary vacuumed it is not told here: neither never nor 0.
  await expect(page.getByText(/^\d+ tables?, whose dead rows the primary counts$/)).toBeVisible();
  await expect(page.getByText('never', { exact: true })).toHaveCount(0);
  await expect(row(page, '<img src=x')).toBeVisible();
  await row(page, '<img src=x').click();
  await expect(below(page)).toContainText('A standby is read only');
});
