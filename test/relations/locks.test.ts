import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFixture } from '../scenarios/fixture.ts';
import { dropOpenly, type Held, lockExclusively, queueAlter, truncateOpenly } from '../scenarios/locked-tables.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { byName, type FixtureRoom, fixtureRoom } from './fixture-room.ts';

/** Everything that a lister may wait behind, held for the length of these tests. */
describeEachVersion(({ server }) => {
  let database: TestDatabase;
  let room: FixtureRoom;
  let held: { lock: Held; truncate: Held; drop: Held; alter: Held };
  let oid: (key: string) => number;

  beforeAll(async () => {
    database = await server().createDatabase();
    const connect = (name: string) => database.connect(name);
    await createFixture(connect);
    held = {
      lock: await lockExclusively(connect, [
        ['shop', 'customers'],
        ['shop', 'measurements_2024'],
        ['shop', 'measurements_default'],
      ]),
      truncate: await truncateOpenly(connect, 'shop', 'documents'),
      drop: await dropOpenly(connect, 'shop', 'shard_001'),
      alter: await queueAlter(connect, 'shop', 'orders'),
    };
    room = fixtureRoom(server(), database.name);
    const listed = byName(await room.service.list({ at: room.at }, room.call()));
    oid = (key) => listed.get(key)?.oid ?? 0;
  });
  afterAll(async () => {
    await room?.close();
    for (const one of Object.values(held ?? {})) await one.stop();
    await database?.drop();
  });

  it('the list waits for none of them, and shows them all', async () => {
    const call = room.call();
    const listed = byName(await room.service.list({ at: room.at }, call));
    for (const key of ['shop.customers', 'shop.documents', 'shop.shard_001', 'shop.orders', 'shop.measurements_2024'])
      expect(listed.has(key), key).toBe(true);
    const refreshed = await room.service.refresh(
      { at: room.at, token: { counters: null, schemas: {}, routines: '', names: '' }, isThorough: true },
      call,
    );
    expect(refreshed.relations?.oid.length).toBeGreaterThan(50);
    expect(call.statements.filter((statement) => statement.error)).toEqual([]);
    // lock_timeout of a list is 100 ms: had one waited, it would have failed; none took nearly that long in its own work.
    expect(call.statements.length).toBeGreaterThan(8);
  });

  it('columns stay; only the defaults are withheld, with the pid that holds them', async () => {
    const { columns, withheld } = await room.service.columns({ at: room.at, oid: oid('shop.customers') }, room.call());
    expect(columns.map((column) => column.attname)).toEqual(['id', 'email', 'note', 'is_active']);
    expect(columns[3]).toMatchObject({ hasDefault: true, default: null });
    expect(withheld).toMatchObject({ what: 'defaults', kind: 'locked', pids: [held.lock.pid] });
  });

  it('indexes and constraints stay without their definitions, after one wait', async () => {
    const started = performance.now();
    const { indexes } = await room.service.indexes({ at: room.at, oid: oid('shop.customers') }, room.call());
    const { constraints } = await room.service.constraints({ at: room.at, oid: oid('shop.customers') }, room.call());
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(indexes.map((index) => index.relname)).toEqual(['customers_pkey', 'customers_email_key']);
    for (const part of indexes)
      expect(part).toMatchObject({ definition: null, withheld: { kind: 'locked', pids: [held.lock.pid] } });
    expect(constraints.find((one) => one.conname === 'customers_email_check')).toMatchObject({
      definition: null,
      withheld: { kind: 'locked', pids: [held.lock.pid] },
    });
  });

  it('a queued ALTER blocks as one that holds: its pid is named', async () => {
    const { withheld } = await room.service.columns({ at: room.at, oid: oid('shop.orders') }, room.call());
    expect(withheld).toMatchObject({ kind: 'locked', pids: [held.alter.pid] });
    await expect(room.service.size({ at: room.at, oid: oid('shop.orders') }, room.call())).rejects.toMatchObject({
      failure: { kind: 'locked', advice: expect.stringContaining(String(held.alter.pid)) },
    });
  });

  it('sizes under LOCK, TRUNCATE and DROP fail with the holder, not after a long wait', async () => {
    for (const [key, holder] of [
      ['shop.customers', held.lock],
      ['shop.documents', held.truncate],
      ['shop.shard_001', held.drop],
    ] as const) {
      const started = performance.now();
      await expect(room.service.size({ at: room.at, oid: oid(key) }, room.call()), key).rejects.toMatchObject({
        failure: { kind: 'locked', advice: expect.stringContaining(String(holder.pid)) },
      });
      expect(performance.now() - started, key).toBeLessThan(1_500);
    }
  });

  it('partitions: two locked ones lose their bounds, the others keep theirs', async () => {
    const found = await room.service.partitions({ at: room.at, oid: oid('shop.measurements') }, room.call());
    expect(found.key).toBe('RANGE (taken_on)');
    expect(found.partitions.map((one) => [one.relname, one.bound, one.withheld?.pids])).toEqual([
      ['measurements_2024', null, [held.lock.pid]],
      ['measurements_2025', "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')", undefined],
      ['measurements_default', null, [held.lock.pid]],
    ]);
  });

  it('DDL says that it is incomplete and why', async () => {
    const ddl = await room.service.ddl({ at: room.at, oid: oid('shop.customers'), catalog: 'pg_class' }, room.call());
    expect(ddl.text).toMatch(/^-- Incomplete/);
    expect(ddl.text).toContain('CREATE TABLE shop.customers');
    expect(ddl.withheld).toContainEqual(expect.objectContaining({ what: 'defaults', kind: 'locked' }));
  });

  it('a search of definitions skips the locked view, names it, and finishes', async () => {
    const locked: string[] = [];
    const hits: number[] = [];
    let last = { done: 0, of: -1 };
    const wanted = {
      at: room.at,
      scope: 'definitions',
      words: ['customer'],
      isRegex: false,
      isCaseSensitive: false,
      withSystem: false,
    } as const;
    for await (const event of room.service.search({ ...wanted, words: [...wanted.words] }, room.call())) {
      locked.push(...event.locked.map((one) => one.name));
      hits.push(...event.hits.map((one) => one.oid));
      last = event;
    }
    expect(locked).toContain('shop.active_customers');
    expect(last.done).toBe(last.of);
    expect(hits).not.toContain(oid('shop.active_customers'));
  });

  it('everything is there again when the locks are gone', async () => {
    for (const one of Object.values(held)) await one.stop();
    const { columns, withheld } = await room.service.columns({ at: room.at, oid: oid('shop.customers') }, room.call());
    expect(withheld).toBeNull();
    expect(columns[3]?.default).toBe('true');
    expect(
      (await room.service.size({ at: room.at, oid: oid('shop.documents') }, room.call())).total_bytes,
    ).toBeGreaterThan(0);
    held = { ...held, lock: released, truncate: released, drop: released, alter: released };
  });
});

const released: Held = { pid: 0, stop: async () => undefined };
