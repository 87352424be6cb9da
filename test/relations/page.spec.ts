import { createFixture, fixturePassword, fixtureRoles } from '../scenarios/fixture.ts';
import { createHostileNames, hostileNames } from '../scenarios/hostile-names.ts';
import { lockExclusively } from '../scenarios/locked-tables.ts';
import { expectAccessible } from '../support/axe.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
const connect = (name: string) => server.connect(name);

test.beforeAll(async () => {
  server = await startPostgres();
  await createFixture(connect);
});
test.afterAll(() => server?.stop());

const grid = 'treegrid';

test('filters as one types, marks the hits, counts under chips', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/relations`);
  const list = page.getByRole(grid, { name: 'Relations' });
  await expect(list.getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('custom');
  await expect(list.getByRole('row', { name: /customers_pkey/ })).toBeVisible();
  await expect(list.getByRole('row', { name: /orders/ })).toHaveCount(0);
  await expect(list.locator('mark').first()).toHaveText('custom');
  await expect(page.getByRole('status').filter({ hasText: 'match in' })).toHaveText(
    /^5 match in \d+ relations, 7 routines$/,
  );
  await expect(page).toHaveURL(/filter=custom/);
  const chips = page.getByRole('group', { name: 'Kinds' });
  await expect(chips.getByRole('button', { name: 'index 2' })).toBeVisible();
  await chips.getByRole('button', { name: 'index 2' }).click();
  await expect(list.getByRole('row')).toHaveCount(3);
  await expect(chips.getByRole('button', { name: 'view 1', exact: true })).toBeVisible();
  await chips.getByRole('button', { name: 'view 1', exact: true }).click({ modifiers: ['ControlOrMeta'] });
  await expect(list.getByRole('row')).toHaveCount(4);
  await expect(page).toHaveURL(/kinds=index%2Cview|kinds=index,view/);
  await page.reload();
  await expect(list.getByRole('row')).toHaveCount(4);
  await page.getByLabel('Filter relations').press('Escape');
  await expect(page.getByLabel('Filter relations')).toHaveValue('');
});

test('a wrong predicate is underlined, and the last good list stays', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/relations`);
  const list = page.getByRole(grid, { name: 'Relations' });
  const field = page.getByLabel('Filter relations');
  await field.fill('customers kind:index');
  await expect(list.getByRole('row')).toHaveCount(3);
  await field.fill('customers kind:indexxx');
  await expect(page.getByRole('alert').filter({ hasText: 'No kind indexxx' })).toBeVisible();
  await expect(page.locator('u')).toHaveText('indexxx');
  await expect(list.getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: 'Regular expression' }).click();
  await field.fill('^cust(');
  await expect(page.getByRole('alert').filter({ hasText: 'Not a regular expression' })).toBeVisible();
  await expect(list.getByRole('row')).toHaveCount(3);
  await field.fill('^customers_.*y$');
  await expect(list.getByRole('row')).toHaveCount(3);
});

test('partitions fold under their parent, with bounds, the default last', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/relations?filter=measurements+kind:p,part+!taken`);
  const list = page.getByRole(grid, { name: 'Relations' });
  const parent = list.getByRole('row', { name: /measurements 3 partitions/ });
  await expect(parent).toHaveAttribute('aria-expanded', 'false');
  await expect(list.getByRole('row')).toHaveCount(2);
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(list.getByRole('row')).toHaveCount(5);
  await expect(list.getByRole('row').last()).toContainText('measurements_default');
  await expect(list.getByRole('row').last()).toContainText('DEFAULT');
  await expect(list.getByRole('row', { name: /measurements_2024/ })).toContainText("FROM ('2024-01-01')");
  await page.keyboard.press('ArrowLeft');
  await expect(list.getByRole('row')).toHaveCount(2);
});

test('one relation in detail, by keys alone', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/relations`);
  const list = page.getByRole(grid, { name: 'Relations' });
  await expect(list.getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('orders kind:table');
  await page.keyboard.press('ArrowDown');
  await expect(list).toBeFocused();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('complementary', { name: 'Relation' });
  await expect(drawer).toContainText('customer_id');
  await expect(drawer).toContainText('numeric(10,2)');
  await expect(drawer).toContainText('default 0');
  await expect(drawer).toContainText('total');
  await drawer.getByRole('tab', { name: 'Columns' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(drawer).toContainText('btree (placed_on DESC) INCLUDE (total)');
  await expect(drawer).toContainText('invalid index');
  await expect(drawer).toContainText('0 scans since');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(drawer).toContainText('no index on customer_id');
  await expect(drawer).toContainText('on delete cascade');
  await page.keyboard.press('Control+d');
  await expect(drawer.locator('pre')).toContainText('CREATE TABLE shop.orders (');
  await expect(drawer.locator('pre')).toContainText('GENERATED ALWAYS AS ((total * (2)::numeric)) STORED');
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expect(list).toBeFocused();
});

test('what is measured loses its ~ in the list', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/relations?filter=documents+kind:table`);
  const row = page.getByRole(grid, { name: 'Relations' }).getByRole('row').nth(1);
  await expect(row).toContainText('~');
  await row.click();
  const drawer = page.getByRole('complementary', { name: 'Relation' });
  await expect(drawer).toContainText('TOAST');
  await expect(row.getByRole('gridcell').nth(3)).not.toContainText('~');
  await expect(row.getByRole('gridcell').nth(3)).toContainText(/\d+ kB/);
});

test('a lock on one table leaves the rest of the drawer, and says who holds it', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const held = await lockExclusively(connect, [['shop', 'customers']]);
  const page = await visit(`${path}/relations?filter=customers+kind:table`);
  await page.getByRole(grid, { name: 'Relations' }).getByRole('row').nth(1).click();
  const drawer = page.getByRole('complementary', { name: 'Relation' });
  await expect(drawer).toContainText('character varying(40)');
  await expect(drawer).toContainText(`defaults: locked by pid ${held.pid}`);
  await expect(drawer).toContainText(`Held by pid ${held.pid}`);
  await held.stop();
  await drawer.getByRole('button', { name: 'Try again' }).last().click();
  await expect(drawer).toContainText('default true');
});

test('a relation dropped while it is shown', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const admin = await connect('drop test');
  await admin.query('CREATE TABLE shop.short_lived (id integer)');
  const page = await visit(`${path}/relations?filter=short_lived`);
  await page.getByRole('button', { name: 'Read the list again' }).click();
  await page.getByRole(grid, { name: 'Relations' }).getByRole('row').nth(1).click();
  const drawer = page.getByRole('complementary', { name: 'Relation' });
  await expect(drawer).toContainText('integer');
  await admin.query('DROP TABLE shop.short_lived');
  await drawer.getByRole('tab', { name: 'Constraints' }).click();
  await expect(drawer).toContainText('Refresh the list');
  await page.getByRole('button', { name: 'Read the list again' }).click();
  await expect(drawer).toContainText('not in the list any more');
  await expect(page.getByText('No name matches')).toBeVisible();
  await admin.close();
});

test('a plain role sees what it lacks, and the GRANT', async ({ visit, door }) => {
  const plain = { id: 'plain', user: fixtureRoles.plain, password: fixturePassword };
  const { path } = await openServer(door, server, plain);
  const page = await visit(`${path}/relations?filter=secrets+kind:table`);
  const row = page.getByRole(grid, { name: 'Relations' }).getByRole('row').nth(1);
  await expect(row).toContainText('no USAGE on schema closed');
  await row.click();
  const drawer = page.getByRole('complementary', { name: 'Relation' });
  await drawer.getByRole('tab', { name: 'Privileges' }).click();
  await expect(drawer).toContainText(`GRANT USAGE ON SCHEMA closed TO ${fixtureRoles.plain};`);
});

test('nothing matches: the next step is to search definitions, on the server', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/relations?filter=is_active`);
  await expect(page.getByText('No name matches')).toBeVisible();
  await page.getByRole('button', { name: 'Search definitions too' }).click();
  const row = page.getByRole(grid, { name: 'Relations' }).getByRole('row', { name: /active_customers/ });
  await expect(row).toContainText('is_active');
  await page.getByRole('radio', { name: 'Columns' }).check();
  await expect(page.getByRole(grid, { name: 'Relations' }).getByRole('row', { name: /shop\.customers/ })).toBeVisible();
});

test('the filtered list as a file', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/relations?filter=customers`);
  await expect(page.getByRole(grid, { name: 'Relations' }).getByRole('row').nth(1)).toBeVisible();
  await page.getByRole('button', { name: 'Export' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Markdown' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^relations-postgres-\d{4}-\d\d-\d\d\.md$/);
  const text = Buffer.concat(await (await download.createReadStream()).toArray()).toString();
  expect(text).toContain('customers_pkey');
  expect(text).not.toContain('orders_pkey');
});

test('hostile names are only names, in the list and in the drawer', async ({ visit, door }) => {
  const database = await server.createDatabase('hostile_names');
  const admin = await database.connect('hostile');
  await createHostileNames(admin);
  await admin.close();
  const { path } = await openServer(door, server, { id: 'hostile', database: 'hostile_names' });
  const page = await visit(`${path}/relations?kinds=table&schema=hostile`);
  const list = page.getByRole(grid, { name: 'Relations' });
  await list.focus();
  for (const name of hostileNames.slice(0, 24)) {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('complementary', { name: 'Relation' }), name).toContainText('integer');
    await page.keyboard.press('Control+d');
    await expect(page.getByRole('complementary', { name: 'Relation' }).locator('pre')).toContainText('CREATE TABLE');
  }
  await page.getByLabel('Filter relations').fill('<img');
  await expect(list.getByRole('row', { name: /<img src=x/ })).toBeVisible();
  await page.getByLabel('Filter relations').fill('=HYPER');
  await expect(list.getByRole('row', { name: /=HYPERLINK/ })).toBeVisible();
});

test('is accessible in both themes, with and without the drawer', async ({ visit, door }) => {
  test.slow();
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/relations`);
  await expect(page.getByRole(grid, { name: 'Relations' }).getByRole('row').nth(3)).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Filter relations').fill('orders kind:table');
  await page.getByRole(grid, { name: 'Relations' }).getByRole('row').nth(1).click();
  const drawer = page.getByRole('complementary', { name: 'Relation' });
  for (const tab of ['Columns', 'Indexes', 'Foreign keys', 'Privileges', 'DDL']) {
    await drawer.getByRole('tab', { name: tab }).click();
    await expect(drawer.getByRole('tabpanel')).not.toBeEmpty();
    await expectAccessible(page);
  }
});
