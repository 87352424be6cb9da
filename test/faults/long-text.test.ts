import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSampler } from '../sampler/watching.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const megabytes = process.env.HEAPSCOPE_LONG === '1' ? 50 : 8;
/** track_activity_query_size, which is what a server keeps of a text unless told otherwise. */
const keptBytes = 1_024;

let server: TestServer;
let database: TestDatabase;
beforeAll(async () => {
  server = await sharedPostgres();
  database = await server.createDatabase();
});
afterAll(() => database.drop());

test('a statement of 50 MB of somebody else: Activity has its beginning, and goes on', async () => {
  const product = openSampler(100);
  const at = product.place(server, database.name);
  await product.open(at);
  const watching = product.watch(at);
  await watching.ticks(1);
  const client = await database.connect('long text');
  await client.query(`SELECT 1 /* ${'x'.repeat(megabytes * 1_000_000)} */`);
  const seen = () => [...watching.backends.values()].find(({ application_name }) => application_name === 'long text');
  await watching.until(() => seen()?.query?.startsWith('SELECT 1 /* xxx') === true, 'the long statement', 20_000);
  expect(seen()?.query?.length).toBeLessThan(keptBytes);
  await watching.ticks(2);
  expect(watching.of('failed')).toEqual([]);
  await client.close();
  await watching.stop();
  await product.close();
});
