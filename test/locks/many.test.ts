import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextLookMs, SharedLooks } from '../../electron/features/locks/pace.ts';
import { lockTree } from '../../electron/features/locks/tree.sql.ts';
import { textFor } from '../../electron/postgres/statement.ts';
import { locks } from '../../shared/contract/locks.ts';
import type { At } from '../../shared/contract/place.ts';
import { createHostileNames, hostileNames } from '../scenarios/hostile-names.ts';
import { testCall } from '../support/databases.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { type OpenLocks, openLocks, Sessions } from './open-locks.ts';

const many = 18_000;

let server: OwnPostgres;
let product: OpenLocks;
let sessions: Sessions;
let at: At;
beforeAll(async () => {
  server = await startPostgres({ settings: { max_locks_per_transaction: 300 } });
  product = openLocks();
  at = product.place(server);
  sessions = new Sessions((name) => server.connect(name));
  await sessions.open('hoarder', `BEGIN; SELECT count(pg_advisory_xact_lock(g)) FROM generate_series(1, ${many}) g`);
});
afterAll(async () => {
  await sessions.close();
  await product.close();
  await server.stop();
});

test('while nobody waits, a session with 18,000 locks costs nothing: pg_locks is not read', async () => {
  const connection = await server.connect();
  const plan = await connection.query(`EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) ${textFor(lockTree, 180_000)}`);
  const reads = plan.map((row) => String(row['QUERY PLAN'])).filter((line) => line.includes('Scan on pg_lock_status'));
  expect(reads).toHaveLength(1);
  expect(reads[0]).toContain('never executed');
  await connection.close();
});

test('when somebody waits, only what is contested is answered, and the next look comes later', async () => {
  const waiter = await sessions.open('waiter');
  waiter.start('SELECT pg_advisory_lock(17)');
  const tree = await product.treeWhen(at, ({ waiting }) => waiting === 1);
  expect(tree.locks).toHaveLength(2);
  expect(tree.nodes.map(({ depth, blocks }) => [depth, blocks])).toEqual([
    [0, 1],
    [1, 0],
  ]);
  expect(tree.nodes[1]?.wait?.object).toBe('advisory 17');
  // Its reading of 18,000 locks takes some ms; a second look of the same room would come later for it.
  expect(tree.tookMs).toBeGreaterThan(1);
  expect(tree.tookMs).toBeLessThan(800);
  await server.connect().then(async (connection) => {
    await connection.query(`SELECT pg_cancel_backend(${waiter.pid})`);
    await connection.close();
  });
});

test('the pace: a second, or a hundred times what a look took', () => {
  const paces = [1, 10, 11, 25.4, 60, 5000].map((ms) => nextLookMs(ms, ms));
  expect(paces).toEqual([1000, 1000, 1100, 2600, 6000, 10_000]);
  expect([nextLookMs(500, 2), nextLookMs(2, 500), nextLookMs(500, 30)]).toEqual([1000, 1000, 3000]);
});

test('windows that look at the same time share one look; a failed one is not kept', async () => {
  const looks = new SharedLooks<number>();
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return asked;
  };
  expect(await Promise.all([looks.look('a', ask), looks.look('a', ask), looks.look('b', ask)])).toEqual([1, 1, 2]);
  await expect(looks.look('c', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await looks.look('c', ask)).toBe(3);
});

test('all locks: 10,000 of them, the rest counted, waiting ones and tables before the many', async () => {
  const holder = await sessions.open('holder', 'CREATE TABLE wanted (id int)', 'BEGIN; LOCK TABLE wanted');
  const waiter = await sessions.open('waiter');
  waiter.start('SELECT * FROM wanted');
  await product.treeWhen(at, ({ waiting }) => waiting === 1);
  const answer = locks.all.output.parse(await product.service.all({ at }, testCall()));
  const { pid, object, granted, application_name, tag } = answer.locks;
  expect(pid).toHaveLength(10_000);
  expect(answer.leftOut).toBeGreaterThan(many - 10_000);
  expect([pid[0], object[0], granted[0], application_name[0]]).toEqual([waiter.pid, 'wanted', false, 'waiter']);
  expect([pid[1], object[1], granted[1]]).toEqual([holder.pid, 'wanted', true]);
  expect(tag[0]).toBe(tag[1]);
  const lock = answer.tags[tag[0] ?? -1];
  if (!lock) throw new Error('a lock without a tag');
  const queue = locks.queue.output.parse(await product.service.queue({ at, lock }, testCall()));
  expect(queue.locks.map((one) => [one.pid, one.granted])).toEqual([
    [holder.pid, true],
    [waiter.pid, false],
  ]);
});

test('hostile names are only names: of tables, applications, prepared transactions', async () => {
  const connection = await server.connect();
  await createHostileNames(connection);
  const [found] = await connection.query(`SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE relname = '${hostileNames[0]?.replaceAll("'", "''")}' LIMIT 1`);
  const nspname = String(found?.nspname);
  const quote = (name: unknown) => `"${String(name).replaceAll('"', '""')}"`;
  const tables = hostileNames.map((name) => `${quote(nspname)}.${quote(name)}`).join(', ');
  await sessions.open('<img src=x onerror=alert(1)>', `BEGIN; LOCK TABLE ${tables}`);
  for (const name of hostileNames) {
    const waiter = await sessions.open(`w ${hostileNames.indexOf(name)}`);
    waiter.start(`TABLE ${quote(nspname)}.${quote(name)}`);
  }
  const tree = await product.treeWhen(at, ({ waiting }) => waiting > hostileNames.length);
  const objects = new Set(tree.nodes.flatMap(({ wait }) => wait?.object ?? []));
  const shown = nspname === 'public' ? '' : `${nspname}.`;
  for (const name of hostileNames) expect(objects).toContain(`${shown}${name}`);
  expect(tree.nodes.find(({ parent }) => parent === null)?.backend?.application_name).toBe(
    '<img src=x onerror=alert(1)>',
  );
  await connection.close();
});
