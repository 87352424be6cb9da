import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { drawn, type OpenLocks, openLocks, Sessions } from './open-locks.ts';

describeEachVersion(({ server }) => {
  let database: TestDatabase;
  let product: OpenLocks;
  let sessions: Sessions;
  let at: At;
  beforeAll(async () => {
    database = await server().createDatabase();
    const connection = await database.connect();
    await connection.query(`CREATE TABLE session (id int PRIMARY KEY, n int); CREATE TABLE other (id int PRIMARY KEY);
      CREATE SCHEMA audit; CREATE TABLE audit.session (id int); INSERT INTO session SELECT g, 0 FROM generate_series(1, 5) g;
      INSERT INTO other VALUES (1); CREATE TABLE child (id int REFERENCES session)`);
    await connection.close();
    product = openLocks();
    at = product.place(server(), database.name);
    sessions = new Sessions((name) => database.connect(name));
  });
  afterEach(() => sessions.close());
  afterAll(async () => {
    await product?.close();
    await database?.drop();
  });

  test('nobody waits: pg_locks is not even read, and nothing is said', async () => {
    await sessions.open('quiet', 'BEGIN; LOCK TABLE session');
    const tree = await product.tree(at);
    expect(tree).toMatchObject({ nodes: [], locks: [], waiting: 0, hidden: 0 });
  });

  test('a chain of four hops, an ALTER with readers queued behind it', async () => {
    const root = await sessions.open('app', 'BEGIN; UPDATE session SET n = 1 WHERE id = 1');
    const alter = await sessions.open('deploy', 'BEGIN; LOCK TABLE other');
    alter.start('ALTER TABLE session ADD COLUMN ip inet');
    await product.treeWhen(at, ({ waiting }) => waiting === 1);
    const reader = await sessions.open('web', 'BEGIN; LOCK TABLE audit.session');
    reader.start('SELECT * FROM session');
    await product.treeWhen(at, ({ waiting }) => waiting === 2);
    const fourth = await sessions.open('cron');
    fourth.start('SELECT * FROM audit.session');
    await product.treeWhen(at, ({ waiting }) => waiting === 3);
    const fifth = await sessions.open('cron');
    fifth.start('SELECT * FROM other');
    const tree = await product.treeWhen(at, ({ waiting }) => waiting === 4);
    const names = {
      [root.pid]: 'root',
      [alter.pid]: 'alter',
      [reader.pid]: 'reader',
      [fourth.pid]: 'fourth',
      [fifth.pid]: 'fifth',
    };
    expect(drawn(tree, names)).toBe(
      [
        'root holds RowExclusiveLock on session blocks 4',
        '  alter asks AccessExclusiveLock on session holds AccessExclusiveLock on other blocks 3',
        '    reader asks AccessShareLock on session holds AccessExclusiveLock on audit.session blocks 1',
        '      fourth asks AccessShareLock on audit.session',
        '    fifth asks AccessShareLock on other',
      ].join('\n'),
    );
    const of = (pid: number) => tree.nodes.find((node) => node.pid === pid);
    // The reader conflicts with nothing that is granted, only with the request ahead of it.
    expect(of(reader.pid)?.wait).toMatchObject({ isQueued: true, hard: [], isSinceExact: true });
    expect(of(alter.pid)?.wait).toMatchObject({ isQueued: false, soft: [] });
    expect(of(root.pid)?.backend).toMatchObject({ kind: 'idle-in-transaction', application_name: 'app' });
    expect(of(reader.pid)?.backend).toMatchObject({ kind: 'waiting', blocked_by: [alter.pid] });
    expect(tree.nowMs - Date.parse(of(alter.pid)?.wait?.since ?? '')).toBeLessThan(60_000);
  });

  test('several roots: the one that blocks most is first; one who waits for two names both', async () => {
    const one = await sessions.open('one', 'BEGIN; LOCK TABLE session IN SHARE MODE');
    const two = await sessions.open('two', 'BEGIN; LOCK TABLE session IN SHARE MODE');
    const single = await sessions.open('single', 'BEGIN; SELECT pg_advisory_lock(42)');
    const writer = await sessions.open('writer');
    writer.start('UPDATE session SET n = 2');
    const locker = await sessions.open('locker');
    locker.start('SELECT pg_advisory_lock(42)');
    const tree = await product.treeWhen(at, ({ waiting }) => waiting === 2);
    const names = {
      [one.pid]: 'one',
      [two.pid]: 'two',
      [single.pid]: 'single',
      [writer.pid]: 'writer',
      [locker.pid]: 'locker',
    };
    const node = tree.nodes.find(({ pid }) => pid === writer.pid);
    expect(node?.blockedBy).toHaveLength(2);
    expect(node?.besides).toHaveLength(1);
    expect(
      tree.nodes
        .filter(({ parent }) => parent === null)
        .map(({ pid, blocks }) => `${names[pid ?? 0]} ${blocks}`)
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['one 1', 'single 1', 'two 1']);
    expect(drawn(tree, names)).toContain('  locker asks ExclusiveLock on advisory 42');
  });

  test('a deadlock in its second is drawn as a circle, and whoever waits behind it too', async () => {
    const one = await sessions.open(
      'one',
      "SET deadlock_timeout = '60s'",
      'BEGIN; UPDATE session SET n = 3 WHERE id = 1',
    );
    const two = await sessions.open(
      'two',
      "SET deadlock_timeout = '60s'",
      'BEGIN; UPDATE session SET n = 3 WHERE id = 2',
    );
    one.start('UPDATE session SET n = 3 WHERE id = 2');
    await product.treeWhen(at, ({ waiting }) => waiting === 1);
    two.start('UPDATE session SET n = 3 WHERE id = 1');
    const third = await sessions.open('three', 'BEGIN');
    await product.treeWhen(at, ({ waiting }) => waiting === 2);
    third.start('LOCK TABLE session');
    const tree = await product.treeWhen(at, ({ waiting }) => waiting === 3);
    const shape = tree.nodes.map(({ pid, depth, cycle, blocks }) => [pid, depth, cycle, blocks]);
    expect(shape).toEqual([
      [one.pid, 0, 1, 2],
      [two.pid, 1, 1, 2],
      [third.pid, 2, null, 0],
    ]);
  });

  test('a prepared transaction is the root, with its gid and what it holds', async () => {
    const gid = `it's <b>${database.name}</b>`;
    const preparing = await database.connect('preparing');
    await preparing.query(
      `BEGIN; LOCK TABLE session; UPDATE other SET id = 1; PREPARE TRANSACTION '${gid.replace("'", "''")}'`,
    );
    await preparing.close();
    try {
      const waiter = await sessions.open('waiter');
      waiter.start('SELECT * FROM session');
      const updater = await sessions.open('updater');
      updater.start('UPDATE other SET id = 1');
      const tree = await product.treeWhen(at, ({ waiting }) => waiting === 2);
      const [root, ...behind] = tree.nodes;
      expect(root).toMatchObject({ key: `prepared:${gid}`, pid: null, backend: null, blocks: 2, depth: 0 });
      expect(root?.prepared).toMatchObject({ gid, database: database.name });
      expect(root?.holds.map(({ mode, object }) => `${mode} ${object.replace(/\d+$/, 'n')}`).sort()).toEqual([
        'AccessExclusiveLock session',
        'ExclusiveLock transactionid n',
      ]);
      expect(behind.map(({ parent }) => parent)).toEqual([root?.key, root?.key]);
      expect(tree.locks.find(({ granted, locktype }) => granted && locktype === 'relation')).toMatchObject({
        pid: null,
        gid,
      });
    } finally {
      const connection = await database.connect();
      await connection.query(`ROLLBACK PREPARED '${gid.replace("'", "''")}'`);
      await connection.close();
    }
  });

  test.each([
    ['FOR UPDATE', 'SELECT * FROM session WHERE id = 3 FOR UPDATE', 'SELECT * FROM session WHERE id = 3 FOR KEY SHARE'],
    ['a foreign key', 'DELETE FROM session WHERE id = 4', 'INSERT INTO child VALUES (4)'],
  ])(
    'rows: %s makes others wait for its transaction, and the row is named where it is known',
    async (_, hold, wait) => {
      const holder = await sessions.open('holder', `BEGIN; ${hold}`);
      const waiter = await sessions.open('waiter');
      waiter.start(wait);
      const tree = await product.treeWhen(at, ({ waiting }) => waiting === 1);
      const [root, behind] = tree.nodes;
      expect(root).toMatchObject({ pid: holder.pid, blocks: 1 });
      expect(behind?.wait).toMatchObject({
        mode: 'ShareLock',
        locktype: 'transactionid',
        object: `transactionid ${root?.backend?.backend_xid}`,
      });
      expect(behind?.wait?.row).toMatch(/^row \(0,\d+\) of session$/);
    },
  );

  test('a queue for one row: the second waits for the tuple that the first has taken', async () => {
    const holder = await sessions.open('holder', 'BEGIN; UPDATE session SET n = 9 WHERE id = 5');
    const first = await sessions.open('first');
    first.start('UPDATE session SET n = 10 WHERE id = 5');
    await product.treeWhen(at, ({ waiting }) => waiting === 1);
    const second = await sessions.open('second');
    second.start('UPDATE session SET n = 11 WHERE id = 5');
    const tree = await product.treeWhen(at, ({ waiting }) => waiting === 2);
    expect(tree.nodes.map(({ pid, depth }) => [pid, depth])).toEqual([
      [holder.pid, 0],
      [first.pid, 1],
      [second.pid, 2],
    ]);
    expect(tree.nodes[2]?.wait).toMatchObject({ locktype: 'tuple', mode: 'ExclusiveLock' });
    expect(tree.nodes[2]?.wait?.object).toMatch(/^row \(0,\d+\) of session$/);
  });

  describe('elsewhere', () => {
    test('a lock of another database has an oid and that database, never a name of this one', async () => {
      const elsewhere = await server().createDatabase();
      const there = new Sessions((name) => elsewhere.connect(name));
      try {
        // Its oid means a table in every database: a name looked up here would be right by luck only.
        await there.open('there', 'BEGIN; LOCK TABLE pg_description');
        const waiter = await there.open('waiter');
        waiter.start('SELECT * FROM pg_description');
        const tree = await product.treeWhen(at, ({ nodes }) => nodes.some(({ pid }) => pid === waiter.pid));
        const node = tree.nodes.find(({ pid }) => pid === waiter.pid);
        expect(node?.wait?.object).toMatch(new RegExp(`^relation 2609 in database ${elsewhere.name}$`));
        expect(node?.backend?.datname).toBe(elsewhere.name);
      } finally {
        await there.close();
        await elsewhere.drop();
      }
    });
  });
});
