import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connect, Running } from '../scenarios/connection.ts';
import { repeatedly } from '../scenarios/cycle.ts';
import { growth } from '../scenarios/growth.ts';
import { leak } from '../scenarios/leak.ts';
import { lockLoop } from '../scenarios/lock-loop.ts';
import { dropOpenly, lockExclusively, prepareLock, queueAlter, truncateOpenly } from '../scenarios/locked-tables.ts';
import { openTransaction } from '../scenarios/open-transaction.ts';
import { steadyWrites } from '../scenarios/steady-writes.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import type { TestDatabase } from '../support/server-address.ts';

let server: OwnPostgres;
let database: TestDatabase;
let connect: Connect;

beforeAll(async () => {
  server = await startPostgres({
    settings: { max_prepared_transactions: 5, client_connection_check_interval: '200ms' },
  });
  database = await server.createDatabase();
  connect = (applicationName) => database.connect(applicationName);
  await run(
    'CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t SELECT i, 0 FROM generate_series(1, 10) AS i',
  );
  await run('CREATE TABLE grows (id integer, filler text)');
});

afterAll(() => server.stop());

async function run(text: string): Promise<readonly Record<string, unknown>[]> {
  const connection = await database.connect('test');
  return connection.query(text).finally(() => connection.close());
}

const number = async (text: string) => Number(Object.values((await run(text))[0] ?? {})[0]);

/** Backends of a scenario in a state; all but this test's own are a scenario's. */
const backends = (condition = 'true') =>
  number(`SELECT count(*) FROM pg_stat_activity
          WHERE backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid() AND ${condition}`);

async function whileItRuns(running: Running, look: () => Promise<void>): Promise<void> {
  try {
    await look();
  } finally {
    await running.stop();
  }
  await expect.poll(() => backends(), { timeout: 5000 }).toBe(0);
  expect(await number("SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND relation >= 16384")).toBe(0);
}

const quiet = () => undefined;

describe('scenarios that recycle, and leave nothing behind', () => {
  test('a leak grows by one, stops at its number, and starts over', async () => {
    const round = leak({ applicationName: 'leaky', queries: ['SELECT count(*) FROM t'], everyMs: 60, most: 3 });
    const seen = new Set<number>();
    await whileItRuns(repeatedly(connect, round, quiet), async () => {
      await expect.poll(() => backends("state = 'idle in transaction'"), { interval: 10 }).toBe(3);
      await expect.poll(() => backends(), { interval: 10 }).toBe(0);
      const until = Date.now() + 2000;
      while (Date.now() < until) seen.add(await backends());
    });
    expect(Math.max(...seen)).toBeLessThanOrEqual(3);
    expect([...seen]).toEqual(expect.arrayContaining([0, 3]));
  });

  test('an open transaction holds an xid, and is given back after its time', async () => {
    const round = openTransaction({ applicationName: 'open', query: 'UPDATE t SET n = 1 WHERE id = 1', forMs: 400 });
    await whileItRuns(repeatedly(connect, round, quiet), async () => {
      await expect.poll(() => backends('backend_xid IS NOT NULL'), { interval: 10 }).toBe(1);
      await expect.poll(() => backends(), { interval: 10 }).toBe(0);
      await expect.poll(() => backends('backend_xid IS NOT NULL'), { interval: 10, timeout: 3000 }).toBe(1);
    });
    expect(await number('SELECT n FROM t WHERE id = 1')).toBe(0);
  });

  test('a lock loop makes writers wait and readers not', async () => {
    const round = lockLoop({
      holder: 'holder',
      waiter: 'waiter',
      lock: 'LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE',
      writes: ['UPDATE t SET n = n + 1 WHERE id = 2', 'UPDATE t SET n = n + 1 WHERE id = 3'],
      heldMs: 500,
      freeMs: 100,
    });
    await whileItRuns(repeatedly(connect, round, quiet), async () => {
      for (let times = 0; times < 2; times += 1) {
        await expect.poll(() => backends("wait_event_type = 'Lock'"), { interval: 10 }).toBe(2);
        expect(
          await number("SET lock_timeout = '50ms'; SELECT pg_total_relation_size('t') FROM t LIMIT 1"),
        ).toBeGreaterThan(0);
        await expect.poll(() => backends("wait_event_type = 'Lock'"), { interval: 10 }).toBe(0);
      }
    });
  });

  test('growth is seen, and starts over at its limit', async () => {
    const round = growth({
      applicationName: 'grower',
      find: "SELECT 'grows'::regclass::text AS grown",
      rows: () => "SELECT n, repeat('x', 500) FROM generate_series(1, 200) AS n",
      everyMs: 20,
      mostBytes: 1_000_000,
    });
    const sizes: number[] = [];
    await whileItRuns(repeatedly(connect, round, quiet), async () => {
      for (let look = 0; look < 60; look += 1) {
        sizes.push(await number("SELECT pg_total_relation_size('grows')"));
        await delay(20);
      }
    });
    const steps = sizes.map((size, index) => size - (sizes[index - 1] ?? 0));
    expect(steps.some((step) => step > 0)).toBe(true);
    expect(steps.some((step) => step < 0)).toBe(true);
    expect(Math.max(...sizes)).toBeLessThan(1_500_000);
  });

  test('writes that change nothing leave new row versions', async () => {
    const round = steadyWrites({
      applicationName: 'writer',
      query: 'UPDATE t SET n = n WHERE id > 5',
      everyMs: 10,
      times: 50,
    });
    const before = await number("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 't'");
    const content = await run('SELECT * FROM t WHERE id > 5 ORDER BY id');
    await whileItRuns(repeatedly(connect, round, quiet), () => delay(500).then(() => undefined));
    await expect
      .poll(() => number("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 't'"), { timeout: 5000 })
      .toBeGreaterThan(before + 20);
    expect(await run('SELECT * FROM t WHERE id > 5 ORDER BY id')).toEqual(content);
  });

  test('a round whose backend is ended is given up, said, and begun anew', async () => {
    const lines: string[] = [];
    const round = steadyWrites({ applicationName: 'victim', query: 'SELECT 1', everyMs: 20, times: 1000 });
    await whileItRuns(
      repeatedly(connect, round, (line) => lines.push(line)),
      async () => {
        await expect.poll(() => backends()).toBe(1);
        await run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'");
        await expect.poll(() => lines.length).toBe(1);
        await expect.poll(() => backends(), { timeout: 5000 }).toBe(1);
      },
    );
  });
});

const waitsFor = (relation: string) =>
  run(`SET lock_timeout = '50ms'; SELECT pg_relation_size('${relation}')`).then(
    () => false,
    () => true,
  );

describe('tables under locks', () => {
  const cases = [
    ['LOCK TABLE … ACCESS EXCLUSIVE', () => lockExclusively(connect, [['public', 't']])],
    ['TRUNCATE in an open transaction', () => truncateOpenly(connect, 'public', 't')],
    ['DROP in an open transaction', () => dropOpenly(connect, 'public', 't')],
    ['a queued ALTER', () => queueAlter(connect, 'public', 't')],
    ['a prepared transaction', () => prepareLock(connect, 'public', 't')],
  ] as const;

  test.each(cases)('%s makes a size function wait, until it is stopped', async (_name, start) => {
    const oid = await number("SELECT 't'::regclass::oid");
    expect(await waitsFor(String(oid))).toBe(false);
    const held = await start();
    expect(await waitsFor(String(oid))).toBe(true);
    const holders = await run(`SELECT DISTINCT coalesce(pid, 0) AS pid FROM pg_locks
      WHERE relation = ${oid} AND mode = 'AccessExclusiveLock'`);
    expect(holders).toEqual([{ pid: held.pid }]);
    await held.stop();
    expect(await waitsFor(String(oid))).toBe(false);
    expect(await number('SELECT count(*) FROM t')).toBe(10);
    expect(await number('SELECT count(*) FROM pg_prepared_xacts')).toBe(0);
    await expect.poll(() => backends()).toBe(0);
  });
});
