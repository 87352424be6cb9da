import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { noPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import type { TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { failureFrom, newCall, type Product, productOn, until } from './open.ts';
import { fails, one, sleeps } from './statements.ts';

describe.skipIf(noPgBouncer)('through PgBouncer in transaction mode, with one backend for all clients', () => {
  let server: TestServer;
  let bouncer: PgBouncer;
  let product: Product;
  let other: ScenarioConnection;

  beforeAll(async () => {
    server = await sharedPostgres();
    bouncer = await startPgBouncer(server, { mode: 'transaction', poolSize: 1 });
    product = productOn({ ...server, ...bouncer });
    other = await server.connect('test/other', 'postgres', { host: bouncer.host, port: bouncer.port });
  });
  afterAll(async () => {
    await other.close();
    await product.databases.closeAll();
    await bouncer.stop();
  });

  const settings = async () => {
    const all = await other.query('SELECT name, setting, source FROM pg_settings ORDER BY name');
    expect(all.length).toBeGreaterThan(300);
    return all;
  };

  test('it is noticed', async () => {
    expect(await product.databases.facts(product.at, newCall())).toMatchObject({ isPooled: true });
  });

  test('no setting stays on the backend that others use, after success, errors and a cancel', async () => {
    const session = await product.databases.session(product.at, newCall());
    const [first] = await other.query('SELECT pg_backend_pid() AS pid');
    const before = await settings();
    for (let i = 0; i < 50; i += 1) {
      await session.rows(one);
      await session.rows(fails).catch(() => {});
    }
    expect(await failureFrom(session.rows(sleeps(3, 'sampler')))).toMatchObject({ kind: 'timeout' });
    expect(await settings()).toEqual(before);
    expect((await other.query('SELECT pg_backend_pid() AS pid'))[0]).toEqual(first);
    await other.query('CREATE TEMP TABLE still_writable (a int)');

    const stop = new AbortController();
    const call = newCall(stop.signal);
    const running = failureFrom((await product.databases.session(product.at, call)).rows(sleeps(10)));
    const direct = await server.connect('test/direct');
    const isRunning = async () =>
      (
        await direct.query(
          `SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(10)%' AND pid <> pg_backend_pid() AND state = 'active'`,
        )
      ).length > 0;
    await until(isRunning);
    stop.abort();
    expect((await running).kind).toBe('cancelled');
    await until(async () => !(await isRunning()), 2_000);
    expect(await settings()).toEqual(before);
    await direct.close();
  });
});
