import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureFrom, until } from '../postgres/open.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { testCall } from '../support/databases.ts';
import { noPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type Lane, limits, openLane } from './lane.ts';

describe.skipIf(noPgBouncer)('through PgBouncer in transaction mode, with one backend for all clients', () => {
  let server: TestServer;
  let database: TestDatabase;
  let bouncer: PgBouncer;
  let lane: Lane;
  let other: ScenarioConnection;
  let direct: ScenarioConnection;
  beforeAll(async () => {
    server = await sharedPostgres();
    database = await server.createDatabase();
    bouncer = await startPgBouncer(server, { mode: 'transaction', poolSize: 1 });
    lane = await openLane({ ...server, host: bouncer.host, port: bouncer.port }, database.name);
    other = await database.connect('test/other', { host: bouncer.host, port: bouncer.port });
    direct = await database.connect('test/direct');
    await direct.query('CREATE TABLE kept (a int)');
  });
  afterAll(async () => {
    await other.close();
    await direct.close();
    await lane.close();
    await bouncer.stop();
    await database.drop();
  });

  const heldLocks = async () => {
    const rows = await direct.query(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = '${database.name}')`,
    );
    return rows.length;
  };
  const settings = () => other.query('SELECT name, setting, source FROM pg_settings ORDER BY name');

  test('runs, and leaves neither settings nor locks on the backend that others get', async () => {
    const before = await settings();
    const user = await lane.session('SELECT pg_catalog.pg_advisory_lock($1::int8)', {
      settings: [{ name: 'work_mem', value: '77MB' }],
    });
    expect(user.pid).toBeNull();
    for (const key of ['1', '2']) expect((await user.run({ params: [key], limits })).rowCount).toBe(1);
    expect(await heldLocks()).toBe(0);
    expect((await lane.failure('SELECT 1/0')).sql?.sqlstate).toBe('22012');
    expect((await lane.failure('INSERT INTO kept VALUES (1)')).sql?.sqlstate).toBe('25006');
    await user.close();
    expect(await settings()).toEqual(before);
    await other.query('INSERT INTO kept VALUES (2)');
  });

  test('what leaves something in the session costs the pooler its backend, not the others their peace', async () => {
    const [first] = await other.query('SELECT pg_backend_pid() AS pid');
    expect((await lane.run('PREPARE left_behind AS SELECT 1')).rowCount).toBe(0);
    expect(await other.query("SELECT name FROM pg_prepared_statements WHERE name = 'left_behind'")).toEqual([]);
    expect((await other.query('SELECT pg_backend_pid() AS pid'))[0]).not.toEqual(first);
  });

  test('named statements and the benchmark lane are refused with the reason', async () => {
    const user = await lane.session('SELECT 1');
    expect(await failureFrom(user.run({ params: [], limits, isPrepared: true }))).toMatchObject({
      kind: 'unsupported',
    });
    expect((await user.run({ params: [], limits })).rows).toEqual([['1']]);
    await user.close();
    const benchmark = lane.product.databases.benchmark(lane.at, testCall(), { addedDelayMs: 0 });
    expect(await failureFrom(benchmark)).toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining('pooler'),
    });
  });

  test('stop reaches the server', async () => {
    const call = testCall();
    const user = await lane.session('SELECT pg_catalog.pg_sleep(30) /* through a pooler */', {}, call);
    const failed = failureFrom(user.run({ params: [], limits }));
    const isRunning = async () =>
      (
        await direct.query(
          "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%through a pooler%' AND state = 'active' AND pid <> pg_backend_pid()",
        )
      ).length > 0;
    await until(isRunning);
    call.stop();
    expect(await failed).toMatchObject({ kind: 'cancelled' });
    await until(async () => !(await isRunning()));
    await user.close();
  });
});
