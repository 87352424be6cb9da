import { expect, openServer, test } from '../support/page.ts';
import { startPostgres } from '../support/postgres.ts';

// A host of its own, because it is killed. The page keeps looking for it, and Chromium notes each try.
test.use({ hostOptions: { args: ['--no-demo'] }, expectedErrors: [/WebSocket|ERR_CONNECTION_REFUSED/] });

test('Heapscope itself is killed: the page says so and keeps what it shows', async ({ host, door, visit }) => {
  const server = await startPostgres();
  const connection = await server.connect();
  await connection.query('CREATE TABLE still_here ()');
  await connection.close();
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/relations`);
  await expect(page.getByText('still_here')).toBeVisible();
  await host.kill();
  await expect(page.getByText('own process does not answer')).toBeVisible();
  await expect(page.getByText('still_here')).toBeVisible();
  await server.stop();
});
