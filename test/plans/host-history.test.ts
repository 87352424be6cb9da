import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wordRelations } from '../../electron/features/plans/words.sql.ts';
import { plans } from '../../shared/contract/plans.ts';
import type { PlansEvent, RelationThen } from '../../shared/contract/plans-parts.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { hostileNames } from '../scenarios/hostile-names.ts';
import { testCall } from '../support/databases.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { fillShop } from './host-shop.ts';
import { asked, type OpenPlans, openPlans, sideOf, until } from './open-plans.ts';

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const relationIn = (event: PlansEvent, relname: string, n = 0): RelationThen => {
  const found = sideOf(event, n).serverThen?.relations.find((relation) => relation.relname === relname);
  if (!found) throw new Error(`${relname} was not kept`);
  return found;
};

describeEachVersion(({ major, server }) => {
  let room: OpenPlans;
  let database: TestDatabase;
  let connection: ScenarioConnection;
  let at: string;

  beforeAll(async () => {
    room = await openPlans();
    database = await server().createDatabase();
    await fillShop(database);
    connection = await database.connect();
    at = room.place(server(), database.name);
  });
  afterAll(async () => {
    await connection.close();
    await room.close();
    await database.drop();
  });

  /** PostgreSQL 14 hands its counters on with a delay. */
  async function analyze(): Promise<void> {
    const since =
      "SELECT last_analyze > now() - interval '1 hour' AS is_known, last_analyze::text AS at FROM pg_stat_user_tables WHERE relname = 'orders'";
    const [before] = await connection.query(since);
    await connection.query('ANALYZE orders');
    await until(async () => {
      const [row] = await connection.query(since);
      return row?.is_known === true && row.at !== before?.at;
    });
  }

  test('facts are recorded: an index that is dropped later shows between two runs of one query', async () => {
    const text = 'SELECT * FROM orders WHERE customer_id = 42';
    await analyze();
    const before = await room.run(at, asked([text], { options: ['analyze'] }));
    await connection.query('DROP INDEX orders_customer_id_idx');
    await analyze();
    const other = 'select *  from orders where customer_id = 7';
    const after = await room.run(at, asked([{ text: other, settings: [{ name: 'work_mem', value: '65536' }] }]));
    await connection.query('CREATE INDEX orders_customer_id_idx ON orders (customer_id)');
    const fingerprint = String(sideOf(before).fingerprint);
    expect(sideOf(after).fingerprint).toBe(fingerprint);
    await room.run(at, asked(['SELECT 1']));

    const { runs } = await room.service.history({ at, fingerprint }, testCall());
    expect(runs.map(({ id }) => id)).toEqual([after.keptAs, before.keptAs]);
    const [newer, older] = runs.map(({ sides }) => sides[0]);
    expect(older).toMatchObject({ head: text, medianMs: sideOf(before).medianMs });
    expect(newer?.shape).not.toBe(older?.shape);
    expect((await room.service.history({ at }, testCall())).runs).toHaveLength(3);

    const past = await room.service.past({ at, id: String(before.keptAs) }, testCall());
    expect(past).toEqual({ request: asked([text], { options: ['analyze'] }), event: before });
    expect(plans.past.output.parse(past)).toEqual(past);
    const names = (event: PlansEvent) => relationIn(event, 'orders').indexes.map(({ name }) => name);
    expect(names(past.event)).toEqual(['orders_customer_id_idx', 'orders_pkey']);
    expect(names(after)).toEqual(['orders_pkey']);
    expect(relationIn(before, 'orders')).toMatchObject({ reltuples: 10_000, relkind: 'r', nspname: 'public' });
    expect(relationIn(before, 'orders').indexes[0]).toEqual({
      name: 'orders_customer_id_idx',
      definition: 'CREATE INDEX orders_customer_id_idx ON public.orders USING btree (customer_id)',
      isValid: true,
    });
    expect(Date.parse(relationIn(after, 'orders').last_analyze ?? '')).toBeGreaterThan(
      Date.parse(relationIn(before, 'orders').last_analyze ?? ''),
    );
    expect(sideOf(before).serverThen?.settings).not.toContainEqual(expect.objectContaining({ name: 'work_mem' }));
    expect(sideOf(after).serverThen?.settings).toContainEqual({ name: 'work_mem', value: '64MB' });
    expect(sideOf(after).serverThen?.server_version_num).toBeGreaterThanOrEqual(major * 10_000);

    expect(await room.service.forget({ at, id: String(before.keptAs) }, testCall())).toEqual({ forgotten: true });
    expect(await room.service.forget({ at, id: String(before.keptAs) }, testCall())).toEqual({ forgotten: false });
    await expect(room.service.past({ at, id: String(before.keptAs) }, testCall())).rejects.toThrow('not kept any more');
    const elsewhere = room.place(server(), 'postgres');
    expect((await room.service.history({ at: elsewhere }, testCall())).runs).toEqual([]);
  });

  test('what the planner does not name is found: partitions with their parents, names as hostile as can be', async () => {
    const names = hostileNames.slice(0, 12);
    await connection.query(`
      CREATE TABLE events (day integer, what text) PARTITION BY RANGE (day);
      CREATE INDEX events_day_idx ON events (day);
      ${Array.from({ length: 60 }, (_, n) => `CREATE TABLE events_${n} PARTITION OF events FOR VALUES FROM (${n}) TO (${n + 1});`).join('\n')}
      CREATE SCHEMA ${quoted('a "schema".x')};
      ${names.map((name) => `CREATE TABLE ${quoted('a "schema".x')}.${quoted(name)} (n integer);`).join('\n')}`);
    const one = await room.run(at, asked(['SELECT * FROM events WHERE day = 7']));
    expect(relationIn(one, 'events').indexes).toEqual([
      { name: 'events_day_idx', definition: expect.stringContaining('(day)'), isValid: true },
    ]);
    expect(relationIn(one, 'events_7').relkind).toBe('r');
    const all = await room.run(at, asked(['SELECT * FROM events']));
    expect(sideOf(all).serverThen?.relations).toHaveLength(50);
    expect(relationIn(all, 'events').relkind).toBe('p');
    expect(all.notes.join()).toContain('11 more relations');
    const hostile = names.map((name) => `SELECT n FROM ${quoted('a "schema".x')}.${quoted(name)}`).join(' UNION ALL ');
    const told = await room.run(at, asked([hostile], { options: ['verbose'] }));
    expect(sideOf(told).serverThen?.relations.map(({ relname }) => relname)).toEqual(names);
  });

  // What takes seconds and is the same everywhere.
  const onNewest = major === 18 ? test : undefined;
  onNewest?.('a table that somebody holds is not waited for beyond 2 s, and said to be held', async () => {
    const holder = await database.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE customers IN ACCESS EXCLUSIVE MODE');
    const event = await room.run(at, asked(['SELECT * FROM customers']));
    expect(sideOf(event).failure).toMatchObject({ sqlstate: '55P03' });
    await holder.query('ROLLBACK');
    await holder.close();
  });

  onNewest?.('a plan that is too large is refused, one whose outline is too large stands', async () => {
    // With VERBOSE the plan shows the value wherever it is put out.
    const text = `SELECT ${Array.from({ length: 120 }, () => '$1::text').join(', ')} FROM orders`;
    const side = { text, params: ['x'.repeat(100_000)] };
    const event = await room.run(at, asked([side]));
    expect(event.state).toBe('finished');
    expect(event.notes.at(-1)).toContain('could not be read');
    expect(sideOf(event)).toMatchObject({ plan: expect.stringContaining('"Plan"'), serverThen: null });
    const told = await room.run(at, asked([side], { options: ['verbose'] }));
    expect(sideOf(told).failure?.message).toMatch(/MB/u);
    const run = await room.run(at, asked([side], { options: ['analyze'] }));
    expect(run.state).toBe('finished');
    expect(run.notes.at(-1)).toContain('is not kept');
  });

  test('the completion knows relations, columns, functions and where names are looked up', async () => {
    await connection.query(
      `CREATE FUNCTION ${quoted('a "schema".x')}.${quoted('Of Mine')}() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    );
    const words = plans.words.output.parse(await room.service.words({ at }, testCall()));
    expect(words.relations.find(({ relname }) => relname === 'orders')).toEqual({
      nspname: 'public',
      relname: 'orders',
      columns: ['id', 'customer_id', 'placed', 'note'],
    });
    const place = (relname: string) => words.relations.findIndex((relation) => relation.relname === relname);
    expect(place('orders')).toBeLessThan(place('events_50'));
    expect(place('pg_class')).toBeGreaterThan(place('events_50'));
    expect(words).toMatchObject({ search_path: ['public'], leftOut: 0 });
    expect(words.functions).toEqual(
      expect.arrayContaining(['count', 'lower', 'generate_series', '"a ""schema"".x"."Of Mine"']),
    );
    for (const hidden of ['int4pl', 'textin', 'btint4cmp']) expect(words.functions).not.toContain(hidden);
    expect(words.functions.length).toBeGreaterThan(800);
    const session = await room.databases.session(at, testCall());
    const cut = await session.rows(wordRelations, 3, 1_000);
    expect(cut.map(({ relname }) => relname)).toEqual(words.relations.slice(0, 3).map(({ relname }) => relname));
    expect(cut[0]?.total).toBe(words.relations.length);
    expect(await session.rows(wordRelations, 100, (words.relations[0]?.columns.length ?? 0) + 1)).toHaveLength(2);
  });
});

describe('what is kept', () => {
  test('a file of plans is saved under a safe name', async () => {
    const room = await openPlans();
    const file = { format: 'markdown', name: '../../etc/plans of "x"', text: '# Plan' } as const;
    const { saved } = await room.service.save(file, testCall());
    expect(saved).toMatchObject({
      kind: 'download',
      suggestedName: expect.stringMatching(/^etc_plans_of_x-\d{4}-\d{2}-\d{2}\.md$/u),
    });
    expect(room.saved[0]).toMatchObject({ content: '# Plan', mime: 'text/markdown; charset=utf-8' });
    await room.close();
  });

  test('the reading of a text asks no server', async () => {
    const room = await openPlans();
    const { reading } = await room.service.read({ at: 'nowhere/x', text: 'SELECT $2, $1' }, testCall());
    expect(reading).toMatchObject({ kind: 'select', parameters: [1, 2] });
    await room.close();
  });
});
