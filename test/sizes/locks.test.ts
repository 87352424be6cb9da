import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import type { Running } from '../scenarios/connection.ts';
import { lockExclusively, prepareLock, queueAlter, truncateOpenly } from '../scenarios/locked-tables.ts';
import { testCall } from '../support/databases.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { type OpenSizes, openSizes } from './open-sizes.ts';

const tables = Array.from({ length: 12 }, (_, i) => `t_${String(i).padStart(2, '0')}`);
const create = tables
  .map(
    (name, i) =>
      `CREATE TABLE ${name} (id int PRIMARY KEY, body text); INSERT INTO ${name} SELECT n, repeat('x', 500) FROM generate_series(1, ${i * 40 + 40}) n;`,
  )
  .join('\n');

/** Well below what waiting for any of these locks would take: they are held until the test ends. */
const withoutWaitingMs = 4000;

describeEachVersion(({ server }) => {
  let database: TestDatabase;
  let sizes: OpenSizes;
  let at: At;
  let held: Running[] = [];
  let exact: ReadonlyMap<string, number>;
  const connect = (name: string) => database.connect(name);

  beforeAll(async () => {
    database = await server().createDatabase();
    const connection = await database.connect();
    await connection.query(`${create} CREATE TABLE p (id int, day date) PARTITION BY RANGE (day);
      CREATE TABLE p_2023 PARTITION OF p FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
      CREATE TABLE p_next PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); ANALYZE`);
    const rows = await connection.query(
      `SELECT relname, pg_total_relation_size(oid) AS bytes FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
    );
    exact = new Map(rows.map((row) => [String(row.relname), Number(row.bytes)]));
    await connection.close();
    sizes = await openSizes();
    at = sizes.place(server(), database.name);
  });
  afterEach(async () => {
    for (const one of held) await one.stop();
    held = [];
  });
  afterAll(async () => {
    await sizes?.close();
    await database?.drop();
  });

  /** Every table that nobody locked has its exact size, the locked ones their estimate. */
  async function expectLocked(locked: readonly string[]): Promise<void> {
    const { lumps } = await sizes.service.lumps({ at, by: 'none' }, testCall());
    const marked = lumps.name.filter((_, i) => (lumps.locked[i] ?? 0) > 0);
    expect(marked.sort()).toEqual([...locked].sort());
    lumps.name.forEach((name, i) => {
      if (!locked.includes(name)) expect([name, lumps.total_bytes[i]]).toEqual([name, exact.get(name)]);
      else expect(lumps.total_bytes[i]).toBeGreaterThan(0);
    });
  }

  test('LOCK, TRUNCATE, a queued ALTER and a prepared transaction: finishes without waiting and says which', async () => {
    const lock = await lockExclusively(connect, [
      ['public', 't_01'],
      ['public', 't_02'],
    ]);
    held.push(lock);
    const truncate = await truncateOpenly(connect, 'public', 't_03');
    held.push(truncate);
    const alter = await queueAlter(connect, 'public', 't_04');
    held.push(alter);
    held.push(await prepareLock(connect, 'public', 't_05'));

    const started = performance.now();
    const last = await sizes.report(at);
    expect(performance.now() - started).toBeLessThan(withoutWaitingMs);

    expect(last).toMatchObject({ state: 'finished', locked: 5, failed: 0, gone: 0 });
    const byRelation = Object.fromEntries(last.lockedBy.map(({ relation, ...by }) => [relation, by]));
    expect(byRelation).toEqual({
      t_01: { pid: lock.pid, gid: null, isGranted: true },
      t_02: { pid: lock.pid, gid: null, isGranted: true },
      t_03: { pid: truncate.pid, gid: null, isGranted: true },
      t_04: { pid: alter.pid, gid: null, isGranted: false },
      t_05: { pid: null, gid: 'scenario public.t_05', isGranted: true },
    });
    await expectLocked(['t_01', 't_02', 't_03', 't_04', 't_05']);
  });

  test('a locked index or TOAST table leaves the rest of its table exact', async () => {
    const connection = await database.connect();
    await connection.query('BEGIN; REINDEX INDEX t_06_pkey');
    held.push({
      stop: async () => {
        await connection.query('ROLLBACK');
        await connection.close();
      },
    });
    const last = await sizes.report(at);
    expect(last.lockedBy.map(({ relation }) => relation)).toEqual(['t_06']);
    const { lumps } = await sizes.service.lumps({ at, by: 'none' }, testCall());
    const i = lumps.name.indexOf('t_06');
    const [row] = await connection.query(
      `SELECT pg_relation_size('t_06') + pg_relation_size('t_06', 'fsm') + pg_relation_size('t_06', 'vm') AS heap`,
    );
    expect(lumps.heap_bytes[i]).toBe(Number(row?.heap));
  });

  test('a lock on a partition or on its parent keeps bounds back, and nothing waits', async () => {
    held.push(await lockExclusively(connect, [['public', 'p']]));
    const started = performance.now();
    await sizes.report(at);
    const members = await sizes.service.members({ at, by: 'tree', key: '["public","p"]' }, testCall());
    const families = await sizes.service.indexFamilies({ at }, testCall());
    expect(performance.now() - started).toBeLessThan(withoutWaitingMs);
    expect(members.members.relname).toHaveLength(2);
    expect(members.members.bound).toEqual([null, null]);
    expect(families.families.key).toEqual([]);
  });

  test('sessions that keep locking and letting go are met without an error', async () => {
    let isOver = false;
    const loops = [0, 1, 2].map(async (n) => {
      const connection = await database.connect(`loop ${n}`);
      for (let i = n; !isOver; i += 1) {
        await connection.query(
          `BEGIN; LOCK TABLE ${tables[i % tables.length]} IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(0.02); COMMIT`,
        );
      }
      await connection.close();
    });
    for (let i = 0; i < 5; i += 1) expect((await sizes.report(at)).state).toBe('finished');
    isOver = true;
    await Promise.all(loops);
    const last = await sizes.report(at);
    expect(last).toMatchObject({ state: 'finished', locked: 0, failed: 0 });
  });
});
