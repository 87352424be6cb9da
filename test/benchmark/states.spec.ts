import { hostileNames } from '../scenarios/hostile-names.ts';
import { quoteName } from '../scenarios/quote.ts';
import { expectAccessible } from '../support/axe.ts';
import { expect, openServer, test } from '../support/page.ts';
import { noPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { field, line, outcome, radio, write } from './on-page.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
test.beforeAll(async () => {
  server = await startPostgres();
  const connection = await server.connect();
  await connection.query('CREATE DATABASE empty');
  await connection.query('CREATE DATABASE strange');
  await connection.query("CREATE ROLE nosy LOGIN PASSWORD 'nosy'");
  await connection.query(`
    CREATE TABLE owners (id integer PRIMARY KEY, name text);
    CREATE TABLE pets (id integer PRIMARY KEY, owner_id integer REFERENCES owners, name text);
    INSERT INTO owners SELECT n, 'owner ' || n FROM generate_series(1, 100) AS n;
    INSERT INTO pets SELECT n, n % 100 + 1, 'pet ' || n FROM generate_series(1, 2000) AS n;
    GRANT SELECT ON owners TO nosy; ANALYZE owners; ANALYZE pets`);
  await connection.close();
});
test.afterAll(() => server?.stop());

test('a database without a foreign key says so, and offers two queries instead', async ({ visit, door, page }) => {
  const opened = await openServer(door, server, { database: 'empty', id: 'empty' });
  await visit(`${opened.path}/benchmark`);
  await expect(page.getByText('No foreign key in empty')).toBeVisible();
  await expect(page.getByText(/pg_constraint holds none/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Compare any two queries' }).click();
  await expect(field(page, 'Query A')).toBeVisible();
});

test('a missing right is named with its GRANT; a missing index with its SQL; a key that is gone', async ({
  visit,
  door,
  page,
}) => {
  const denied = await openServer(door, server, { id: 'nosy', user: 'nosy', password: 'nosy' });
  await visit(`${denied.path}/benchmark`);
  await expect(page.getByRole('combobox', { name: 'Foreign key' })).toHaveValue('pets.owner_id → owners.id');
  await expect(page.getByText(/nosy may not read pets/).first()).toBeVisible();
  await expect(page.getByText(/GRANT SELECT ON (public\.)?pets TO nosy;/)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Run/ }).first()).toBeDisabled();
  await expectAccessible(page);

  const opened = await openServer(door, server);
  await visit(`${opened.path}/benchmark?fk=1`);
  await expect(page.getByText(/CREATE INDEX CONCURRENTLY ON (public\.)?pets \(owner_id\);/)).toBeVisible();
  await expect(page.getByText(/foreign key of this address is gone/)).toBeVisible();
});

test('a cut connection in mid-run keeps the rounds so far, and so does the history', async ({ visit, door, page }) => {
  const proxy = await startTcpProxy(server);
  const opened = await openServer(door, { ...server, port: proxy.port }, { id: 'cut' });
  await visit(`${opened.path}/benchmark?mode=prepared`);
  await field(page, 'Rounds (ids)').fill('90000');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: /^Stop and keep [1-9]/ })).toBeVisible();
  proxy.inject({ refuse: true });
  proxy.cutAll();
  await expect(outcome(page, /^Ended early, [1-9][\d,]* of 90,000 rounds/)).toBeVisible();
  await expect(page.getByText(/What is below is of the [\d,]+ rounds before that/)).toBeVisible();
  await expect(line(page, /select_related/)).toContainText('baseline');
  await expect(page.getByRole('button', { name: /^Past runs 1/ })).toBeVisible();
  proxy.inject({});
  await page.getByRole('button', { name: /^Past runs/ }).click();
  await expect(
    page.getByRole('row', { name: /pets\.owner_id → owners\.id, get, prepared .* ended early/ }),
  ).toBeVisible();
  await proxy.stop();
});

test('hostile names are only names', async ({ visit, door, page }) => {
  const names = [
    hostileNames.find((one) => one.startsWith('<img')),
    hostileNames.find((one) => one.startsWith('"><svg')),
  ];
  const [child = '', parent = ''] = names;
  const connection = await server.connect('heapscope-test', 'strange');
  await connection.query(`
    CREATE TABLE ${quoteName(parent)} (${quoteName(child)} integer PRIMARY KEY);
    CREATE TABLE ${quoteName(child)} (id integer PRIMARY KEY, ${quoteName(parent)} integer NOT NULL REFERENCES ${quoteName(parent)});
    INSERT INTO ${quoteName(parent)} SELECT generate_series(1, 20);
    INSERT INTO ${quoteName(child)} SELECT n, n FROM generate_series(1, 20) AS n`);
  await connection.close();
  const opened = await openServer(door, server, { database: 'strange', id: 'strange' });
  await visit(`${opened.path}/benchmark?mode=prepared`);
  const picker = page.getByRole('combobox', { name: 'Foreign key' });
  await expect(picker).toHaveValue(`${child}.${parent} → ${parent}.${child}`);
  await picker.click();
  await expect(page.getByRole('option', { name: /onerror/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await field(page, 'Rounds (ids)').fill('20');
  await page.keyboard.press('Control+Enter');
  await expect(outcome(page, /^Finished, 20 rounds/)).toBeVisible();
  await page.getByRole('button', { name: /^Past runs/ }).click();
  await expect(page.getByRole('row', { name: /<img/ })).toBeVisible();
});

test('filters thousands of foreign keys as they are typed', async ({ visit, door, page }) => {
  const connection = await server.connect();
  await connection.query(`
    CREATE SCHEMA many;
    CREATE TABLE many.hub (id integer PRIMARY KEY);
    DO $$ BEGIN FOR n IN 1..1500 LOOP
      EXECUTE format('CREATE TABLE many.spoke_%s (id integer PRIMARY KEY, hub_id integer REFERENCES many.hub)', n);
    END LOOP; END $$`);
  await connection.close();
  const opened = await openServer(door, server);
  await visit(`${opened.path}/benchmark`);
  await page.getByRole('combobox', { name: 'Foreign key' }).click();
  await expect(page.getByText('1,501 of 1,501 foreign keys, the first 60 are shown')).toBeVisible();
  await page.keyboard.type('spoke_1234');
  await expect(page.getByText('1 of 1,501 foreign keys', { exact: true })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/spoke_1234 has no rows|spoke_1234 was never analyzed/).first()).toBeVisible();
});

test('behind a pooler it says what cannot be measured, and two queries still work', async ({ visit, door, page }) => {
  test.skip(noPgBouncer !== undefined, noPgBouncer ?? '');
  const pooler = await startPgBouncer(server);
  const opened = await openServer(door, { ...server, port: pooler.port }, { id: 'pooled' });
  await visit(`${opened.path}/benchmark`);
  await expect(page.getByText('Behind a pooler.')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Nothing was measured/)).toBeVisible();
  await expect(page.getByText(/Connect to the server itself/).first()).toBeVisible();
  await radio(page, 'Any two queries').check();
  await field(page, 'Rounds').fill('10');
  await write(page, 'A', 'SELECT 1');
  await write(page, 'B', 'SELECT 0 + 1');
  await page.keyboard.press('Control+Enter');
  await expect(outcome(page, /^Finished, 10 rounds/)).toBeVisible();
  await pooler.stop();
});
