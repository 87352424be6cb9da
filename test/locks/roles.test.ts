import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { autovacuumGranted } from '../../electron/features/locks/autovacuum.sql.ts';
import type { At } from '../../shared/contract/place.ts';
import { testCall } from '../support/databases.ts';
import { createRole, describeEachVersion, dropRole, type TestRole } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { type OpenLocks, openLocks, Sessions } from './open-locks.ts';

describeEachVersion(({ server }) => {
  let database: TestDatabase;
  let product: OpenLocks;
  let sessions: Sessions;
  let plain: TestRole;
  let monitor: TestRole;
  beforeAll(async () => {
    database = await server().createDatabase();
    product = openLocks();
    plain = await createRole(server(), 'plain');
    monitor = await createRole(server(), 'pg_monitor');
    sessions = new Sessions((name) => database.connect(name));
    const connection = await database.connect();
    await connection.query('CREATE TABLE secret (id int); INSERT INTO secret VALUES (1)');
    await connection.close();
  });
  afterEach(() => sessions.close());
  afterAll(async () => {
    await product?.close();
    await database?.drop();
    await dropRole(server(), plain);
    await dropRole(server(), monitor);
  });

  const placeOf = (role: TestRole): At => product.place(server(), database.name, role);

  test('a plain role sees who waits for whom, on what and how; what is hidden is null, never idle', async () => {
    const holder = await sessions.open('holder', 'BEGIN; LOCK TABLE secret');
    const waiter = await sessions.open('waiter');
    waiter.start('SELECT * FROM secret');
    const tree = await product.treeWhen(placeOf(plain), ({ waiting }) => waiting === 1);
    expect(tree.hidden).toBeGreaterThanOrEqual(2);
    const [root, behind] = tree.nodes;
    expect(root).toMatchObject({ pid: holder.pid, blocks: 1, parent: null });
    expect(root?.backend).toMatchObject({ kind: 'unknown', state: null, xact_start: null, backend_start: null });
    expect(root?.backend?.application_name).toBe('holder');
    expect(root?.holds).toMatchObject([{ mode: 'AccessExclusiveLock', object: 'secret' }]);
    expect(behind?.backend).toMatchObject({ kind: 'waiting', state: null });
    expect(behind?.wait).toMatchObject({ mode: 'AccessShareLock', object: 'secret', isSinceExact: true });
    expect(behind?.backend?.query).toBe('<insufficient privilege>');
  });

  test('a prepared transaction has its gid for a plain role too', async () => {
    const preparing = await database.connect('preparing');
    await preparing.query(`BEGIN; LOCK TABLE secret; PREPARE TRANSACTION '${database.name}'`);
    const waiter = await sessions.open('waiter');
    waiter.start('SELECT * FROM secret');
    const tree = await product.treeWhen(placeOf(plain), ({ waiting }) => waiting === 1);
    expect(tree.nodes[0]).toMatchObject({ key: `prepared:${database.name}`, blocks: 1 });
    await preparing.query(`ROLLBACK PREPARED '${database.name}'`);
    await preparing.close();
  });

  test('pg_monitor sees all of it; autovacuum tells who may not look that it is hidden', async () => {
    await sessions.open('holder', 'BEGIN; LOCK TABLE secret');
    const waiter = await sessions.open('waiter');
    waiter.start('SELECT * FROM secret');
    const tree = await product.treeWhen(placeOf(monitor), ({ waiting }) => waiting === 1);
    expect(tree.hidden).toBe(0);
    expect(tree.nodes[0]?.backend).toMatchObject({ kind: 'idle-in-transaction', state: 'idle in transaction' });
    const seen: boolean[] = [];
    for (const role of [plain, monitor]) {
      const call = testCall();
      for await (const state of product.service.autovacuum({ at: placeOf(role) }, call)) {
        seen.push(state.isVisible);
        call.stop();
      }
    }
    expect(seen).toEqual([false, true]);
  });

  test('who was granted a lock that autovacuum stands back from is told, with its lock; not to a plain role', async () => {
    const holder = await sessions.open('holder', 'BEGIN; LOCK TABLE secret IN SHARE MODE');
    await sessions.open('reader', 'BEGIN; SELECT * FROM secret');
    const [row] = await holder.query("SELECT 'secret'::regclass::oid::int8 AS oid");
    const holders = async (role: TestRole) => {
      const session = await product.session(placeOf(role));
      return session.rows(autovacuumGranted, [Number(row?.oid)]);
    };
    const { pid } = holder;
    await expect
      .poll(() => holders(monitor), { timeout: 10_000 })
      .toMatchObject([{ relation: Number(row?.oid), pid, mode: 'ShareLock', application_name: 'holder' }]);
    expect(await holders(plain)).toEqual([]);
  });
});
