import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
test.beforeAll(async () => {
  server = await startPostgres({ settings: { idle_in_transaction_session_timeout: '0', autovacuum: 'off' } });
  const connection = await server.connect();
  await connection.query(`
    CREATE ROLE plain LOGIN PASSWORD 'plain';
    CREATE ROLE monitor LOGIN PASSWORD 'monitor' IN ROLE pg_monitor;
    CREATE TABLE session (id integer PRIMARY KEY, data text);
    CREATE TABLE "<img src=x onerror=alert(1)>" (id integer);
    INSERT INTO "<img src=x onerror=alert(1)>" SELECT generate_series(1, 50000);
    INSERT INTO session SELECT n, 'x' FROM generate_series(1, 1000) AS n`);
  await connection.close();
});
test.afterAll(() => server?.stop());

const attention = (page: Page) => page.getByRole('region', { name: 'Needs attention' });
const finding = (page: Page, text: string | RegExp) => attention(page).getByRole('row').filter({ hasText: text });

test('what is wrong, most urgent first, and by keyboard to its room', async ({ visit, door, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const opened = await openServer(door, server);
  const [holder, waiter] = [await server.connect('holder'), await server.connect('waiter')];
  await holder.query('BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE');
  const wait = waiter.query('SELECT count(*) FROM session').catch(() => undefined);
  await visit(`${opened.path}/overview`);
  await expect(finding(page, /1 backend waits behind pid \d+/)).toContainText('AccessShareLock on session');
  await expect(finding(page, 'autovacuum is off')).toBeVisible();
  // All of what a finding says and rests on can be read.
  const cells = attention(page).locator('tbody').locator('th, td');
  expect(await cells.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length)).toBe(0);
  const rows = attention(page).getByRole('row');
  await expect(rows.nth(1)).toContainText('backend waits');
  // The setting is on this screen: the button leads to its row.
  await finding(page, 'idle_in_transaction_session_timeout is 0')
    .getByRole('button', { name: 'Show setting' })
    .press('Enter');
  await expect(page.getByRole('row', { name: /^idle_in_transaction_session_timeout 0/ })).toBeFocused();
  // A name that is markup is a name.
  const lumps = page.getByRole('region', { name: 'Largest relations' });
  await expect(lumps.getByRole('row', { name: /<img src=x onerror=alert\(1\)>/ })).toContainText('MB');
  await expect(lumps.locator('img')).toHaveCount(0);
  await page.keyboard.press('c');
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toMatch(/## Needs attention[\s\S]*\| now \| 1 backend waits behind pid \d+ \|[\s\S]*&lt;img src=x/);
  await finding(page, 'backend waits').getByRole('button', { name: 'Open Locks' }).press('Enter');
  await expect(page.getByRole('treegrid', { name: 'Blocking tree' })).toBeVisible();
  await holder.query('ROLLBACK');
  await wait;
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(attention(page)).not.toContainText('backend waits');
  await holder.close();
  await waiter.close();
});

test('as pg_monitor and as a plain role: what is hidden is unknown, and the rest stands', async ({
  visit,
  door,
  page,
}) => {
  const holder = await server.connect('holder');
  await holder.query('BEGIN; SELECT txid_current()');
  for (const [user, isHidden] of [
    ['monitor', false],
    ['plain', true],
  ] as const) {
    const opened = await openServer(door, { ...server, user, password: user }, { id: user });
    await visit(`${opened.path}/overview`);
    await expect(page.getByText(/^\d+(\.\d+)? MB$/).first()).toBeVisible();
    const oldest = page.getByText('Oldest transaction', { exact: true }).locator('..');
    await expect(oldest).toContainText(isHidden ? /–.*hidden/ : /\d+(\.\d)? m?s.*pid \d+, idle in transaction/);
    await expect(page.getByRole('row', { name: /^max_connections \d+/ })).toBeVisible();
  }
  await holder.close();
});

test('both themes, both sizes: nothing that axe finds, nothing cut off', async ({ visit, door, page }) => {
  test.setTimeout(90_000);
  const opened = await openServer(door, server);
  await visit(`${opened.path}/overview`);
  await expect(finding(page, 'autovacuum is off')).toBeVisible();
  await expect(page.getByRole('row', { name: /^session / })).toBeVisible();
  await expectAccessible(page);
  for (const size of [
    { width: 1440, height: 900 },
    { width: 1100, height: 700 },
  ]) {
    await page.setViewportSize(size);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
  }
});
