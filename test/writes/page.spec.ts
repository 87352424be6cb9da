import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Running, ScenarioConnection } from '../scenarios/connection.ts';
import { repeatedly } from '../scenarios/cycle.ts';
import { expectAccessible } from '../support/axe.ts';
import { tabTo } from '../support/by-keyboard.ts';
import type { DoorClient } from '../support/door-client.ts';
import { expect, type OpenedDatabase, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { chart, expectNothingCutOff, focused, grid, hasRates, holdBack, pane, part, row } from './on-page.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

const evil = `<img src=x onerror=window.__pwned=1>\u202Edrow`;
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

let server: OwnPostgres;
let connection: ScenarioConnection;
let traffic: Running | undefined;
test.beforeAll(async () => {
  server = await startPostgres({ settings: { shared_preload_libraries: 'pg_stat_statements' } });
  connection = await server.connect();
  await connection.query(`
    CREATE EXTENSION pg_stat_statements; CREATE EXTENSION pageinspect; CREATE EXTENSION pg_walinspect;
    CREATE ROLE plain LOGIN PASSWORD 'plain';
    CREATE ROLE monitor LOGIN PASSWORD 'monitor' IN ROLE pg_monitor;
    CREATE TABLE session (sid integer PRIMARY KEY, last_visit date, ip text) WITH (autovacuum_enabled = off);
    CREATE TABLE runs (app_name text, state integer) WITH (autovacuum_enabled = off);
    CREATE TABLE reports (id bigint, day date) PARTITION BY RANGE (day);
    CREATE TABLE reports_20260101 PARTITION OF reports FOR VALUES FROM ('2026-01-01') TO ('2026-01-02');
    CREATE TABLE reports_20260102 PARTITION OF reports FOR VALUES FROM ('2026-01-02') TO ('2026-01-03');
    CREATE TABLE ${quoted(evil)} (${quoted(evil)} text);
    INSERT INTO session SELECT n, '2026-01-01', '::1' FROM generate_series(1, 50) AS n;
    INSERT INTO runs SELECT 'clean', n FROM generate_series(1, 30) AS n;
    INSERT INTO runs SELECT 'historical', n FROM generate_series(1, 70) AS n;
    INSERT INTO ${quoted(evil)} SELECT '${evil}' FROM generate_series(1, 3)`);
  // Once each, so that old and new versions are still on one page: 15 of 40 changed nothing.
  await connection.query('GRANT SELECT (sid) ON session TO plain');
  await connection.query("UPDATE session SET last_visit = last_visit, ip = '::1' WHERE sid <= 15");
  await connection.query("UPDATE session SET last_visit = '2026-02-02' WHERE sid BETWEEN 16 AND 40");
  await connection.query('SELECT pg_stat_force_next_flush()');
  traffic = repeatedly(
    (name) => server.connect(name),
    async ({ connect, sleep, isStopping }) => {
      const writer = await connect('writer');
      for (let n = 0; !isStopping(); n += 1) {
        await writer.query(`INSERT INTO reports SELECT n, '2026-01-02' FROM generate_series(1, 20) AS n`);
        await writer.query(`INSERT INTO reports VALUES (${n}, '2026-01-01')`);
        await writer.query(`UPDATE runs SET state = state + 1 WHERE state = ${(n % 70) + 1}`);
        await sleep(100);
      }
    },
    () => undefined,
  );
});
test.afterAll(async () => {
  await traffic?.stop();
  await connection?.close();
  await server?.stop();
});

/** Opened once, and sampled from then on, so that there are rates as soon as a test looks. */
let all: OpenedDatabase | undefined;
async function superuser(door: DoorClient): Promise<OpenedDatabase> {
  all ??= await sampled(door, {});
  return all;
}

async function sampled(door: DoorClient, as: Parameters<typeof openServer>[2]): Promise<OpenedDatabase> {
  const opened = await openServer(door, server, as);
  // Until the host is stopped.
  door.listen('activity.watch', { at: opened.at }, () => undefined).catch(() => undefined);
  return opened;
}

test('who writes, what was written last, and which updates changed nothing, by keyboard only', async ({
  visit,
  door,
  page,
}) => {
  const opened = await superuser(door);
  const letColumnsCome = await holdBack(page, 'writes.columns');
  await visit(`${opened.path}/relations`);
  await expect(page.getByRole('heading', { name: 'Relations' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await expect(page.getByRole('heading', { name: 'Writes', exact: true })).toBeVisible();
  await hasRates(page);
  await expect(row(page, 'reports_20260102')).toContainText(/1\d\d|2\d\d/);
  // A session that idles hands its counters on up to 10 s later.
  await expect(row(page, 'reports_20260101').getByRole('gridcell').nth(2)).toHaveText(/^\d+\.\d$/, { timeout: 30_000 });
  await expect(row(page, 'session').getByRole('gridcell').nth(5)).toHaveText('0');

  await tabTo(page, chart(page));
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('status').filter({ hasText: /insert\s*\d+.*update\s*\d+.*delete\s*0/s })).toBeVisible();
  await page.keyboard.press('Home');
  await expect(page.getByRole('status').filter({ hasText: 'not measured' })).toBeVisible();

  await page.keyboard.press('/');
  await focused(page.getByLabel('Filter tables'));
  await page.keyboard.type('ru');
  await expect(grid(page).getByRole('row')).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await focused(grid(page));
  const recent = part(page, 'Recently updated rows');
  await expect(recent.getByRole('combobox', { name: 'Table' })).toHaveValue('runs');
  const groupBy = recent.getByRole('combobox', { name: 'Group by' });
  await expect(groupBy).toBeDisabled();
  // Before the columns came: it is read as soon as they do.
  await page.keyboard.press('r');
  await expect(recent).toContainText('Not read yet');
  letColumnsCome();
  await expect(groupBy).toContainText('app_name');
  const groups = recent.getByRole('table');
  await expect(groups.getByRole('row', { name: /^historical/ })).toContainText('70');
  await expect(recent).toContainText(/latest 100 row versions/);

  await page.keyboard.press('/');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('session');
  await page.keyboard.press('ArrowDown');
  await focused(grid(page));
  await expect(recent).toContainText('Not read yet');
  await page.keyboard.press('u');
  const redundant = part(page, 'Redundant updates');
  await expect(redundant).toContainText('15 of 40');
  await expect(redundant).toContainText(/38 % of the updates to session/);
  await expect(redundant.getByRole('row', { name: /^last_visit/ })).toContainText('25');
  await expect(redundant).toContainText('IS DISTINCT FROM');
  await expect(redundant).toContainText('suppress_redundant_updates_trigger()');

  await page.keyboard.press('Control+e');
  const sql = page.getByRole('region', { name: 'SQL behind this screen' });
  await expect(sql).toContainText('pg_stat_get_tuples_inserted');
  await expect(sql).toContainText('get_raw_page');
  await page.keyboard.press('Control+e');
  await expectAccessible(page);
});

test('who writes the WAL: statements, relations and backends; lumps, totals and the export', async ({
  visit,
  door,
  page,
}) => {
  const opened = await superuser(door);
  await visit(`${opened.path}/writes?by=lump`);
  await hasRates(page);
  const who = part(page, 'Who writes the WAL');
  await who.getByRole('radio', { name: 'Statement' }).check();
  await expect(who.getByRole('row', { name: /INSERT INTO reports SELECT/ })).toContainText(/[kM]B/);
  await who.getByRole('radio', { name: 'Relation' }).check();
  await expect(who.getByRole('row', { name: /reports_20260102/ })).toContainText(/[kM]B/);
  await who.getByRole('radio', { name: 'Backend' }).check();
  await expect(who.getByRole('row', { name: /writer/ })).toContainText(/[kM]B/);

  // A table that came into sight a moment ago has no rate yet.
  await expect(
    row(page, /^reports ?2/)
      .getByRole('gridcell')
      .nth(5),
  ).toHaveText(/^\d{2,}/, { timeout: 20_000 });
  await row(page, /^reports ?2/).click();
  await page.keyboard.press('ArrowRight');
  await expect(row(page, 'reports_20260101')).toBeVisible();
  await expect(part(page, 'Recently updated rows').getByRole('combobox', { name: 'Table' })).toHaveValue(
    'reports_20260102',
  );
  await expectNothingCutOff(page);
  await page.getByRole('radio', { name: /^Totals/ }).check();
  await expect(page.getByText(/^\d+ tables written/)).toBeVisible();
  await expectNothingCutOff(page);
  await expect(row(page, 'session')).toContainText('50');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('menu')).toContainText(/Export \d tables/);
  await page.keyboard.press('c');
  expect((await download).suggestedFilename()).toMatch(/^writes-.*\.csv$/);
  await row(page, 'session').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /Open in Vacuum/ }).click();
  await expect(page).toHaveURL(/\/vacuum\?open=\d+$/);
});

test('a plain role sees what it may, with the GRANT for the rest; pg_monitor sees the WAL', async ({
  visit,
  door,
  page,
}) => {
  const monitor = await sampled(door, { id: 'monitor', user: 'monitor', password: 'monitor' });
  const plain = await openServer(door, server, { id: 'plain', user: 'plain', password: 'plain' });
  await visit(`${plain.path}/writes`);
  await expect(row(page, 'reports_20260102')).toBeVisible();
  await row(page, 'session').click();
  const recent = part(page, 'Recently updated rows');
  await expect(recent.getByRole('combobox', { name: 'Group by' })).toContainText('sid');
  await recent.getByRole('button', { name: /^Read/ }).click();
  await expect(recent).toContainText('Not allowed.');
  await expect(recent).toContainText(/GRANT SELECT ON (TABLE )?public\.session TO plain;/);
  const redundant = part(page, 'Redundant updates');
  await redundant.getByRole('button', { name: /^Probe/ }).click();
  await expect(redundant).toContainText(/pageinspect/);
  await expect(redundant.getByText(/GRANT|superuser/).first()).toBeVisible();
  await expect(redundant).not.toContainText(' of the updates to ');
  const who = part(page, 'Who writes the WAL');
  await who.getByRole('radio', { name: 'Relation' }).check();
  await expect(who).toContainText(/GRANT .* TO plain;/);
  await expect(who.getByRole('table')).toHaveCount(0);
  await expectAccessible(page);

  await visit(`${monitor.path}/writes`);
  await hasRates(page);
  await expect(
    pane(page)
      .getByText(/^[\d.]+ (B|kB|MB)\/s$/)
      .first(),
  ).toBeVisible();
  await part(page, 'Who writes the WAL').getByRole('radio', { name: 'Statement' }).check();
  await expect(part(page, 'Who writes the WAL').getByRole('row', { name: /INSERT INTO reports SELECT/ })).toBeVisible();
});

test('hostile names are only names, in the list, the pickers and the groups', async ({ visit, door, page }) => {
  const opened = await superuser(door);
  await visit(`${opened.path}/writes`);
  await page.getByLabel('Filter tables').fill('onerror');
  await row(page, '<img src=x').click();
  const recent = part(page, 'Recently updated rows');
  await expect(recent.getByRole('combobox', { name: 'Group by' })).toContainText('<img src=x');
  await recent.getByRole('button', { name: /^Read/ }).click();
  await expect(recent.getByRole('table').getByRole('row').nth(1)).toContainText('\\u{202E}');
  await recent.getByRole('combobox', { name: 'Table' }).click();
  await expect(page.getByRole('option', { name: /onerror/ })).toContainText('\\u{202E}');
  await page.getByLabel('Filter tables').fill('<b>nothing');
  await expect(page.getByText('No table name contains “<b>nothing”')).toBeVisible();
});

test('a lost connection keeps what was read and goes on', async ({ visit, door, page }) => {
  const proxy = await startTcpProxy(server);
  const opened = await openServer(door, { ...server, port: proxy.port }, { id: 'proxied' });
  await visit(`${opened.path}/writes`);
  await hasRates(page);
  proxy.inject({ refuse: true });
  proxy.cutAll();
  await expect(page.getByText(/Connection lost at/)).toBeVisible();
  await expect(row(page, 'reports_20260102')).toBeVisible();
  const before = await chart(page).getAttribute('aria-label');
  proxy.inject({});
  await page.getByRole('button', { name: 'Retry now' }).click();
  await expect(page.getByText(/Connection lost at/)).toHaveCount(0);
  await expect.poll(() => chart(page).getAttribute('aria-label'), { timeout: 20_000 }).not.toBe(before);
  await proxy.stop();
});

test('an empty database and a standby say so, and show no zeros', async ({ visit, door, page }) => {
  const other = await startPostgres();
  const empty = await openServer(door, other, { id: 'empty' });
  await visit(`${empty.path}/writes`);
  await expect(page.getByText('No table of this database was written since the counters began')).toBeVisible();
  await expect(part(page, 'Recently updated rows')).toContainText('No table was written yet');
  await expectAccessible(page);
  await other.halt();
  writeFileSync(path.join(other.dataDir, 'standby.signal'), '');
  await other.restart();
  const standby = await openServer(door, other, { id: 'standby' });
  await visit(`${standby.path}/writes`);
  await expect(page.getByText('This server is a standby.')).toBeVisible();
  await expect(page.getByText('A standby counts no writes')).toBeVisible();
  await other.stop();
});
