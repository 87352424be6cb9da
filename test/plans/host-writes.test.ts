import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { testCall } from '../support/databases.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { fillShop } from './host-shop.ts';
import { asked, type OpenPlans, openPlans, sideOf } from './open-plans.ts';

describeEachVersion(({ major, server }) => {
  let room: OpenPlans;
  let database: TestDatabase;
  let watcher: ScenarioConnection;
  let at: string;

  beforeAll(async () => {
    room = await openPlans();
    database = await server().createDatabase();
    await fillShop(database);
    watcher = await database.connect();
    await watcher.query(`
      CREATE FUNCTION writes() RETURNS integer LANGUAGE sql AS 'INSERT INTO orders (customer_id) VALUES (1) RETURNING id'`);
    at = room.place(server(), database.name);
  });
  afterAll(async () => {
    await watcher.close();
    await room.close();
    await database.drop();
  });

  const state = async () =>
    (await watcher.query('SELECT count(*), sum(id), max(note), count(DISTINCT customer_id) FROM orders'))[0];
  const writing: readonly string[] = [
    'INSERT INTO orders (customer_id) SELECT 1 FROM generate_series(1, 5)',
    "UPDATE orders SET note = 'changed' WHERE id < 10",
    'DELETE FROM orders WHERE id < 10',
    'WITH gone AS (DELETE FROM orders WHERE id < 10 RETURNING *) SELECT count(*) FROM gone',
    ...(major >= 15 ? ['MERGE INTO orders o USING customers c ON c.id = o.id WHEN MATCHED THEN DELETE'] : []),
    'CREATE TABLE copied AS SELECT * FROM orders',
  ];

  test.each(writing)('%s: refused unless allowed, allowed it is rolled back', async (text) => {
    const before = await state();
    const refused = await room.run(at, asked([text], { options: ['analyze'], runs: 2 }));
    expect(refused.state).toBe('failed');
    expect(sideOf(refused).failure).toMatchObject({
      message: expect.stringContaining('writes'),
      advice: expect.stringContaining('allow writes'),
    });
    const allowed = await room.run(at, asked([text], { options: ['analyze', 'wal'], runs: 2, allowsWrites: true }));
    expect(sideOf(allowed).failure).toBeNull();
    expect(allowed.notes.join()).toContain('rolled back');
    // It did write: WAL tells.
    const top = JSON.parse(sideOf(allowed).plan ?? '')[0].Plan;
    if (!text.startsWith('CREATE')) expect(top['WAL Records']).toBeGreaterThan(0);
    expect(await state()).toEqual(before);
    expect(await watcher.query("SELECT 1 AS x FROM pg_class WHERE relname = 'copied'")).toEqual([]);
  });

  test('what a rollback does not undo is said beforehand', async () => {
    const text = "INSERT INTO orders (id, customer_id) VALUES (nextval('orders_id_seq'), 1)";
    const event = await room.run(at, asked([text], { options: ['analyze'], allowsWrites: true }));
    expect(event.notes.join()).toMatch(/dead rows.*nextval/su);
  });

  test.each(['staging', 'production'] as const)('on %s nothing writes, allowed or not', async (environment) => {
    const there = room.place(server(), database.name, { environment });
    const before = await state();
    for (const text of [...writing, 'SELECT writes()']) {
      const event = await room.run(there, asked([text], { options: ['analyze'], allowsWrites: true }));
      expect(event.state).toBe('failed');
      expect(sideOf(event).failure?.advice).toContain('local connections only');
    }
    expect(await state()).toEqual(before);
    const plain = await room.run(there, asked([writing[1] ?? '']));
    expect(plain.state).toBe('finished');
  });

  test('a function that writes is refused by the server itself', async () => {
    const before = await state();
    const event = await room.run(at, asked(['SELECT writes()'], { options: ['analyze'] }));
    expect(sideOf(event).failure).toMatchObject({ sqlstate: '25006', advice: expect.stringContaining('allow writes') });
    const allowed = await room.run(at, asked(['SELECT writes()'], { options: ['analyze'], allowsWrites: true }));
    expect(allowed.state).toBe('finished');
    expect(await state()).toEqual(before);
  });

  test('one side that writes keeps the other from being executed', async () => {
    const call = testCall();
    const event = await room.run(at, asked(['SELECT 1', writing[0] ?? ''], { options: ['analyze'], runs: 5 }), {
      call,
    });
    expect(event).toMatchObject({ state: 'failed', done: 0 });
    expect(sideOf(event, 0)).toMatchObject({ failure: null, executionMs: [] });
    expect(call.statements.filter(({ text }) => text.includes('ANALYZE'))).toEqual([]);
  });

  test('without actions nothing writes', async () => {
    const quiet = await openPlans({ hasActions: false });
    const there = quiet.place(server(), database.name);
    expect(await quiet.service.options({ at: there }, testCall())).toMatchObject({ mayWrite: false });
    const event = await quiet.run(there, asked([writing[0] ?? ''], { options: ['analyze'], allowsWrites: true }));
    expect(event.state).toBe('failed');
    await quiet.close();
  });
});
