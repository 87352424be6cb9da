import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { expectAccessible, showTheme, themes } from '../support/axe.ts';
import { openDoor } from '../support/door-client.ts';
import { startHost } from '../support/host.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { settingsAt } from './settings-at.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
let admin: ScenarioConnection;
test.beforeAll(async () => {
  server = await startPostgres({ major: 18, settings: { logging_collector: true, log_destination: 'stderr' } });
  admin = await server.connect();
  await admin.query(`
    CREATE ROLE plain LOGIN PASSWORD 'plain';
    CREATE ROLE watcher LOGIN PASSWORD 'watcher' IN ROLE pg_monitor;
    CREATE ROLE quiet LOGIN;
    ALTER ROLE quiet SET log_statement = 'none';
    ALTER DATABASE postgres SET log_statement = 'ddl'`);
});
test.afterAll(async () => {
  await admin?.close();
  await server?.stop();
});

const ofDatabase = { kind: 'database', name: 'postgres' } as const;
const before = { log_statement: 'ddl' };
const banner = (page: Page) => page.getByRole('status').filter({ hasText: 'reverts in' });
const checks = (page: Page, label: string) => page.getByRole('list', { name: label });
const shots = process.env.HEAPSCOPE_SHOTS;

async function shoot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  for (const theme of themes) {
    await showTheme(page, theme);
    await page.screenshot({ path: `${shots}/${name}-${theme}.png` });
  }
}

test('by keys alone: what it does is read, it is turned on, extended, and put back as it was', async ({
  visit,
  door,
  page,
}) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/relations`);
  await expect(page.getByRole('heading', { name: 'Relations' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page.getByRole('heading', { name: 'SQL log' })).toBeVisible();
  await expect(page.getByText('Literals and secrets land in the server’s log.')).toBeVisible();
  await expect(page.getByText("ALTER DATABASE postgres SET log_statement = 'all';")).toBeVisible();
  await expect(page.getByText("ALTER DATABASE postgres SET log_statement = 'ddl';")).toBeVisible();
  await expect(page.getByText('ALTER DATABASE postgres RESET log_duration;')).toBeVisible();
  await expect(checks(page, 'Who is logged')).toContainText('Role quiet');
  await expect(page.getByText('role quiet has log_statement=none: not logged')).toBeVisible();
  await expect(checks(page, 'Checked just now')).toContainText('is superuser');
  await expect(checks(page, 'Checked just now')).toContainText(/at least ~.* transactions\/s, ~.* in 15 min/);
  await expectAccessible(page);
  await shoot(page, 'off');

  await page.keyboard.press('Control+Enter');
  const question = page.getByRole('group', { name: 'Turn on' });
  await expect(question.getByRole('button', { name: /^Turn on/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  expect(await settingsAt(admin, ofDatabase)).toEqual(before);

  await page.keyboard.press('Control+Enter');
  await expect(question.getByRole('button', { name: /^Turn on/ })).toBeFocused();
  // Enter counts only after the grace, so it is pressed until it is heard.
  await expect(async () => {
    if ((await question.count()) > 0) await page.keyboard.press('Enter');
    await expect(banner(page)).toBeVisible({ timeout: 500 });
  }).toPass();
  expect(await settingsAt(admin, ofDatabase)).toEqual({ log_statement: 'all', log_duration: 'on' });
  await expect(banner(page)).toContainText(
    'log_statement = all for database postgres, was log_statement = ddl, log_duration absent',
  );
  await expect(banner(page)).toContainText(/reverts in 1[45]:\d\d\. New sessions only\./);
  await shoot(page, 'on');
  await page.getByRole('button', { name: '15 min more' }).click();
  await expect(banner(page)).toContainText(/reverts in (?:29|30):\d\d/);

  // It is there on every visit, and from another screen.
  await page.reload();
  await expect(banner(page)).toContainText(/reverts in (?:29|30):\d\d/);
  await page.keyboard.press('r');
  await expect(page.getByText('Put back for database postgres')).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
  expect(await settingsAt(admin, ofDatabase)).toEqual(before);
  await expect(page.getByText('put back when you said so')).toBeVisible();
});

test('staging wants the name typed, production offers nothing, and says so', async ({ visit, door, page }) => {
  const at = { id: 'staged', name: 'stage-1', host: server.host, port: server.port, user: server.user } as const;
  const profile = { ...at, database: 'postgres', tls: 'off', environment: 'staging' } as const;
  await door.get('connections.save', { profile, password: server.password });
  await visit('/db/staged/postgres/sql-log');
  await page.getByRole('button', { name: /Turn on for 15 min/ }).click();
  const typed = page.getByRole('textbox', { name: /Type stage-1 to confirm/ });
  await typed.fill('stage');
  await expect(page.getByRole('button', { name: 'Turn on', exact: true })).toBeDisabled();
  await expectAccessible(page);
  await typed.fill('stage-1');
  await page.getByRole('button', { name: 'Turn on', exact: true }).click();
  await expect(banner(page)).toBeVisible();
  // Closing the connection is enough.
  await door.get('connections.close', { at: 'staged/postgres' });
  expect(await settingsAt(admin, ofDatabase)).toEqual(before);

  const productive = { ...profile, id: 'prod', name: 'prod', environment: 'production' } as const;
  await door.get('connections.save', { profile: productive, password: server.password });
  await visit('/db/prod/postgres/sql-log');
  await expect(page.getByText('prod is a production connection: its log is not turned on from here.')).toBeVisible();
  await expect(page.getByRole('button', { name: /Turn on for 15 min/ })).toBeDisabled();
});

test('a role without the rights sees which ones, and what would grant them', async ({ visit, door, page }) => {
  for (const role of ['watcher', 'plain']) {
    const opened = await openServer(door, server, { id: role, user: role, password: role });
    await visit(`${opened.path}/sql-log?scope=server`);
    await expect(
      page.getByText(`GRANT ALTER SYSTEM ON PARAMETER log_statement, log_duration TO ${role};`),
    ).toBeVisible();
    await expect(checks(page, 'Checked just now')).toContainText(`${role} may not read files of the server`);
    await expect(page.getByText(`GRANT pg_monitor TO ${role};`)).toHaveCount(role === 'plain' ? 1 : 0);
    await expect(page.getByRole('button', { name: /Turn on for 15 min/ })).toBeDisabled();
  }
  await shoot(page, 'off-plain');
});

test('what was sent is all there: filtered, read whole, saved, taken to Plans', async ({ visit, door, page }) => {
  const opened = await openServer(door, server, { id: 'sent' });
  await visit(`${opened.path}/relations`);
  await expect(page.getByRole('heading', { name: 'Relations' })).toBeVisible();
  await visit(`${opened.path}/sql-log?tab=sent`);
  const grid = page.getByRole('grid', { name: 'Sent statements' });
  await expect(grid.getByRole('row').filter({ hasText: 'Relations' }).first()).toBeVisible();
  await expect(page.getByText(/every statement on this connection, \d+ since \d\d:\d\d:\d\d/)).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Filter statements')).toBeFocused();
  await page.keyboard.type('connections.facts');
  await expect(grid.getByRole('row')).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await expect(grid).toBeFocused();
  const pane = page.getByRole('complementary', { name: 'Statement' });
  await expect(pane).toContainText("current_setting('server_version_num')");
  await expect(pane).toContainText('statement_timeout = 2000');
  await expectAccessible(page);
  await shoot(page, 'sent');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as .sql' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^sent-sent-postgres-\d{4}-\d\d-\d\d\.sql$/);
  const text = readFileSync(await file.path(), 'utf8');
  expect(text).toContain('lane catalog');
  expect(text).toContain("current_setting('server_version_num')");
  await page.keyboard.press('o');
  await expect(page).toHaveURL(/\/plans/);
  await expect(page.locator('.cm-content').first()).toContainText("current_setting('server_version_num')");
});

test('a host that was killed puts it back at the next start, as soon as it may connect, and says so', async ({
  browser,
}) => {
  const folder = tempFolder();
  const home = path.join(folder, 'home');
  const killed = await startHost({ args: ['--no-demo'], home });
  const door = await openDoor(killed);
  const { at } = await openServer(door, server, { id: 'killed' });
  const mode = { kind: 'all' } as const;
  await door.get('sql-log.turnOn', { at, scope: ofDatabase, mode, minutes: 15, limitBytes: 50_000_000 });
  expect(await settingsAt(admin, ofDatabase)).toEqual({ log_statement: 'all', log_duration: 'on' });
  await killed.kill();
  door.close();

  // Without a keychain the password is gone with the process, so it waits for the user.
  const next = await startHost({ args: ['--no-demo'], home });
  const again = await openDoor(next);
  await expect
    .poll(async () => (await again.get('sql-log.state', { at })).on.map(({ state }) => state))
    .toEqual(['waits']);
  expect(await settingsAt(admin, ofDatabase)).toEqual({ log_statement: 'all', log_duration: 'on' });
  await again.get('connections.open', { id: 'killed', password: server.password });
  await expect.poll(() => settingsAt(admin, ofDatabase)).toEqual(before);
  const page = await browser.newPage();
  await page.goto(await next.freshUrl('/db/killed/postgres/relations'));
  const notices = page.getByRole('status', { name: 'Notices' });
  await expect(notices).toContainText('The server log was put back');
  await expect(notices).toContainText('Heapscope had ended without a word');
  await page.close();
  again.close();
  await next.stop();
  removeFolder(folder);
});
