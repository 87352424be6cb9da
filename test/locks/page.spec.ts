import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { confirm, tabTo } from '../support/by-keyboard.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { type Contested, contest, makeTables, waits } from './contested.ts';
import { Sessions } from './open-locks.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
let open: Sessions[] = [];
test.beforeAll(async () => {
  server = await startPostgres();
  await makeTables(server);
});
test.afterEach(async () => {
  for (const sessions of open) await sessions.close();
  open = [];
});
test.afterAll(() => server?.stop());

async function contested(): Promise<Contested> {
  const made = await contest(server);
  open.push(made.sessions);
  return made;
}

function sessionsOf(): Sessions {
  const sessions = new Sessions((name) => server.connect(name));
  open.push(sessions);
  return sessions;
}

const tree = (page: Page) => page.getByRole('treegrid', { name: 'Blocking tree' });
const row = (page: Page, state: string, pid: number | string) =>
  tree(page).getByRole('row', { name: new RegExp(`${state} ${pid}(?!\\d)`) });
const pane = (page: Page) => page.getByRole('complementary');

async function rowsOf(text: string): Promise<readonly Record<string, unknown>[]> {
  const connection = await server.connect();
  const rows = await connection.query(text);
  await connection.close();
  return rows;
}

test('the chain is resolved from its root by keyboard only', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/relations`);
  await expect(page.getByRole('heading', { name: 'Relations' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('k');
  await expect(page.getByRole('heading', { name: 'Locks', exact: true })).toBeVisible();
  const { root, alter, readers } = await contested();
  await expect(row(page, 'waiting on lock', alter)).toBeVisible();
  await expect(row(page, 'idle in transaction', root)).toContainText('root, blocks 3');
  await expect(row(page, 'waiting on lock', readers[0] ?? 0)).toContainText(`queued behind ${alter}`);
  await expect(page.getByText('3 backends waiting behind 1 root blocker')).toBeVisible();

  await tabTo(page, tree(page));
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(pane(page)).toContainText(`Why ${root} blocks`);
  await page.keyboard.press('ArrowDown');
  await expect(pane(page)).toContainText(`Why ${alter} waits`);
  await expect(pane(page)).toContainText(
    `It requests AccessExclusiveLock on session. That conflicts with RowExclusiveLock, which ${root} holds`,
  );
  await expect(pane(page)).toContainText('All 2 behind it continue.');
  await page.keyboard.press('ArrowLeft');
  await expect(row(page, 'waiting on lock', readers[0] ?? 0)).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await expect(row(page, 'waiting on lock', readers[0] ?? 0)).toBeVisible();

  await page.keyboard.press('Home');
  await page.keyboard.press('c');
  await expect(page.getByRole('group', { name: 'Cancel query' })).toHaveCount(0);
  await page.keyboard.press('e');
  await expect(page.getByText(`End backend ${root}?`)).toBeVisible();
  await expect(page.getByText(/The 3 backends waiting behind it continue/)).toBeVisible();
  await confirm(page, 'End backend');
  await expect(page.getByText(`Ended backend ${root}.`)).toBeVisible();
  await expect(page.getByText('No backend waits on a lock')).toBeVisible();
  await expect(page.getByText(/The last wait that ended: \d+ for/)).toBeVisible();
  expect(await rowsOf(`SELECT FROM pg_stat_activity WHERE pid = ${root}`)).toEqual([]);
  expect(await rowsOf(`SELECT FROM pg_attribute WHERE attrelid = 'session'::regclass AND attname = 'ip'`)).toHaveLength(
    1,
  );
  await rowsOf('ALTER TABLE session DROP COLUMN ip');
  await page.keyboard.press('Escape');
  await expect(pane(page)).toHaveCount(0);
});

test('cancelling the ALTER lets the readers go on; the wait is then in the list of those that ended', async ({
  visit,
  door,
  page,
}) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/locks`);
  const { root, alter, readers } = await contested();
  await row(page, 'waiting on lock', alter).click();
  await expect(pane(page).getByText(/SET lock_timeout/)).toBeVisible();
  const way = pane(page)
    .locator('div', { hasText: `Cancel the ALTER TABLE of ${alter}` })
    .last();
  await expect(way).toBeVisible();
  // The list of what is over tells what samples saw; the tree is asked by itself and can be quicker than the first.
  await expect(page.getByRole('link', { name: /Locks/ }).getByTitle('waiting on lock')).toHaveText('3');
  await pane(page).getByRole('button', { name: 'Cancel query…' }).first().click();
  await confirm(page, 'Cancel query');
  await expect(page.getByText(`Cancelled the query of ${alter}.`)).toBeVisible();
  await expect(page.getByText('No backend waits on a lock')).toBeVisible();
  await expect(pane(page)).toContainText('It waits for no lock, and nobody waits for it any more.');
  const ended = page.getByRole('grid', { name: 'Waits that ended' });
  await expect(
    ended.getByRole('row', { name: new RegExp(`${alter} deploy AccessExclusiveLock session ${root}`) }),
  ).toBeVisible();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.keyboard.press('c');
  const csv = readFileSync(await (await downloading).path(), 'utf8');
  expect((await downloading).suggestedFilename()).toMatch(/^lock-waits-.*\.csv$/);
  expect(csv.split('\r\n')[0]).toContain('"waited_seconds"');
  const line = `^"[^"]+",${alter},"deploy","AccessExclusiveLock","session","${root}",[\\d.]+,"ALTER`;
  expect(csv).toMatch(new RegExp(line, 'm'));
  expect(await rowsOf(`SELECT FROM pg_stat_activity WHERE pid IN (${[root, alter, ...readers].join()})`)).toHaveLength(
    4,
  );
});

test('both themes, both sizes: nothing that axe finds, nothing cut off', async ({ visit, door, page }) => {
  test.setTimeout(120_000);
  const opened = await openServer(door, server);
  await visit(`${opened.path}/locks`);
  const { alter } = await contested();
  await row(page, 'waiting on lock', alter).click();
  await expect(pane(page)).toContainText('Lock queue on session');
  for (const [width, height] of [
    [1440, 900],
    [1100, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expectAccessible(page);
    await expect(row(page, 'waiting on lock', alter)).toBeInViewport();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
  await page.getByRole('button', { name: 'Lock modes', exact: true }).click();
  await expect(pane(page)).toContainText('FOR NO KEY UPDATE');
  await page.getByRole('radio', { name: 'Locks held' }).check();
  await expect(page.getByRole('img', { name: /^Locks held in the last/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('radio', { name: 'Deadlocks' }).check();
  await page.getByRole('radio', { name: /^Autovacuum/ }).check();
  await expect(page.getByText(/No vacuum or analyze by an autovacuum worker was cancelled/)).toBeVisible();
  await page.getByRole('radio', { name: /^All locks/ }).check();
  await expect(page.getByRole('grid', { name: 'All locks' })).toBeVisible();
  await expectAccessible(page);
});

test('all locks: filtered as typed, and the queue of one of them', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  const { root, alter, readers } = await contested();
  await visit(`${opened.path}/locks?view=all`);
  const grid = page.getByRole('grid', { name: 'All locks' });
  await expect(
    grid.getByRole('row', { name: new RegExp(`${alter} waiting AccessExclusiveLock session`) }),
  ).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type(`${alter} waiting`);
  await expect(page.getByText(/^1 of \d+ locks$/)).toBeVisible();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.keyboard.press('c');
  const csv = readFileSync(await (await downloading).path(), 'utf8');
  expect((await downloading).suggestedFilename()).toMatch(/^locks-.*\.csv$/);
  expect(csv.split('\r\n').slice(0, 2)).toEqual([
    expect.stringContaining('"waiting_seconds"'),
    expect.stringMatching(new RegExp(`${alter}"?,"waiting","AccessExclusiveLock","session"`)),
  ]);
  await page.keyboard.press('/');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(pane(page)).toContainText('Lock queue on session');
  const lines = pane(page).getByRole('listitem');
  await expect(lines).toHaveCount(4);
  await expect(lines.nth(0)).toContainText(`granted${root}`);
  await expect(lines.nth(1)).toContainText(`1st${alter}`);
  await expect(lines.nth(3)).toContainText(`3rd${readers[1]}`);
});

test('a prepared transaction: its ROLLBACK PREPARED is there to copy, and nothing to end it', async ({
  visit,
  door,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const opened = await openServer(door, server);
  await rowsOf(`BEGIN; LOCK TABLE session; PREPARE TRANSACTION 'it''s <b>bold</b>'`);
  const waiter = await sessionsOf().open('waiter');
  waiter.start('SELECT * FROM session');
  await visit(`${opened.path}/locks?longer=0`);
  const root = row(page, 'prepared', "it's <b>bold</b>");
  await expect(root).toContainText('root, blocks 1');
  await root.getByRole('button', { name: 'Copy rollback' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`ROLLBACK PREPARED 'it''s <b>bold</b>';`);
  await root.click();
  await expect(pane(page)).toContainText(`ROLLBACK PREPARED 'it''s <b>bold</b>';`);
  await tree(page).focus();
  await page.keyboard.press('e');
  await expect(page.getByRole('group', { name: 'End backend' })).toHaveCount(0);
  await rowsOf(`ROLLBACK PREPARED 'it''s <b>bold</b>'`);
  await expect(page.getByText('No backend waits on a lock')).toBeVisible();
});

test('a deadlock is shown as one while it lasts', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  const sessions = sessionsOf();
  const begin = (id: number) => `BEGIN; UPDATE session SET last_visit = 1 WHERE sid = ${id}`;
  const one = await sessions.open('one', "SET deadlock_timeout = '10min'", begin(1));
  const two = await sessions.open('two', "SET deadlock_timeout = '10min'", begin(2));
  one.start('UPDATE session SET last_visit = 2 WHERE sid = 2');
  await waits(server, one.pid);
  two.start('UPDATE session SET last_visit = 2 WHERE sid = 1');
  await visit(`${opened.path}/locks?longer=300`);
  await expect(row(page, 'waiting on lock', one.pid)).toContainText('deadlock');
  await row(page, 'waiting on lock', two.pid).click();
  await expect(pane(page)).toContainText('It waits for itself through others');
});

test('a plain role sees the tree, what is hidden from it, and the GRANT', async ({ visit, door, page }) => {
  await rowsOf("DO $$ BEGIN CREATE ROLE plain LOGIN PASSWORD 'p'; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
  const opened = await openServer(door, server, { id: 'plain', user: 'plain', password: 'p' });
  const { root, alter } = await contested();
  await visit(`${opened.path}/locks`);
  await expect(row(page, 'waiting on lock', alter)).toContainText('AccessExclusiveLock');
  await expect(row(page, 'state unknown', root)).toContainText('root, blocks 3');
  await expect(page.getByText('GRANT pg_monitor TO plain;')).toBeVisible();
  await expectAccessible(page);
});

test('where it is set so the connection is named by typing before anything is ended', async ({ visit, door, page }) => {
  const { host, port, user, password } = server;
  const profile = { id: 'named', name: 'crash-stats', host, port, database: 'postgres', user, tls: 'off' } as const;
  const asks = { environment: 'staging', ending: 'type-name' } as const;
  await door.get('connections.save', { profile: { ...profile, ...asks }, password });
  await door.get('connections.open', { id: 'named', password });
  const { root } = await contested();
  await visit('/db/named/postgres/locks');
  await row(page, 'idle in transaction', root).click();
  await tree(page).focus();
  await page.keyboard.press('e');
  const field = page.getByRole('textbox', { name: /Type crash-stats to confirm/ });
  await expect(field).toBeFocused();
  await page.keyboard.type('crash-stat');
  await page.keyboard.press('Enter');
  await expect(field).toBeVisible();
  await page.keyboard.type('s');
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Ended backend ${root}.`)).toBeVisible();
});

test('names, queries and applications that are markup are only text', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  const evil = '<img src=x onerror=window.__pwned=1>';
  const sessions = sessionsOf();
  await sessions.open(evil, `CREATE TABLE "${evil}" (id int)`, `BEGIN; LOCK TABLE "${evil}"`);
  const waiter = await sessions.open('<b>bold</b>');
  waiter.start(`SELECT '</script><script>window.__pwned=1</script>', * FROM "${evil}"`);
  await visit(`${opened.path}/locks?longer=0`);
  await expect(row(page, 'waiting on lock', waiter.pid)).toContainText(evil);
  await row(page, 'waiting on lock', waiter.pid).click();
  await expect(pane(page)).toContainText(`on ${evil}`);
  await page.getByRole('radio', { name: /^All locks/ }).check();
  await expect(page.getByRole('grid', { name: 'All locks' })).toContainText('<b>bold</b>');
});

test('the connection is lost in the middle: what was seen stays and says so, and it goes on by itself', async ({
  visit,
  door,
  page,
}) => {
  test.setTimeout(90_000);
  const opened = await openServer(door, server);
  await visit(`${opened.path}/locks`);
  const { alter } = await contested();
  await expect(row(page, 'waiting on lock', alter)).toBeVisible();
  await server.halt('immediate');
  await expect(page.getByText(/Data from/)).toBeVisible();
  await expect(row(page, 'waiting on lock', alter)).toBeVisible();
  open = [];
  await server.restart('immediate').catch(() => server.restart());
  await page.getByRole('button', { name: /now/i }).first().click();
  await expect(page.getByText('No backend waits on a lock')).toBeVisible({ timeout: 30_000 });
});
