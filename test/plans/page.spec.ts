import { readFileSync } from 'node:fs';
import { expectAccessible } from '../support/axe.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { chooseRuns, confirm, editor, side, tabTo, timing, trees, why, write } from './on-page.ts';
import { shopSql } from './shop.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
test.beforeAll(async () => {
  server = await startPostgres({ settings: { max_parallel_workers_per_gather: 0, jit: false } });
  await run(shopSql);
});
test.afterAll(() => server?.stop());

async function run(text: string): Promise<readonly Record<string, unknown>[]> {
  const connection = await server.connect();
  const rows = await connection.query(text);
  await connection.close();
  return rows;
}

const byIndex = `SELECT * FROM orders WHERE ts = '2026-01-02 00:00+00'`;
const byScan = `SELECT * FROM orders WHERE ts::date = '2026-01-02'`;

test('two queries are compared from a cold start by keyboard only', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/relations`);
  await expect(page.getByRole('heading', { name: 'Relations' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect(page.getByText('No plan yet')).toBeVisible();
  await expect(page.getByText(/ is a superuser\./)).toBeVisible();
  await tabTo(page, editor(page, 'A'));
  await page.keyboard.insertText('SELECT * FROM ord');
  // The catalog completes what is typed.
  await page.keyboard.press('Control+Space');
  await expect(page.getByRole('option', { name: /^orders/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('option', { name: /^orders/ })).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(byScan);
  await tabTo(page, editor(page, 'B'));
  await page.keyboard.insertText(byIndex);
  await page.keyboard.press('Control+Enter');

  // Plain EXPLAIN: nothing was executed.
  await expect(trees(page)).toBeVisible();
  await expect(timing(page)).toContainText('not executed');
  await tabTo(page, page.getByRole('combobox', { name: 'Runs' }));
  await page.keyboard.press('Enter');
  // A list that has just opened may not hear the first key yet.
  const five = page.getByRole('option', { name: '5 each, interleaved' });
  await expect(async () => {
    await page.keyboard.press('ArrowDown');
    await expect(five).toHaveAttribute('data-combobox-selected', 'true', { timeout: 300 });
  }).toPass();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Runs' })).toContainText('5 each');
  await page.keyboard.press('Control+Enter');
  await expect(timing(page)).toContainText('A B B A A B B A A B');
  await expect(timing(page)).toContainText(/B is .*× faster/);
  await expect(page.getByRole('region', { name: 'Findings' })).toContainText('orders_ts_idx');

  await page.keyboard.press('F8');
  await expect(trees(page)).toBeFocused();
  const chosen = trees(page).getByRole('row', { selected: true });
  await expect(chosen).toContainText('Seq Scan');
  await page.keyboard.press('Enter');
  const node = page.getByRole('region', { name: 'Node' });
  await expect(node).toContainText('((ts)::date =');
  await expect(node).toContainText('Rows removed by Filter');
  await page.keyboard.press('Escape');
  await expect(node).toHaveCount(0);
  // What was typed outlives a reload, and so does the answer.
  await page.reload();
  await expect(editor(page, 'A')).toHaveText(byScan);
  await expect(editor(page, 'B')).toHaveText(byIndex);
  await expect(timing(page)).toContainText(/B is .*× faster/);
});

test('after an index was dropped: the past run beside the new one, and why', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  await run(
    'CREATE TABLE old_orders AS SELECT * FROM orders; CREATE INDEX old_ts_idx ON old_orders (ts); ANALYZE old_orders',
  );
  await visit(`${opened.path}/plans`);
  await page.getByRole('textbox', { name: 'Title of A' }).fill('The slow one');
  await write(page, 'A', `SELECT * FROM old_orders WHERE ts = '2026-01-02 00:00+00'`);
  await chooseRuns(page, /^5 times$/);
  await page.keyboard.press('Control+Enter');
  await expect(trees(page)).toContainText('old_ts_idx');
  await expect(page.getByRole('button', { name: 'Run A' })).toBeEnabled();
  await run('DROP INDEX old_ts_idx');

  await side(page, 'B').getByRole('button', { name: 'Past runs' }).click();
  await page
    .getByRole('button', { name: /^Show as B: The slow one/ })
    .first()
    .click();
  await expect(side(page, 'B')).toContainText('The slow one');
  await page.keyboard.press('Control+Enter');
  await expect(trees(page).getByRole('row').filter({ hasText: 'Seq Scan' })).toBeVisible();
  await expect(why(page)).toContainText('old_ts_idx');
  await expect(why(page)).toContainText(/gone/);
  await expect(timing(page)).toContainText('from separate runs, not interleaved');
  await expectAccessible(page);
});

test('errors stand at their place, per side; the other side still runs', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/plans`);
  await write(page, 'A', 'SELECT * FRM orders');
  await write(page, 'B', 'SELECT 1');
  await page.keyboard.press('Control+Enter');
  await expect(side(page, 'A').getByRole('alert')).toContainText('syntax error at or near "FRM"');
  await expect(side(page, 'A').locator('.cm-fault')).toHaveText('FRM');
  await expect(trees(page)).toContainText('Result');
  await write(page, 'A', 'SELECT 1; SELECT 2');
  await page.keyboard.press('Control+Enter');
  await expect(side(page, 'A').getByRole('alert')).toBeVisible();
  await write(page, 'A', 'SELECT * FROM nowhere_to_be_found');
  await page.keyboard.press('Control+Enter');
  await expect(side(page, 'A').getByRole('alert')).toContainText('42P01');
  await expect(side(page, 'A').locator('.cm-fault')).toHaveText('nowhere_to_be_found');
  // Gone with the next key.
  await editor(page, 'A').press('End');
  await page.keyboard.type(' x');
  await expect(side(page, 'A').getByRole('alert')).toHaveCount(0);
});

test('parameters: asked for, checked, NULL', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/plans`);
  await write(page, 'A', 'SELECT * FROM orders WHERE customer_id = $1');
  const field = page.getByRole('textbox', { name: '$1', exact: true });
  await expect(field).toBeVisible();
  // Without values the server plans for any.
  await page.keyboard.press('Control+Enter');
  await expect(trees(page)).toContainText('customer_id = $1');
  await chooseRuns(page, /^once$/);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('$1 has no value')).toBeVisible();
  await field.fill('many');
  await page.keyboard.press('Control+Enter');
  await expect(side(page, 'A').getByRole('alert')).toContainText('22P02');
  await field.fill('42');
  await page.keyboard.press('Control+Enter');
  await expect(trees(page)).toContainText('customer_id = 42');
});

test('settings of a side, one query under two', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/plans`);
  await page.getByRole('radio', { name: 'One query, two settings' }).check();
  await write(page, 'A', 'SELECT * FROM orders JOIN items ON items.order_id = orders.id');
  await side(page, 'B').getByRole('button', { name: 'Add setting' }).click();
  await page.getByRole('combobox', { name: 'Setting' }).fill('work_mem');
  await page.getByRole('textbox', { name: 'Value' }).fill('1 parsec');
  await expect(page.getByRole('alert')).toContainText('A number, in kB or with its unit');
  await page.getByRole('textbox', { name: 'Value' }).fill('64kB');
  await page.keyboard.press('Enter');
  await expect(side(page, 'B')).toContainText('work_mem 64kB');
  await side(page, 'B').getByRole('button', { name: 'Add setting' }).click();
  await page.getByRole('combobox', { name: 'Setting' }).fill('enable_hashjoin');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(side(page, 'B')).toContainText('enable_hashjoin off');
  await page.keyboard.press('Control+Enter');
  await expect(trees(page)).toContainText('Merge Join');
  await expect(why(page)).toContainText('enable_hashjoin');
});

test('a statement that writes is run only when asked, and leaves nothing', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/plans`);
  await run('CREATE TABLE counted (id serial PRIMARY KEY, what text)');
  await write(page, 'A', `INSERT INTO counted (what) SELECT 'a' FROM generate_series(1, 10)`);
  await page.keyboard.press('Control+Enter');
  await expect(trees(page)).toContainText('Insert');
  await chooseRuns(page, /^once$/);
  await page.keyboard.press('Control+Enter');
  const question = page.getByRole('group', { name: 'Run and roll back' });
  await expect(question).toContainText('A rollback does not undo');
  await expect(question).toContainText('dead rows: ');
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(timing(page)).toContainText('not executed');
  await expect(editor(page, 'A')).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await confirm(page, 'Run and roll back');
  await expect(timing(page)).toContainText('after one warm-up run');
  expect(await run('SELECT count(*) AS count FROM counted')).toEqual([{ count: '0' }]);
});

test('what writes is never executed on a server that is not local', async ({ visit, door, page }) => {
  const { host, port, user, password } = server;
  const profile = { id: 'away', name: 'away', host, port, user, database: 'postgres', tls: 'off' } as const;
  await door.get('connections.save', { profile: { ...profile, environment: 'staging' }, password });
  await door.get('connections.open', { id: 'away', password });
  await visit('/db/away/postgres/plans');
  await write(page, 'A', 'DELETE FROM items');
  await chooseRuns(page, /^once$/);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/offered on local connections only/)).toBeVisible();
  await page.getByRole('button', { name: 'Plan only' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(trees(page)).toContainText('Delete');
  await expect(timing(page)).toContainText('not executed');
});

test('a run that takes long is stopped and keeps what it has', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/plans`);
  await write(page, 'A', 'SELECT pg_sleep(0.1)');
  await chooseRuns(page, /^50 times$/);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: /^Stop and keep \d+ runs/ })).toBeVisible();
  // Another room and back: it goes on.
  await page.getByRole('link', { name: /^Locks/ }).click();
  await expect(page.getByRole('heading', { name: 'Locks', exact: true })).toBeVisible();
  await page.getByRole('link', { name: /^Plans/ }).click();
  await expect(page.getByRole('button', { name: /^Stop and keep \d+ runs/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Stopped.')).toBeVisible();
  await expect(page.getByText(/\d+ runs? of \d+ were kept/)).toBeVisible();
  await expect(timing(page).getByRole('row')).toHaveCount(2);
  const left = await run(
    `SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(0.1)%' AND state = 'active' AND pid <> pg_backend_pid()`,
  );
  expect(left).toHaveLength(0);
});

test('files and the clipboard', async ({ visit, door, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const opened = await openServer(door, server);
  await visit(`${opened.path}/plans`);
  await write(page, 'A', byScan);
  await write(page, 'B', byIndex);
  await page.keyboard.press('Control+Enter');
  await expect(trees(page)).toContainText('orders_ts_idx');
  const exported = async (letter: string) => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await expect(page.getByRole('menuitem', { name: /JSON/ })).toBeVisible();
    await page.keyboard.press(letter);
    return readFileSync(await (await download).path(), 'utf8');
  };
  expect(JSON.parse(await exported('j'))).toMatchObject({ sides: [{}, {}] });
  expect(await exported('m')).toMatch(/^# .*[\s\S]*orders\\?_ts\\?_idx/u);
  const html = await exported('h');
  expect(html).toContain('<!doctype html>');
  expect(html).not.toContain('<script');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Copy as text' }).click();
  await expect(page.getByText('Copied as text')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('orders_ts_idx');
});

test('both themes, both sizes: nothing that axe finds, nothing cut off', async ({ visit, door, page }) => {
  test.setTimeout(120_000);
  const opened = await openServer(door, server);
  await visit(`${opened.path}/plans`);
  await write(page, 'A', 'SELECT * FROM readings');
  await write(page, 'B', `SELECT * FROM readings WHERE day = '2026-03-05'`);
  await chooseRuns(page, /^once each$/);
  await page.keyboard.press('Control+Enter');
  const fold = trees(page).getByRole('row', { expanded: false }).last();
  await expect(fold).toContainText(/\d+ more partitions/);
  await page.keyboard.press('F8');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Node' })).toBeVisible();
  for (const [width, height] of [
    [1440, 900],
    [1100, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await fold.click();
  await page.keyboard.press('ArrowRight');
  await expect(trees(page).getByRole('row', { expanded: true })).toBeVisible();
  expect(await trees(page).getByRole('row').count()).toBeGreaterThan(20);
  await page.getByRole('radio', { name: 'Text A' }).check();
  await expect(page.getByRole('region', { name: 'Plan A as text' })).toContainText('Append');
});
