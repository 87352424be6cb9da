import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
let proxy: TcpProxy;
test.beforeAll(async () => {
  server = await startPostgres({ settings: { max_locks_per_transaction: 256 } });
  const connection = await server.connect();
  await connection.query(`
    CREATE TABLE big AS SELECT n, repeat('x', 1000) AS body FROM generate_series(1, 2000) AS n;
    DO $$ BEGIN FOR n IN 1..4000 LOOP EXECUTE format('CREATE TABLE "t%s" (id int)', n); END LOOP; END $$`);
  await connection.close();
  proxy = await startTcpProxy(server);
});
test.afterAll(async () => {
  await proxy?.stop();
  await server?.stop();
});

test('progress with a stop that keeps what is measured; measuring again completes it', async ({
  visit,
  door,
  page,
}) => {
  const opened = await openServer(door, { ...server, port: proxy.port });
  // Slow enough for a hand to stop it.
  proxy.inject({ delayMs: 150 });
  await visit(`${opened.path}/sizes?by=none`);
  await expect(page.getByText(/^Measuring, [1-9][\d,]* of 4,\d{3}$/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/~.* in 4,001 relations/)).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('Stopped.')).toBeVisible();
  await expect(page.getByText(/ measured/)).toBeVisible();
  await expect(page.getByText(/never analyzed, unknown/)).toBeVisible();

  proxy.inject({});
  await page.getByRole('button', { name: 'Measure again' }).last().click();
  await expect(page.getByText('4,001 measured')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Stopped.')).toHaveCount(0);
});

test('the server going away leaves the part on the screen and says why', async ({ visit, door, page }) => {
  const opened = await openServer(door, { ...server, port: proxy.port }, { id: 'lost' });
  proxy.inject({ delayMs: 150 });
  await visit(`${opened.path}/sizes?by=none`);
  await expect(page.getByText(/^Measuring, [1-9][\d,]* of 4,\d{3}$/)).toBeVisible({ timeout: 30_000 });
  proxy.inject({ refuse: true });
  proxy.cutAll();
  await expect(page.getByText('The measurement ended early.')).toBeVisible();
  await expect(
    page.getByRole('grid', { name: 'Lumps' }).or(page.getByRole('treegrid', { name: 'Lumps' })),
  ).toContainText('big');
});
