import type { ScenarioConnection } from '../scenarios/connection.ts';
import { type DebianPostgres, noDebianPostgres, startDebianPostgres } from '../support/debian-postgres.ts';
import { expect, test } from '../support/page.ts';
import { isAlive, leakOne, rowOf, table, toast } from './page-tools.ts';

/**
 * Somebody who has never seen Heapscope, in trouble: dead rows pile up on a Debian server, autovacuum comes and removes
 * none. From the first look at the connections page to the moment when vacuum works again.
 */
test.use({ hostOptions: { args: ['--no-demo'] } });
test.skip(noDebianPostgres !== undefined, noDebianPostgres ?? '');

const rows = 20_000;
let server: DebianPostgres;
let admin: ScenarioConnection;

test.beforeAll(async () => {
  server = await startDebianPostgres({ settings: { autovacuum_naptime: '1s', log_autovacuum_min_duration: 0 } });
  admin = await server.connect('admin');
  await admin.query(`CREATE TABLE session (id integer PRIMARY KEY, last_visit integer NOT NULL);
    CREATE TABLE visits (n integer); INSERT INTO session SELECT n, 0 FROM generate_series(1, ${rows}) AS n`);
  await admin.query('VACUUM ANALYZE session');
});
test.afterAll(async () => {
  await admin?.close();
  await server?.stop();
});

const dead = async (): Promise<number> => {
  const [row] = await admin.query(`SELECT pg_stat_get_dead_tuples('session'::regclass)::integer AS dead`);
  return Number(row?.dead);
};

const vacuums = async (): Promise<number> => {
  const [row] = await admin.query(
    "SELECT autovacuum_count::integer AS n FROM pg_stat_user_tables WHERE relname = 'session'",
  );
  return Number(row?.n);
};

test('finds the transaction that holds vacuum back, ends it, and vacuum works again', async ({ visit }) => {
  const leaked = await leakOne(server, 'shop.cgi', 'INSERT INTO visits VALUES (1)');
  await admin.query('UPDATE session SET last_visit = 1');
  const before = await vacuums();
  await expect.poll(vacuums, { timeout: 30_000 }).toBeGreaterThan(before);
  // It ran, and nothing could be removed.
  await expect.poll(dead, { timeout: 10_000 }).toBeGreaterThan(rows - 100);

  const page = await visit('/');
  const started = performance.now();
  await test.step('paste the URI on the connections page, and connect', async () => {
    await page.getByLabel('Connection URI').fill(server.url);
    await page.getByLabel('Connection URI').press('Control+Enter');
    await expect(page).toHaveURL(/\/db\/c-[\w-]+\/postgres\//);
  });
  await test.step('open Activity', async () => {
    await page.getByRole('link', { name: /^Activity/ }).click();
    await expect(table(page)).toBeVisible();
  });
  const row = rowOf(page, leaked.pid);
  await test.step('see the one that is idle in transaction, and what it holds', async () => {
    await expect(row).toContainText('idle in transaction');
    await row.getByRole('gridcell').first().click();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('complementary').filter({ hasText: `Backend ${leaked.pid}` });
    await expect(drawer).toContainText('holds back vacuum in this database');
    await expect(drawer).toContainText('INSERT INTO visits VALUES (1)');
    await page.keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
  });
  await test.step('end it: one click, one confirmation', async () => {
    await row.getByRole('button', { name: 'End' }).click();
    const question = page.getByRole('group', { name: 'End backend' });
    await expect(question).toContainText(`SELECT pg_terminate_backend(${leaked.pid});`);
    await expect(question).toContainText('rolled back');
    await question.getByRole('button', { name: /End backend/ }).click();
    await expect(toast(page, `Ended backend ${leaked.pid}.`)).toBeVisible();
    expect(await isAlive(server, leaked.pid)).toBe(false);
  });
  const endedMs = performance.now() - started;
  await test.step('vacuum removes what it could not', async () => {
    await expect.poll(dead, { timeout: 30_000 }).toBe(0);
  });
  const wholeMs = performance.now() - started;
  test.info().annotations.push({
    type: 'told',
    description: `ended after ${(endedMs / 1000).toFixed(1)} s, vacuum worked again after ${(wholeMs / 1000).toFixed(1)} s`,
  });
  expect(wholeMs).toBeLessThan(60_000);
  await leaked.connection.close();
});
