import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureFrom, until } from '../postgres/open.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { testCall } from '../support/databases.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { type Lane, limits, openLane } from './lane.ts';

let server: OwnPostgres;
let proxy: TcpProxy;
let lane: Lane;
let watcher: ScenarioConnection;
beforeAll(async () => {
  server = await startPostgres({ settings: { max_connections: 20 } });
  proxy = await startTcpProxy(server);
  // Heard first, then broken: the recorder stands before the proxy.
  lane = await openLane({ ...server, host: proxy.host, port: proxy.port });
  watcher = await server.connect('test/watcher');
});
afterAll(async () => {
  await lane.close();
  await watcher.close();
  await proxy.stop();
  await server.stop();
});

const ours = async () =>
  watcher.query("SELECT pid, state, query FROM pg_stat_activity WHERE application_name = 'heapscope/test/user'");
const isGone = async (pid: number | null) =>
  (await watcher.query(`SELECT 1 FROM pg_stat_activity WHERE pid = ${pid}`)).length === 0;
const isBusy = async (pid: number | null) =>
  (
    await watcher.query(
      `SELECT 1 FROM pg_stat_activity WHERE pid = ${pid} AND state = 'active' AND query ~ 'generate_series|pg_sleep'`,
    )
  ).length > 0;

const isLong = process.env.HEAPSCOPE_LONG === '1';
const endless = 'SELECT count(*) FROM (SELECT pg_catalog.generate_series(1, 1000000000000)) AS i';

describe('stop', () => {
  test.each(['the call', 'close'])('by %s reaches the server before the connection goes', async (by) => {
    const tookMs: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      const call = testCall();
      const user = await lane.session(i % 2 === 0 ? endless : 'SELECT pg_catalog.pg_sleep(60)', {}, call);
      const failed = failureFrom(user.run({ params: [], limits: { ...limits, timeoutMs: 60_000 } }));
      await until(() => isBusy(user.pid));
      const before = lane.recorder.heard().length;
      const started = performance.now();
      if (by === 'close') void user.close();
      else call.stop();
      await until(async () => !(await isBusy(user.pid)), 5_000);
      tookMs.push(performance.now() - started);
      expect(await failed).toMatchObject({ kind: 'cancelled', message: 'Stopped', sql: { sqlstate: '57014' } });
      await user.close();
      await until(() => isGone(user.pid));
      const heard = lane.recorder.heard().slice(before);
      expect(heard[0]).toMatchObject({ kind: 'cancel', pid: user.pid });
      // The cancel came in time to be answered: nothing had to be cut off.
      expect(heard.filter(({ kind }) => kind === 'cancel')).toHaveLength(1);
    }
    if (!isLong) return;
    console.log(
      `stopped by ${by}: median ${median(tookMs).toFixed(1)} ms, longest ${Math.max(...tookMs).toFixed(1)} ms`,
    );
  });

  test('a server that does not hear it is left after 200 ms, and the place is free again', async () => {
    const call = testCall();
    const user = await lane.session(endless, {}, call);
    const failed = failureFrom(user.run({ params: [], limits }));
    await until(() => isBusy(user.pid));
    proxy.inject({ stall: { direction: 'to-server', atByte: 0 } });
    call.stop();
    expect(await failed).toMatchObject({ kind: 'cancelled' });
    await user.close();
    proxy.inject({});
    await watcher.query(`SELECT pg_terminate_backend(${user.pid})`);
    expect((await lane.run('SELECT 1')).rows).toEqual([['1']]);
  });

  test('a call that is stopped sends nothing more, also between two runs', async () => {
    const call = testCall();
    const user = await lane.session('SELECT 2', {}, call);
    await user.run({ params: [], limits });
    call.stop();
    expect(await failureFrom(user.run({ params: [], limits }))).toMatchObject({ kind: 'cancelled' });
    await until(() => isGone(user.pid));
    const stopped = testCall();
    stopped.stop();
    expect(await failureFrom(lane.session('SELECT 3', {}, stopped))).toMatchObject({ kind: 'cancelled' });
    expect(lane.recorder.heard().filter(({ text }) => text === 'SELECT 3')).toEqual([]);
  });

  test('while BEGIN is on its way: the text is never sent', async () => {
    const call = testCall();
    const text = 'SELECT 5 /* never sent */';
    const user = await lane.session(text, {}, call);
    proxy.inject({ stall: { direction: 'to-client', atByte: 0 } });
    const failed = failureFrom(user.run({ params: [], limits }));
    call.stop();
    proxy.inject({});
    expect(await failed).toMatchObject({ kind: 'cancelled' });
    await until(() => isGone(user.pid));
    expect(lane.recorder.heard().filter((heard) => heard.text === text)).toEqual([]);
  });

  test('in every moment of opening, and nothing is left open', async () => {
    for (let i = 0; i < 30; i += 1) {
      const call = testCall();
      const opening = lane.session('SELECT 1', {}, call).then((user) => user.run({ params: [], limits }));
      await sleep(i / 3);
      call.stop();
      await opening.catch((error: { failure?: { kind: string } }) => expect(error.failure?.kind).toBe('cancelled'));
    }
    await until(async () => (await ours()).length === 0);
  });
});

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

describe('limits', () => {
  test('the time limit is the server’s, and the session is in order afterwards', async () => {
    const user = await lane.session('SELECT pg_catalog.pg_sleep($1)');
    const failure = await failureFrom(user.run({ params: ['30'], limits: { ...limits, timeoutMs: 150 } }));
    expect(failure).toMatchObject({ kind: 'timeout', sql: { sqlstate: '57014' } });
    expect((await user.run({ params: ['0'], limits })).rowCount).toBe(1);
    await user.close();
  });

  test('a server that stalls is given up 2 s after the limit, and told', async () => {
    const user = await lane.session('SELECT pg_catalog.pg_sleep(60)');
    const failed = failureFrom(user.run({ params: [], limits: { ...limits, timeoutMs: 100 } }));
    await until(() => isBusy(user.pid));
    proxy.inject({ stall: { direction: 'to-client', atByte: 0 } });
    const failure = await failed;
    expect(failure).toMatchObject({ kind: 'timeout', message: 'No answer within 2.1 s' });
    proxy.inject({});
    await user.close();
    expect(await failureFrom(user.run({ params: [], limits }))).toMatchObject({ kind: 'not-connected' });
    await until(() => isGone(user.pid));
  });

  test('a lock is waited for a moment', async () => {
    await watcher.query('CREATE TABLE locked (a int)');
    const holder = await server.connect('test/holder');
    await holder.query('BEGIN; LOCK TABLE locked');
    const failure = await lane.failure('SELECT * FROM locked');
    expect(failure).toMatchObject({ kind: 'locked', sql: { sqlstate: '55P03' } });
    await holder.close();
  });

  test('a million rows: counted, kept up to the budget', async () => {
    const text = 'SELECT i, pg_catalog.repeat($$x$$, 20) FROM pg_catalog.generate_series(1, 1000000) AS i';
    const run = await lane.run(text, { limits: { ...limits, rows: 1000, bytes: 256e6, timeoutMs: 20_000 } });
    expect(run).toMatchObject({ rowCount: 1_000_000, cutCells: 0 });
    expect(run.rows).toHaveLength(1000);
  });

  test.each([
    ['many rows', 'SELECT pg_catalog.generate_series(1, 1000000000)'],
    ['one cell', "SELECT pg_catalog.repeat('x', 200000000)"],
    ['COPY', 'COPY (SELECT pg_catalog.generate_series(1, 1000000000)) TO STDOUT'],
  ])('beyond the bytes it is given up, and the server stops: %s', async (_what, text) => {
    const user = await lane.session(text);
    const failure = await failureFrom(user.run({ params: [], limits: { ...limits, bytes: 1e6 } }));
    expect(failure).toMatchObject({ kind: 'limit', message: 'more than 1 MB came for one statement' });
    await until(() => isGone(user.pid));
    await user.close();
  });

  test('never in a transaction while nothing is asked', async () => {
    const user = await lane.session('SELECT 1');
    await user.run({ params: [], limits });
    expect(await ours()).toMatchObject([{ state: 'idle', query: 'ROLLBACK' }]);
    await user.close();
  });
});

describe('the end of a connection', () => {
  const breaks: readonly (readonly [string, (pid: number | null) => unknown])[] = [
    ['the line is cut', () => proxy.inject({ cut: { direction: 'to-client', atByte: 0 } })],
    ['an administrator ends it', (pid) => watcher.query(`SELECT pg_terminate_backend(${pid})`)],
  ];
  test.each(breaks)('while it runs: %s', async (_what, end) => {
    const user = await lane.session(endless);
    const failed = failureFrom(user.run({ params: [], limits }));
    await until(() => isBusy(user.pid));
    await end(user.pid);
    expect(await failed).toMatchObject({ kind: 'not-connected' });
    proxy.inject({});
    await user.close();
    await watcher.query(`SELECT pg_terminate_backend(${user.pid})`);
    await until(async () => (await lane.run('SELECT 1').catch(() => undefined))?.rowCount === 1, 10_000);
  });

  test('between two runs', async () => {
    const user = await lane.session('SELECT 1');
    await user.run({ params: [], limits });
    await watcher.query(`SELECT pg_terminate_backend(${user.pid})`);
    await until(async () => (await failureFrom(user.run({ params: [], limits }))).kind === 'not-connected');
    await user.close();
  });
});

describe('how many', () => {
  test('three at once, a fourth waits, and the catalog lane always has one', async () => {
    const users = await Promise.all([1, 2, 3].map((i) => lane.session(`SELECT ${i}`)));
    const waiting = lane.session('SELECT 4');
    await lane.product.open(lane.at);
    expect((await ours()).length).toBe(3);
    const [all] = await watcher.query(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name LIKE 'heapscope/%'",
    );
    expect(all?.n).toBeLessThanOrEqual(4);
    await users[0]?.close();
    const fourth = await waiting;
    expect((await fourth.run({ params: [], limits })).rows).toEqual([['4']]);
    for (const user of [...users, fourth]) await user.close();
    await until(async () => (await ours()).length === 0);
  });

  test('a server without a free slot says so at once, and is asked once', async () => {
    await lane.product.open(lane.at);
    const taken: ScenarioConnection[] = [];
    for (let isFull = false; !isFull; ) {
      const one = await server.connect('test/filler').catch(() => undefined);
      isFull = one === undefined;
      if (one !== undefined) taken.push(one);
    }
    const startups = () =>
      lane.recorder
        .heard()
        .filter(({ kind, applicationName }) => kind === 'startup' && applicationName.endsWith('/user'));
    const before = startups().length;
    const failure = await lane.failure('SELECT 1');
    expect(failure).toMatchObject({
      kind: 'limit',
      sql: { sqlstate: '53300' },
      advice: expect.stringContaining('slots'),
    });
    expect(startups().length).toBe(before + 1);
    for (const one of taken) await one.close();
  });
});
