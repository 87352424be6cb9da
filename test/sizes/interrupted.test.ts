import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import type { Summary } from '../../shared/contract/sizes.ts';
import { testCall } from '../support/databases.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { type OpenSizes, openSizes } from './open-sizes.ts';

// 3,000 empty tables are three chunks; the proxy slows the line so that there is time to interfere.
const tables = 3000;
let server: OwnPostgres;
let proxy: TcpProxy;
let sizes: OpenSizes;
let at: At;

beforeAll(async () => {
  server = await startPostgres({ settings: { max_connections: 20, max_locks_per_transaction: 256 } });
  const connection = await server.connect();
  await connection.query(`
    CREATE TABLE big AS SELECT n, repeat('x', 1000) AS body FROM generate_series(1, 1000) AS n;
    DO $$ BEGIN FOR n IN 1..${tables} LOOP EXECUTE format('CREATE TABLE t_%s (id int)', n); END LOOP; END $$;
    ANALYZE big`);
  await connection.close();
});
beforeEach(async () => {
  proxy = await startTcpProxy(server);
  sizes = await openSizes();
  at = sizes.place({ ...server, port: proxy.port });
});
afterEach(async () => {
  await sizes.close();
  await proxy.stop();
});
afterAll(async () => server?.stop());

async function run(text: string): Promise<readonly Record<string, unknown>[]> {
  const connection = await server.connect('administrator');
  return connection.query(text).finally(() => connection.close());
}

/** Measures, and calls `interfere` once, as soon as one chunk is done. */
async function measure(interfere: () => void | Promise<void>, call = testCall()): Promise<Summary> {
  let isDone = false;
  let interfered: unknown;
  const events = await sizes.measure(at, call, (summary) => {
    if (isDone || summary.done === 0) return;
    isDone = true;
    interfered = interfere();
  });
  await interfered;
  const last = events.at(-1);
  if (!last) throw new Error('the report said nothing');
  return last;
}

/** What is shown is always whole: measured or not, every relation is in some lump. */
async function expectWhole(last: Summary): Promise<void> {
  const { lumps } = await sizes.service.lumps({ at, by: 'none' }, testCall());
  expect(lumps.total_bytes.reduce((sum, bytes) => sum + bytes, 0)).toBe(last.sum.total_bytes);
  expect(lumps.name).toContain('big');
}

test('a stop keeps what was measured, and the next report completes it', async () => {
  proxy.inject({ delayMs: 20 });
  const last = await measure(() => {
    void sizes.service.stop({ at }, testCall());
  });
  expect(last).toMatchObject({ state: 'stopped', failure: null });
  expect(last.measured).toBeGreaterThanOrEqual(900);
  expect(last.measured).toBeLessThan(tables);
  expect(last.unknown).toBeGreaterThan(0);
  await expectWhole(last);
  proxy.inject({});
  const next = await sizes.measure(at);
  expect(next[0]?.earlier).toBe(last.measured);
  expect(next.at(-1)).toMatchObject({ state: 'finished', measured: tables + 1, earlier: 0, unknown: 0 });
});

test('a page that goes away stops the server’s work, and the part stays', async () => {
  proxy.inject({ delayMs: 20 });
  const call = testCall();
  await measure(() => call.stop(), call);
  await expect
    .poll(async () => (await sizes.service.report({ at }, testCall())).summary?.state, { timeout: 5000 })
    .toBe('stopped');
  await expect
    .poll(() =>
      run(`SELECT query FROM pg_stat_activity WHERE application_name LIKE 'heapscope/%' AND state = 'active'`),
    )
    .toEqual([]);
});

test('two pages watch one measurement', async () => {
  const [first, second] = await Promise.all([sizes.measure(at), sizes.measure(at)]);
  expect(first.at(-1)?.reportId).toBe(second.at(-1)?.reportId);
  expect(second.at(-1)).toMatchObject({ state: 'finished' });
});

test('what is dropped meanwhile is said to be gone, not to be empty', async () => {
  await run('CREATE TABLE doomed (id int); INSERT INTO doomed SELECT generate_series(1, 9000); ANALYZE doomed');
  proxy.inject({ delayMs: 30 });
  let events = 0;
  const seen: Summary[] = await sizes.measure(at, testCall(), () => {
    events += 1;
    // At the estimates already: whatever is never analyzed is measured before it.
    if (events === 1) void run('DROP TABLE doomed');
  });
  const last = seen.at(-1);
  expect(last).toMatchObject({ state: 'finished', gone: 1, relations: tables + 1 });
  const { lumps } = await sizes.service.lumps({ at, by: 'none' }, testCall());
  expect(lumps.name).not.toContain('doomed');
});

test('one relation that the server cannot size keeps its estimate, all others are exact', async () => {
  const [row] = await run(`SELECT pg_relation_filepath('t_77') AS file`);
  // stat() of a link to itself fails with ELOOP, which stops the whole statement.
  const file = path.join(server.dataDir, `${String(row?.file)}_fsm`);
  symlinkSync(file, file);
  const last = await measure(() => undefined);
  expect(last).toMatchObject({ state: 'finished', failed: 1, measured: tables });
  const failed = (await sizes.service.report({ at }, testCall())).summary;
  expect(failed?.failure).toBeNull();
  await run('DROP TABLE t_77; CREATE TABLE t_77 (id int)');
});

test('the server going away leaves a part, its own words, and a way back', async () => {
  proxy.inject({ delayMs: 20 });
  const last = await measure(() => server.halt('immediate'));
  expect(last.state).toBe('failed');
  expect(last.failure?.message).not.toBe('');
  expect(last.measured).toBeGreaterThanOrEqual(900);
  await expectWhole(last);
  await server.restart();
  proxy.inject({});
  const retry = () =>
    sizes.databases.retryNow(at, testCall()).then(
      ({ kind }) => kind,
      () => 'lost',
    );
  await expect.poll(retry, { timeout: 15_000, interval: 500 }).toBe('open');
  const next = await sizes.measure(at);
  expect(next[0]?.earlier).toBe(last.measured);
  expect(next.at(-1)).toMatchObject({ state: 'finished', earlier: 0 });
});

test('no server at all is a failure in words, not an empty report', async () => {
  const nowhere = sizes.place({ ...server, port: 1 });
  await expect(sizes.measure(nowhere)).rejects.toMatchObject({ failure: { kind: 'not-connected' } });
  expect((await sizes.service.report({ at: nowhere }, testCall())).summary).toBeNull();
});
