import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlansEvent } from '../../shared/contract/plans-parts.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { testCall } from '../support/databases.ts';
import { createRole, describeEachVersion, dropRole, type TestRole } from '../support/every-version.ts';
import { noPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { fillShop } from './host-shop.ts';
import { asked, type OpenPlans, openPlans, sideOf, until } from './open-plans.ts';

const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** What our user lane has on the server now. */
async function backends(watcher: ScenarioConnection): Promise<readonly Record<string, unknown>[]> {
  return watcher.query(`
    SELECT pid, state FROM pg_stat_activity
    WHERE  datname = current_database() AND application_name = 'heapscope/test/user'`);
}

/** For how long our user lane has been at its longest statement, in ms; 0 when it runs none. */
async function longest(watcher: ScenarioConnection): Promise<number> {
  const [row] = await watcher.query(`
    SELECT coalesce(max(1000 * extract(epoch FROM clock_timestamp() - query_start)), 0)::float8 AS ms
    FROM   pg_stat_activity
    WHERE  datname = current_database() AND application_name = 'heapscope/test/user' AND state = 'active'`);
  return Number(row?.ms);
}

describeEachVersion(({ server }) => {
  let room: OpenPlans;
  let database: TestDatabase;
  let watcher: ScenarioConnection;
  let at: string;

  beforeAll(async () => {
    room = await openPlans();
    database = await server().createDatabase();
    await fillShop(database);
    watcher = await database.connect();
    at = room.place(server(), database.name);
  });
  afterAll(async () => {
    await watcher.close();
    await room.close();
    await database.drop();
  });

  test('stop reaches the server within 200 ms at the median, and keeps what ran', async () => {
    await watcher.query('CREATE TABLE naps (seconds double precision)');
    const took: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      await watcher.query('TRUNCATE naps; INSERT INTO naps VALUES (0.01)');
      const runId = `stop-${n}`;
      const sleepy = 'SELECT pg_sleep(seconds) FROM naps';
      const request = asked(['SELECT 1', sleepy], { options: ['analyze'], runs: 100, timeoutMs: 60_000 });
      let isLong = Promise.resolve();
      const running = room.run(at, request, {
        runId,
        onEvent: ({ done }) => {
          if (done >= 6) isLong = watcher.query('UPDATE naps SET seconds = 60').then(() => undefined);
        },
      });
      await until(async () => (await longest(watcher)) > 100);
      await isLong;
      const started = performance.now();
      await room.service.stop({ runId }, testCall());
      await until(async () => (await longest(watcher)) === 0);
      took.push(performance.now() - started);
      const event = await running;
      expect(event.state).toBe('stopped');
      expect(sideOf(event, 0).executionMs.length).toBeGreaterThan(1);
      expect(sideOf(event, 0).plan).toContain('Result');
      expect(sideOf(event, 1).failure).toBeNull();
      expect(event.keptAs).not.toBeNull();
    }
    expect(middle(took)).toBeLessThan(200);
    expect(await room.service.stop({ runId: 'stop-0' }, testCall())).toEqual({ stopped: false });
  });

  test('what never ends is stopped, too', async () => {
    const runId = 'endless';
    const run = room.run(at, asked(['SELECT pg_sleep(600)'], { options: ['analyze'], timeoutMs: 600_000 }), { runId });
    await until(async () => (await backends(watcher)).some(({ state }) => state === 'active'));
    await expect(room.run(at, asked(['SELECT 1']), { runId })).rejects.toThrow('under way');
    const started = performance.now();
    await room.service.stop({ runId }, testCall());
    expect(await run).toMatchObject({ state: 'stopped', done: 0, keptAs: null });
    expect(performance.now() - started).toBeLessThan(5_000);
    await until(async () => (await backends(watcher)).length === 0);
  });

  test('a page that goes away stops its run', async () => {
    const call = testCall();
    const run = room.events(at, asked(['SELECT pg_sleep(600)'], { options: ['analyze'], timeoutMs: 600_000 }), {
      call,
    });
    await until(async () => (await backends(watcher)).some(({ state }) => state === 'active'));
    call.stop();
    await run;
    await until(async () => (await backends(watcher)).length === 0);
  });

  test('a limit of time is told with the runs so far', async () => {
    await watcher.query('CREATE SEQUENCE IF NOT EXISTS turns');
    const text = 'SELECT CASE WHEN nextval($$turns$$) > 3 THEN pg_sleep(60) END';
    const request = asked([text], { options: ['analyze'], runs: 10, timeoutMs: 400, allowsWrites: true });
    const event = await room.run(at, request);
    expect(event).toMatchObject({ state: 'failed', done: 3, order: 'A A' });
    expect(sideOf(event)).toMatchObject({
      failure: { sqlstate: '57014', advice: expect.stringContaining('more time') },
      plan: expect.stringContaining('Actual Rows'),
    });
    expect(sideOf(event).executionMs).toHaveLength(2);
    expect(event.keptAs).not.toBeNull();
  });

  test('a connection that is cut in mid-run keeps the rounds so far', async () => {
    const proxy = await startTcpProxy(server());
    const there = room.place(server(), database.name, { host: proxy.host, port: proxy.port });
    const request = asked(['SELECT pg_sleep(0.01)', 'SELECT 2'], { options: ['analyze'], runs: 100 });
    let isCut = false;
    const event = await room.run(there, request, {
      onEvent: ({ done }) => {
        if (done < 8 || isCut) return;
        isCut = true;
        proxy.cutAll();
      },
    });
    expect(event.state).toBe('failed');
    expect(event.sides.some(({ failure }) => failure !== null)).toBe(true);
    expect(sideOf(event, 0).executionMs.length).toBeGreaterThanOrEqual(2);
    expect(sideOf(event, 0).medianMs).toBeGreaterThan(9);
    expect(event.keptAs).not.toBeNull();
    await proxy.stop();
  });

  test('nothing is left idle in a transaction, and nothing is left at all', async () => {
    const seen = new Set<unknown>();
    let isOver = false;
    const looking = (async () => {
      while (!isOver) {
        // Between two messages of one run it is seen for an instant.
        const left = await watcher.query(`
          SELECT pid FROM pg_stat_activity
          WHERE  datname = current_database() AND application_name = 'heapscope/test/user'
          AND    state LIKE 'idle in transaction%' AND clock_timestamp() - state_change > interval '1 s'`);
        for (const { pid } of left) seen.add(pid);
        await sleep(25);
      }
    })();
    const texts = ['SELECT count(*) FROM orders', 'SELECT 1 / 0', 'SELECT pg_advisory_lock(1)', 'SELEC'];
    for (const text of texts) await room.run(at, asked([text, 'SELECT 1'], { options: ['analyze'], runs: 5 }));
    isOver = true;
    await looking;
    expect([...seen]).toEqual([]);
    await until(async () => (await backends(watcher)).length === 0);
    expect(await watcher.query("SELECT 1 AS x FROM pg_locks WHERE locktype = 'advisory'")).toEqual([]);
  });
});

describe('who may do less', () => {
  let room: OpenPlans;
  let server: TestServer;
  let database: TestDatabase;
  let role: TestRole;
  let at: string;

  beforeAll(async () => {
    room = await openPlans();
    server = await sharedPostgres();
    database = await server.createDatabase();
    await fillShop(database);
    role = await createRole(server, 'plain');
    const connection = await database.connect();
    await connection.query(`
      GRANT SELECT ON orders TO ${role.user};
      CREATE SCHEMA secret; CREATE TABLE secret.diary (line text);
      ALTER ROLE ${role.user} SET work_mem = '9MB'; ALTER ROLE ${role.user} SET search_path = public, secret`);
    await connection.close();
    at = room.place(server, database.name, role);
  });
  afterAll(async () => {
    await room.close();
    await database.drop();
    await dropRole(server, role);
  });

  test('is offered what it may set, and sees what holds', async () => {
    const answer = await room.service.options({ at }, testCall());
    expect(answer.promise).toMatchObject({ kind: 'restricted', role: role.user });
    const names = answer.settings.map(({ name }) => name);
    expect(names).toContain('work_mem');
    expect(names).not.toContain('track_io_timing');
    expect(answer.settings.find(({ name }) => name === 'work_mem')?.setting).toBe('9216');
    const words = await room.service.words({ at }, testCall());
    expect(words.search_path).toEqual(['public']);
    expect(words.relations.map(({ relname }) => relname)).not.toContain('diary');
  });

  test('explains what it may read, and is told what it may not', async () => {
    const event = await room.run(at, asked(['SELECT * FROM orders', 'SELECT * FROM customers']));
    expect(sideOf(event, 0)).toMatchObject({ failure: null });
    expect(sideOf(event, 0).serverThen?.relations[0]).toMatchObject({ relname: 'orders', reltuples: 10_000 });
    expect(sideOf(event, 0).serverThen?.settings).toContainEqual({ name: 'work_mem', value: '9MB' });
    const grant = `GRANT SELECT ON public.customers TO ${role.user};`;
    expect(sideOf(event, 1).failure).toMatchObject({ sqlstate: '42501', grant });
    expect(event.promise.kind).toBe('restricted');
    const hidden = await room.run(at, asked(['SELECT * FROM secret.diary JOIN orders USING (id)']));
    expect(sideOf(hidden).failure?.grant).toBe(
      `GRANT USAGE ON SCHEMA secret TO ${role.user};\nGRANT SELECT ON secret.diary TO ${role.user};`,
    );
    // What it lacks here is no right of a table.
    const file = await room.run(at, asked(["SELECT pg_catalog.pg_read_file('x') FROM orders"]));
    expect(sideOf(file).failure).toMatchObject({ sqlstate: '42501' });
    expect(sideOf(file).failure?.grant).toBeUndefined();
  });
});

describe.skipIf(noPgBouncer)('behind PgBouncer', () => {
  let room: OpenPlans;
  let server: TestServer;
  let database: TestDatabase;
  let pooler: PgBouncer;
  let watcher: ScenarioConnection;
  let at: string;

  beforeAll(async () => {
    room = await openPlans();
    server = await sharedPostgres();
    database = await server.createDatabase();
    await fillShop(database);
    pooler = await startPgBouncer(server, { poolSize: 2 });
    watcher = await database.connect();
    at = room.place({ ...server, host: pooler.host, port: pooler.port }, database.name);
  });
  afterAll(async () => {
    await room.close();
    await watcher.close();
    await pooler.stop();
    await database.drop();
  });

  const run = (texts: readonly string[], more = {}): Promise<PlansEvent> => room.run(at, asked(texts, more));

  test('runs are interleaved as anywhere else, and settings hold for their side alone', async () => {
    const text = 'SELECT * FROM orders WHERE id = 7';
    const settings = [
      { name: 'enable_indexscan', value: 'off' },
      { name: 'enable_bitmapscan', value: 'off' },
    ];
    const request = asked([{ text, settings }, text], { options: ['analyze', 'timing'], runs: 4 });
    const event = await room.run(at, request);
    expect(event).toMatchObject({ state: 'finished', order: 'A B B A A B B A' });
    expect(sideOf(event, 0).plan).toContain('Seq Scan');
    expect(sideOf(event, 1).plan).toContain('Index Scan');
    const through = await database.connect('through', pooler);
    expect(await through.query('SHOW enable_indexscan')).toEqual([{ enable_indexscan: 'on' }]);
    expect(await through.query('SELECT name FROM pg_prepared_statements')).toEqual([]);
    await through.close();
  });

  test('a generic plan of a text with parameters needs a session', async () => {
    const event = await run(['SELECT * FROM orders WHERE id = $1'], { options: ['generic_plan'] });
    expect(sideOf(event).failure?.message).toContain('pooler');
    expect((await run(['SELECT * FROM orders'], { options: ['generic_plan'] })).state).toBe('finished');
    expect(await watcher.query('SELECT name FROM pg_prepared_statements')).toEqual([]);
  });

  test('stop reaches the server', async () => {
    const runId = 'pooled';
    const endless = asked(['SELECT pg_sleep(600)'], { options: ['analyze'], timeoutMs: 600_000 });
    const running = room.run(at, endless, { runId });
    const sleeping = async () =>
      (
        await watcher.query(
          "SELECT 1 AS x FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(600)'",
        )
      ).length > 0;
    await until(sleeping);
    await room.service.stop({ runId }, testCall());
    expect((await running).state).toBe('stopped');
    await until(async () => !(await sleeping()));
  });
});
