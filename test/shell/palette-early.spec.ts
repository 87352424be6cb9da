import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
let proxy: TcpProxy;
test.beforeAll(async () => {
  server = await startPostgres();
  const connection = await server.connect();
  await connection.query('CREATE TABLE listed (id int)');
  await connection.close();
  proxy = await startTcpProxy(server);
});
test.afterAll(async () => {
  await proxy?.stop();
  await server?.stop();
});

test('a list that arrives under the palette does not lose the keys', async ({ visit, door, page }) => {
  const opened = await openServer(door, { ...server, port: proxy.port });
  proxy.inject({ stall: { direction: 'to-client', atByte: 0 } });
  await visit(`${opened.path}/relations`);
  const filter = page.getByRole('textbox', { name: 'Filter relations' });
  await filter.focus();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find or run' })).toBeFocused();
  proxy.inject({});
  await expect(page.locator('[role=treegrid], [role=grid]')).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(filter).toBeFocused();
});
