import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backend } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { testCall } from '../support/databases.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type OpenWrites, openWrites, tableOf, using } from './open-writes.ts';

let server: TestServer;
let database: TestDatabase;
let product: OpenWrites;
let at: At;
const run = (text: string) => using(database, 'writer', (connection) => connection.query(text));

beforeAll(async () => {
  server = await sharedPostgres(18);
  database = await server.createDatabase();
  await run('CREATE TABLE written (n integer); INSERT INTO written VALUES (1)');
  product = openWrites();
  at = product.place(server, database.name);
  await product.open(at);
});
afterAll(async () => {
  await product?.close();
  await database?.drop();
});

test('beside the sampler it looks before anybody asks, and asks nothing while the sampler sees nothing', async () => {
  const [companion] = product.companions;
  const ending = new AbortController();
  let backends: readonly Backend[] | undefined;
  let asked = 0;
  const now = () => {
    asked += 1;
    return backends;
  };
  const beside = companion?.({ at, signal: ending.signal, now });
  await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(1);
  await expect(product.service.export({ at, oids: [], format: 'csv' }, testCall())).rejects.toThrow(
    'Nothing was read yet',
  );
  backends = [];
  await expect
    .poll(
      () =>
        product.service.export({ at, oids: [], format: 'csv' }, testCall()).then(
          () => 'read',
          () => 'not yet',
        ),
      {
        timeout: 10_000,
      },
    )
    .toBe('read');
  await run('INSERT INTO written SELECT generate_series(1, 30)');
  const seen = asked;
  await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(seen + 2);
  ending.abort();
  await beside;
  // Who opens the room now finds what was looked at before.
  const watching = product.watch(at, 600);
  const event = await watching.when(({ points }) => points.length > 1);
  const row = tableOf(event, 'written');
  expect(row?.n_tup_ins).toBe(31);
  expect(Math.round((row?.insertRate ?? 0) * event.measuredSeconds)).toBe(30);
  await watching.stop();
});

test('two who watch share the readings', async () => {
  const [one, other] = [product.watch(at), product.watch(at, 60)];
  const first = await one.next();
  const same = await other.when(({ nowMs }) => nowMs >= first.nowMs);
  const both = same.points.filter(({ toMs }) => first.points.some((point) => point.toMs === toMs));
  expect(both.length).toBeGreaterThan(0);
  await one.stop();
  await other.next();
  await other.stop();
});
