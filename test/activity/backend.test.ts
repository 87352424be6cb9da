import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdsOf } from '../../shared/activity/holds.ts';
import { waitingBehind } from '../../shared/activity/waiting-behind.ts';
import { activity, type BackendDetail } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { testCall } from '../support/databases.ts';
import { createRole, describeEachVersion, dropRole } from '../support/every-version.ts';
import { startPostgres } from '../support/postgres.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { type OpenActivity, openActivity } from './open-activity.ts';
import { idleInTransaction, type Observer, observe, type Victim, victimOn } from './victim.ts';

const ask = async (
  product: OpenActivity,
  at: At,
  pid: number,
  backend_start: string | null,
): Promise<BackendDetail> => {
  const detail = await product.service.backend({ at, pid, backend_start }, testCall());
  expect(activity.backend.output.parse(detail)).toEqual(detail);
  return detail;
};

describe('who waits behind', () => {
  it('over several hops, in circles, behind prepared transactions, each once', () => {
    const chain = [
      { pid: 2, blocked_by: [1] },
      { pid: 3, blocked_by: [2, 2, 1] },
      { pid: 4, blocked_by: [3] },
      { pid: 9, blocked_by: [8, 0] },
    ];
    expect(waitingBehind([1], chain)).toEqual([2, 3, 4]);
    expect(waitingBehind([3], chain)).toEqual([4]);
    expect(waitingBehind([0], chain)).toEqual([9]);
    expect(
      waitingBehind(
        [1],
        [
          { pid: 1, blocked_by: [2] },
          { pid: 2, blocked_by: [1] },
        ],
      ),
    ).toEqual([2]);
    // Several are walked as one: each who waits is found once, and none of those asked for.
    expect(waitingBehind([2, 1], chain)).toEqual([3, 4]);
    expect(waitingBehind([0, 1], chain)).toEqual([9, 2, 3, 4]);
  });
});

describeEachVersion(({ server }) => {
  let product: OpenActivity;
  let observer: Observer;
  let database: TestDatabase;
  let at: At;
  beforeAll(async () => {
    product = await openActivity();
    observer = await observe(server());
    database = await server().createDatabase();
    const setUp = await database.connect();
    await setUp.query(`CREATE TABLE session (sid int PRIMARY KEY, note text); INSERT INTO session VALUES (1, 'a');
      CREATE SCHEMA audit; CREATE TABLE audit.log (a int)`);
    await setUp.close();
    at = product.place(server(), database.name);
  });
  afterAll(async () => {
    await product.close();
    await database.drop();
    await observer.connection.close();
  });

  it('its whole query, its locks with names, who waits behind it over several hops', async () => {
    const long = `SELECT '${'ü'.repeat(300)}'`;
    const root = await idleInTransaction(
      server(),
      { database: database.name },
      'UPDATE session SET note = note',
      'LOCK TABLE audit.log IN SHARE MODE',
      'SELECT pg_advisory_xact_lock(42), pg_advisory_xact_lock(1, -2)',
      long,
    );
    const waits: Victim[] = [];
    const begin = async (text: string, before = 'SELECT 1') => {
      const victim = await idleInTransaction(server(), { database: database.name }, before);
      victim.query(text).catch(() => undefined);
      const is = await observer.until(victim.pid, 'active');
      while (
        (await product.service.backend({ at, pid: victim.pid, backend_start: is.backend_start }, testCall())).backend
          ?.kind !== 'waiting'
      );
      waits.push(victim);
      return { pid: victim.pid, backend_start: is.backend_start };
    };
    const first = await begin('ALTER TABLE session ADD COLUMN ip inet', 'SELECT pg_advisory_xact_lock(43)');
    const second = await begin('SELECT pg_advisory_xact_lock(43)', 'SELECT pg_advisory_xact_lock(44)');
    const third = await begin('SELECT pg_advisory_xact_lock(44)');
    const seen = await observer.target(root.pid);

    const detail = await ask(product, at, root.pid, seen.backend_start);
    expect(detail.query).toBe(long);
    expect(detail).toMatchObject({ isQueryCut: false, locksLeftOut: 0, locksFailure: null });
    expect(detail.blocks).toEqual([first.pid, second.pid, third.pid]);
    expect(detail.backend).toMatchObject({
      ...seen,
      kind: 'idle-in-transaction',
      datname: database.name,
      usename: server().user,
    });
    const lockOn = (object: string) => detail.locks.filter((lock) => lock.object === object).map(({ mode }) => mode);
    expect(lockOn('session')).toEqual(['RowExclusiveLock']);
    expect(lockOn('audit.log')).toEqual(['ShareLock']);
    expect(lockOn('advisory 42')).toEqual(['ExclusiveLock']);
    expect(lockOn('advisory (1, -2)')).toEqual(['ExclusiveLock']);
    expect(lockOn(`transactionid ${detail.backend?.backend_xid}`)).toEqual(['ExclusiveLock']);
    expect(detail.locks.some(({ locktype }) => locktype === 'virtualxid')).toBe(false);
    const holds = holdsOf(detail.backend ?? (undefined as never), detail, database.name);
    expect(holds.sentence).toBe(
      `has written (xid ${detail.backend?.backend_xid}, ${detail.backend?.xmin_age} transaction${detail.backend?.xmin_age === 1 ? '' : 's'} old): holds back vacuum in this database, keeps others from writing audit.log, blocks DDL on 2 tables, holds 2 advisory locks, 3 backends wait behind it`,
    );

    const waiting = await ask(product, at, first.pid, first.backend_start);
    expect(waiting.backend).toMatchObject({
      kind: 'waiting',
      blocked_by: [root.pid],
      waits_for: {
        mode: 'AccessExclusiveLock',
        locktype: 'relation',
        object: 'session',
        waitstart: expect.any(String),
      },
    });
    expect(waiting.locks[0]).toMatchObject({ granted: false, object: 'session' });
    await root.query('ROLLBACK');
    for (const one of [root, ...waits]) await one.close();
  });

  it('reads the locks of another database without naming them wrongly, and does not wait for a lock itself', async () => {
    const other = await idleInTransaction(server(), {}, 'CREATE TABLE in_the_other (a int)');
    const seen = await observer.target(other.pid);
    const held = await ask(product, at, other.pid, seen.backend_start);
    const [table] = held.locks.filter(
      ({ mode, locktype }) => mode === 'AccessExclusiveLock' && locktype === 'relation',
    );
    expect(table).toMatchObject({
      object: expect.stringMatching(/^relation \d+ in database postgres$/),
      relkind: null,
    });
    await other.query('ROLLBACK');
    await other.close();
    const shut = await idleInTransaction(server(), { database: database.name }, 'LOCK TABLE session, audit.log');
    const detail = await ask(product, at, shut.pid, (await observer.target(shut.pid)).backend_start);
    expect(detail.locks.map(({ object }) => object)).toEqual(expect.arrayContaining(['session', 'audit.log']));
    await shut.close();
  });

  it('says when the query is cut, and when the backend is gone or its pid another one', async () => {
    const talker = await idleInTransaction(server(), {}, `SELECT '${'x'.repeat(5000)}'`);
    const { backend_start } = await observer.target(talker.pid);
    const cut = await ask(product, at, talker.pid, backend_start);
    expect(cut.isQueryCut).toBe(true);
    expect(cut.query?.length).toBe(1023);
    expect(cut.backend?.query?.length).toBe(500);
    expect(await ask(product, at, talker.pid, '2020-01-01 00:00:00+00')).toMatchObject({ backend: null, locks: [] });
    await talker.close();
    await observer.untilGone(talker.pid);
    expect(await ask(product, at, talker.pid, backend_start)).toMatchObject({ backend: null, query: null });
  });

  it('a failed transaction holds nothing any more, but for what a savepoint keeps', async () => {
    const on = { database: database.name };
    const state = 'idle in transaction (aborted)';
    const failed = await idleInTransaction(server(), on, 'UPDATE session SET note = note');
    await failed.query('SELECT 1/0').catch(() => undefined);
    const plain = await ask(product, at, failed.pid, (await observer.until(failed.pid, state)).backend_start);
    expect(plain).toMatchObject({
      locks: [],
      backend: { kind: 'aborted', xact_start: null, backend_xid: null, backend_xmin: null },
    });
    const saved = await idleInTransaction(server(), on, 'UPDATE session SET note = note', 'SAVEPOINT before');
    await saved.query('SELECT 1/0').catch(() => undefined);
    const kept = await ask(product, at, saved.pid, (await observer.until(saved.pid, state)).backend_start);
    expect(kept.backend).toMatchObject({ kind: 'aborted', backend_xid: expect.any(String) });
    expect(kept.locks.some(({ object, mode }) => object === 'session' && mode === 'RowExclusiveLock')).toBe(true);
    for (const one of [failed, saved]) await one.close();
  });

  it('as a plain role: times and query are unknown, xid, locks and waiters are not', async () => {
    const role = await createRole(server(), 'plain');
    const asPlain = product.place(server(), database.name, { user: role.user, password: role.password });
    const root = await idleInTransaction(server(), { database: database.name }, 'UPDATE session SET note = note');
    const waiter = await victimOn(server(), { database: database.name });
    waiter.query('ALTER TABLE session ADD COLUMN never int').catch(() => undefined);
    await observer.until(waiter.pid, 'active');
    let detail = await ask(product, asPlain, root.pid, null);
    while (detail.blocks.length === 0) detail = await ask(product, asPlain, root.pid, null);
    expect(detail.backend).toMatchObject({ kind: 'unknown', state: null, backend_xid: expect.any(String) });
    expect(detail.query).toBe('<insufficient privilege>');
    expect(detail.blocks).toEqual([waiter.pid]);
    expect(detail.locks.some(({ object, mode }) => object === 'session' && mode === 'RowExclusiveLock')).toBe(true);
    await root.query('ROLLBACK');
    await root.close();
    await waiter.close();
    await product.databases.close(asPlain);
    await dropRole(server(), role);
  });
});

it('18,000 locks of one backend: 500 are shown, the rest is counted, and it is quick', async () => {
  const server = await startPostgres({ settings: { max_locks_per_transaction: 400 } });
  const product = await openActivity();
  const observer = await observe(server);
  await observer.connection.query('CREATE TABLE contested (a int)');
  const holder = await idleInTransaction(
    server,
    {},
    'LOCK TABLE contested',
    'SELECT pg_advisory_xact_lock(i) FROM generate_series(1, 18000) AS i',
  );
  const at = product.place(server);
  const { backend_start } = await observer.target(holder.pid);
  await ask(product, at, holder.pid, backend_start);
  const started = performance.now();
  const detail = await ask(product, at, holder.pid, backend_start);
  const tookMs = performance.now() - started;
  expect(detail.locks).toHaveLength(500);
  expect(detail.locksLeftOut).toBeGreaterThan(17_500);
  // What matters most is among those that are shown.
  expect(detail.locks.some(({ mode, object }) => mode === 'AccessExclusiveLock' && object === 'contested')).toBe(true);
  expect(holdsOf(detail.backend ?? (undefined as never), detail).sentence).toContain('at least');
  console.log(`18,000 locks: ${tookMs.toFixed(0)} ms`);
  expect(tookMs).toBeLessThan(2000);
  await observer.connection.close();
  await holder.close();
  await product.close();
  await server.stop();
});
