import { createFixture, fixturePassword, fixtureRoles } from '../scenarios/fixture.ts';
import { hostileNames } from '../scenarios/hostile-names.ts';
import { quoteText } from '../scenarios/quote.ts';
import { expectAccessible } from '../support/axe.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { leakOne, rowOf, sit, table, untilSampled } from './page-tools.ts';

test.use({ hostOptions: { args: ['--no-demo', '--no-actions'] } });

let server: OwnPostgres;

test.beforeAll(async () => {
  server = await startPostgres();
  await createFixture((name) => server.connect(name));
});
test.afterAll(() => server?.stop());

test('a plain role: unknown is not 0, and the GRANT shown makes it read right', async ({ visit, door }) => {
  const leaked = await leakOne(server, 'leaker', 'CREATE TABLE held_by_leaker ()');
  const { path } = await openServer(door, server, { id: 'plain', user: fixtureRoles.plain, password: fixturePassword });
  const page = await visit(`${path}/activity`);
  await untilSampled(page);
  const tile = page.getByRole('group', { name: 'Idle in transaction', exact: true });
  await expect(tile).toContainText(/unknown \(\d+ hidden\)/);
  await expect(page.getByRole('group', { name: 'Active', exact: true })).toContainText('unknown');
  await expect(page.getByRole('group', { name: 'Oldest transaction' })).toContainText(
    `oldest backend_xid: pid ${leaked.pid}`,
  );
  await expect(
    page.getByRole('group', { name: 'States' }).getByRole('button', { name: /idle in transaction/ }),
  ).toHaveCount(0);
  await expect(rowOf(page, leaked.pid)).toContainText('state unknown');
  await expect(rowOf(page, leaked.pid)).toContainText('<insufficient privilege>');
  await expect(page.getByText(/\d+ of \d+ backends are hidden\./)).toBeVisible();
  await expectAccessible(page);
  const grant = await page.getByText(/^GRANT .*;$/).textContent();
  expect(grant).toBe(`GRANT pg_monitor TO ${fixtureRoles.plain};`);

  await leaked.connection.query('SAVEPOINT still_here');
  const admin = await server.connect('admin');
  await admin.query(grant ?? '');
  await expect(tile).toHaveCount(0);
  const chip = page.getByRole('group', { name: 'States' }).getByRole('button', { name: /^idle in transaction/ });
  await expect(chip).toHaveText(/idle in transaction\s*1/);
  await expect(rowOf(page, leaked.pid)).toContainText('idle in transaction');
  await admin.query(`REVOKE pg_monitor FROM ${fixtureRoles.plain}`);
  await expect(tile).toContainText('unknown');
  await admin.close();
  await leaked.connection.close();
});

test('--no-actions: nothing is offered, and it says why', async ({ visit, door }) => {
  const leaked = await leakOne(server, 'leaker');
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/activity`);
  await rowOf(page, leaked.pid).getByRole('gridcell').first().click();
  await expect(page.getByText('Started with --no-actions: nothing is ended from here')).toBeVisible();
  await expect(page.getByRole('button', { name: /^End/ })).toHaveCount(0);
  await page.keyboard.press('e');
  await expect(page.getByRole('group', { name: 'End backend' })).toHaveCount(0);
  await leaked.connection.close();
});

test('--no-actions: Locks offers nothing either', async ({ visit, door }) => {
  const holder = await leakOne(server, 'holder', 'SELECT pg_advisory_xact_lock(4711)');
  const waiter = await sit(server, 'waiter');
  const waiting = waiter.connection.query('SELECT pg_advisory_lock(4711)');
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/locks`);
  const tree = page.getByRole('treegrid', { name: 'Blocking tree' });
  const blocked = tree.getByRole('row', { name: new RegExp(` ${waiter.pid}(?!\\d)`) });
  await blocked.click();
  await expect(page.getByText('Started with --no-actions: nothing is ended from here').first()).toBeVisible();
  await expect(blocked).toContainText('not here');
  await expect(page.getByRole('button', { name: /^(End|Cancel query)/ })).toHaveCount(0);
  await tree.press('e');
  await tree.press('c');
  await expect(page.getByRole('group', { name: /^(End|Cancel)/ })).toHaveCount(0);
  await holder.connection.close();
  await waiting;
  await waiter.connection.close();
});

test('names and queries of others are only text', async ({ visit, door }) => {
  const some = hostileNames.filter((name) => /<|javascript|__pwned|__proto__|HYPERLINK|\n/.test(name)).slice(0, 10);
  const opened = await Promise.all(
    some.map((name) =>
      sit(
        server,
        'hostile',
        `SET application_name = ${quoteText(name)}`,
        'BEGIN',
        `SELECT ${quoteText(name)} /* ${name.replaceAll('*/', '')} */`,
      ),
    ),
  );
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/activity?filter=pwned`);
  await untilSampled(page);
  const [first] = opened;
  if (!first) throw new Error('no hostile name');
  await table(page).focus();
  for (let at = 0; at < 4; at += 1) {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('complementary', { name: 'Backend', exact: true })).toContainText('Locks');
  }
  await expect(table(page).locator('mark').first()).toHaveText('pwned');
  await page.getByLabel('Filter backends').fill('');
  await page.getByRole('combobox', { name: 'Group by' }).click();
  await page.getByRole('option', { name: 'Database' }).click();
  await page.getByRole('button', { name: 'Who holds the slots' }).click();
  await expect(page.getByRole('dialog', { name: 'Who holds the slots' })).toContainText('ordinary slots');
  await page.keyboard.press('Escape');
  await Promise.all(opened.map(({ connection }) => connection.close()));
});
