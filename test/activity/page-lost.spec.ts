import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { leakOne, rowOf, untilSampled } from './page-tools.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
test.beforeAll(async () => {
  server = await startPostgres();
});
test.afterAll(() => server?.stop());

test('the server goes away and comes back: what was seen stays, then sampling goes on', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const before = await leakOne(server, 'before');
  const page = await visit(`${path}/activity`);
  await expect(rowOf(page, before.pid)).toBeVisible();
  await server.halt('immediate');
  await expect(page.getByText('Connection lost at')).toBeVisible();
  await expect(rowOf(page, before.pid)).toBeVisible();
  await expect(page.getByText('The last sample failed.')).toHaveCount(0);
  await server.restart();
  await expect(async () => {
    await page.getByRole('button', { name: 'Retry now' }).click({ timeout: 2_500 });
    await expect(page.getByText('Connection lost at')).toBeHidden({ timeout: 2_500 });
  }).toPass();
  const after = await leakOne(server, 'after');
  await expect(rowOf(page, after.pid)).toBeVisible();
  await expect(rowOf(page, before.pid)).toHaveCount(0);
  await after.connection.close();
});

test('a backend is found from any screen by @ and its pid', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const one = await leakOne(server, 'found');
  const page = await visit(`${path}/activity`);
  await untilSampled(page);
  await expect(rowOf(page, one.pid)).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page.getByRole('heading', { name: 'Relations' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type(`@${one.pid}`);
  await expect(page.getByRole('option', { name: new RegExp(String(one.pid)) })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Backend', exact: true })).toContainText(`Backend ${one.pid}`);
  await one.connection.close();
});
