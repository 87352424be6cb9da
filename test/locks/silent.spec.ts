import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
let proxy: TcpProxy;
test.beforeAll(async () => {
  server = await startPostgres();
  proxy = await startTcpProxy(server);
});
test.afterAll(async () => {
  await proxy?.stop();
  await server?.stop();
});

test('a server that does not answer: nobody is said to wait or not to wait now', async ({ visit, door }) => {
  test.setTimeout(90_000);
  const { host, port } = proxy;
  const { path } = await openServer(door, { ...server, host, port });
  const page = await visit(`${path}/locks?longer=0`);
  await expect(page.getByText('No backend waits on a lock')).toBeVisible();
  await expect(page.getByText('nobody waits')).toBeVisible();

  proxy.inject({ stall: { direction: 'to-client', atByte: 0 } });
  await expect(page.getByText(/No backend waited on a lock/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('nobody waited')).toBeVisible();
  await expect(page.getByText(/nobody waits|No backend waits/)).toHaveCount(0);

  proxy.inject({});
  await expect(page.getByText('No backend waits on a lock')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('nobody waits')).toBeVisible();
});
