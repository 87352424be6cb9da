import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { failureFrom, newCall, type Product, productOn, until } from './open.ts';
import { one, pid, sleeps } from './statements.ts';

let product: Product;
let watcher: ScenarioConnection;
beforeAll(async () => {
  const server = await sharedPostgres();
  product = productOn(server);
  watcher = await server.connect('test/watcher');
});
afterAll(async () => {
  await product.databases.closeAll();
  await watcher.close();
});

const stateOf = async (backend: number) =>
  (await watcher.query(`SELECT state FROM pg_stat_activity WHERE pid = ${backend}`))[0]?.state;

test('a stopped call is cancelled on the server, its backend is gone, and the next call has another', async () => {
  const first = await product.databases.session(product.at, newCall());
  const backend = (await first.one(pid)).pid;
  const stop = new AbortController();
  const call = newCall(stop.signal);
  const catalog = await product.databases.session(product.at, call);
  const running = failureFrom(catalog.rows(sleeps(10)));
  await until(async () => (await stateOf(backend)) === 'active');
  const started = performance.now();
  stop.abort();
  expect((await running).kind).toBe('cancelled');
  expect((await first.one(pid)).pid).not.toBe(backend);
  await until(async () => (await stateOf(backend)) === undefined, 2_000);
  // Some 30 ms on a quiet machine; the statement would run for 10 s.
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(call.statements).toHaveLength(1);
  expect(call.statements[0]?.error).toBe('57014: canceling statement due to user request');
});

test('a call that is stopped already sends nothing', async () => {
  const stop = new AbortController();
  stop.abort();
  const call = newCall(stop.signal);
  expect((await failureFrom(product.databases.session(product.at, call))).kind).toBe('cancelled');
  const late = new AbortController();
  const lateCall = newCall(late.signal);
  const catalog = await product.databases.session(product.at, lateCall);
  late.abort();
  expect((await failureFrom(catalog.rows(one))).kind).toBe('cancelled');
  expect(lateCall.statements).toEqual([]);
});

test('who waits in line for a connection leaves it when stopped', async () => {
  const catalog = await product.databases.session(product.at, newCall());
  const busy = Promise.all(Array.from({ length: 4 }, () => catalog.rows(sleeps(3))));
  const stop = new AbortController();
  const waiting = failureFrom((await product.databases.session(product.at, newCall(stop.signal))).rows(one));
  setTimeout(() => stop.abort(), 50);
  const started = performance.now();
  expect((await waiting).kind).toBe('cancelled');
  expect(performance.now() - started).toBeLessThan(1_500);
  expect((await busy).length).toBe(4);
});

test("the server's own time limit is a timeout, somebody else's cancel is not", async () => {
  const catalog = await product.databases.session(product.at, newCall());
  const late = await failureFrom(catalog.rows(sleeps(5, 'sampler')));
  expect(late).toMatchObject({ kind: 'timeout', sql: { sqlstate: '57014' } });
  expect(late.advice).toContain('0.8 s');
  const running = failureFrom(catalog.rows(sleeps(6)));
  await until(async () => {
    const found = await watcher.query(
      `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(6)%' AND pid <> pg_backend_pid()`,
    );
    return found.length > 0;
  });
  expect(await running).toMatchObject({ kind: 'cancelled', advice: 'Somebody cancelled the statement on the server.' });
});
