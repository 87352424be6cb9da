import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExplainOption } from '../../shared/contract/plans-parts.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { fillShop } from './host-shop.ts';
import { asked, type OpenPlans, openPlans, sideOf } from './open-plans.ts';

describeEachVersion(({ major, server }) => {
  let room: OpenPlans;
  let database: TestDatabase;
  let at: string;

  beforeAll(async () => {
    room = await openPlans();
    database = await server().createDatabase();
    await fillShop(database);
    at = room.place(server(), database.name);
  });
  afterAll(async () => {
    await room.close();
    await database.drop();
  });

  const plan = async (text: string, options: ExplainOption[] = [], more = {}) =>
    JSON.parse(sideOf(await room.run(at, asked([text], { options, ...more }))).plan ?? 'null')[0];

  test('what this server offers', async () => {
    const answer = await room.service.options({ at }, { signal: new AbortController().signal, statements: [] });
    expect(answer.options.includes('generic_plan')).toBe(major >= 16);
    expect(answer.options.includes('memory')).toBe(major >= 17);
    expect(answer.hasSerialize).toBe(major >= 17);
    expect(answer).toMatchObject({ mayWrite: true, isProduction: false, promise: { kind: 'superuser' } });
    const names = answer.settings.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['work_mem', 'enable_seqscan', 'jit', 'random_page_cost', 'search_path']),
    );
    // Not what our own lane has set for the statement that asks.
    expect(answer.settings.find(({ name }) => name === 'jit')?.setting).toBe('on');
    expect(answer.settings.find(({ name }) => name === 'max_parallel_workers_per_gather')?.setting).toBe('2');
    expect(answer.settings.find(({ name }) => name === 'plan_cache_mode')?.enumvals).toContain('force_generic_plan');
  });

  test('a plain EXPLAIN executes nothing', async () => {
    const event = await room.run(at, asked(['SELECT pg_sleep(100) FROM orders']));
    expect(event).toMatchObject({ state: 'finished', order: 'A', done: 1, of: 1, ratio: null });
    expect(sideOf(event)).toMatchObject({ planningMs: [], executionMs: [], first: null, medianMs: null, band: null });
    const [top] = JSON.parse(sideOf(event).plan ?? '');
    expect(top.Plan).not.toHaveProperty('Actual Rows');
    expect(top['Planning Time']).toBeGreaterThan(0);
  });

  test.each([
    ['verbose', 'Output'],
    ['buffers', 'Shared Hit Blocks'],
  ] as const)('%s is on when chosen and off when not', async (option, key) => {
    expect((await plan('SELECT id FROM orders WHERE id = 7', ['analyze', option])).Plan).toHaveProperty(key);
    expect((await plan('SELECT id FROM orders WHERE id = 7', ['analyze'])).Plan).not.toHaveProperty(key);
  });

  test('timing, wal and settings are on when chosen and off when not', async () => {
    const text = 'SELECT id FROM orders WHERE id = 7';
    expect((await plan(text, ['analyze', 'timing'])).Plan).toHaveProperty('Actual Total Time');
    expect((await plan(text, ['analyze'])).Plan).not.toHaveProperty('Actual Total Time');
    expect((await plan(text, ['analyze', 'wal'])).Plan).toHaveProperty('WAL Records');
    expect((await plan(text, ['analyze'])).Plan).not.toHaveProperty('WAL Records');
    const settings = [{ name: 'work_mem', value: '77MB' }];
    const request = asked([{ text, settings }], { options: ['settings'] });
    expect(JSON.parse(sideOf(await room.run(at, request)).plan ?? '')[0].Settings).toMatchObject({ work_mem: '77MB' });
  });

  test('generic_plan needs no values, and excludes ANALYZE', async () => {
    const text = 'SELECT * FROM orders WHERE customer_id = $1 AND placed > $2';
    const request = asked([text], { options: ['generic_plan'] });
    if (major < 16) {
      await expect(room.run(at, request)).rejects.toThrow(`EXPLAIN of PostgreSQL ${major}`);
      return;
    }
    const side = sideOf(await room.run(at, request));
    expect(side.failure).toBeNull();
    expect(side.plan).toContain('$1');
    expect(side.serverThen?.relations.map(({ relname }) => relname)).toEqual(['orders']);
    await expect(room.run(at, asked([text], { options: ['generic_plan', 'analyze'] }))).rejects.toThrow('exclude');
  });

  test('memory and serialize where the server has them', async () => {
    if (major < 17) {
      await expect(room.run(at, asked(['SELECT 1'], { options: ['memory'] }))).rejects.toThrow('has no MEMORY');
      await expect(room.run(at, asked(['SELECT 1'], { serialize: 'text' }))).rejects.toThrow('has no SERIALIZE');
      return;
    }
    expect(await plan('SELECT 1', ['memory'])).toHaveProperty(['Planning', 'Memory Used']);
    for (const serialize of ['text', 'binary']) {
      const told = await plan('SELECT * FROM orders', ['analyze', 'timing'], { serialize });
      expect(told.Serialization).toMatchObject({ Format: serialize });
      expect(told.Serialization['Output Volume']).toBeGreaterThan(10);
    }
    const event = await room.run(at, asked(['SELECT 1'], { serialize: 'text', options: ['wal'] }));
    expect(event.notes.join()).toMatch(/WAL tells.*SERIALIZE tells/u);
  });

  test('parameters are values of their types', async () => {
    const text = 'SELECT * FROM orders WHERE customer_id = $1 AND note IS NOT DISTINCT FROM $2::text';
    const event = await room.run(at, asked([{ text, params: ['42', null] }], { options: ['analyze'] }));
    const [top] = JSON.parse(sideOf(event).plan ?? '');
    expect(top.Plan['Actual Rows']).toBe(100);
    const wrong = await room.run(at, asked([{ text, params: ['forty', null] }]));
    expect(sideOf(wrong).failure).toMatchObject({ sqlstate: '22P02', advice: expect.stringContaining('$1') });
    const extra = await room.run(at, asked([{ text, params: ['42', null, 'x'] }]));
    expect(extra.state).toBe('finished');
    expect(extra.notes.at(-1)).toContain('beyond $2');
  });

  test('a plan for values is named as one, and that plan_cache_mode does not make it generic', async () => {
    const text = 'SELECT * FROM orders WHERE customer_id = $1';
    const settings = [{ name: 'plan_cache_mode', value: 'force_generic_plan' }];
    const event = await room.run(at, asked([{ text, params: ['42'], settings }, text.replace('$1', '42')]));
    expect(sideOf(event).plan).toContain('(customer_id = 42)');
    const shown = major >= 16 ? 'GENERIC_PLAN shows it' : 'has no option';
    expect(event.notes).toEqual([
      expect.stringMatching(new RegExp(`^A custom plan, .* generic plan, .*${shown}`, 'u')),
      expect.stringContaining('side A: plan_cache_mode changes nothing'),
    ]);
    if (major < 16) return;
    const generic = await room.run(at, asked([{ text, params: [] }], { options: ['generic_plan'] }));
    expect(generic.notes).toEqual([]);
    expect(sideOf(generic).plan).toContain('(customer_id = $1)');
  });

  test('a missing value is told before the server is asked, with its place', async () => {
    const text = "SELECT '$2', 1 /* $2 */ FROM orders WHERE customer_id = $1 AND id = $2";
    const event = await room.run(at, asked([{ text, params: ['1'] }]));
    expect(event.state).toBe('failed');
    expect(sideOf(event).failure).toMatchObject({
      message: 'No value was given for $2',
      at: text.lastIndexOf('$2'),
      sqlstate: null,
    });
    const unknown = await room.run(at, asked([{ text: 'SELECT $1 IS NULL', params: ['1'] }]));
    expect(sideOf(unknown).failure).toMatchObject({ sqlstate: '42P18', advice: expect.stringContaining('cast') });
  });

  test.each([
    ['SELEC 1', 'syntax error', 0],
    ['SELECT *\nFROM orders\nWHER id = 1', 'syntax error', 'SELECT *\nFROM orders\nWHER '.length],
    ["SELECT '😀' AS smile, nothing FROM orders", 'column "nothing"', "SELECT '😀' AS smile, ".length],
    ['SELECT * FROM missing', 'relation "missing"', 14],
    ['SELECT (', 'syntax error', 8],
  ])('%j is marked at its place', async (text, message, place) => {
    const side = sideOf(await room.run(at, asked([text])));
    expect(side.failure?.message).toContain(message);
    expect(side.failure?.at).toBe(place);
    expect(side.plan).toBeNull();
  });

  test.each([
    ['SELECT 1; SELECT 2', '2 statements', null],
    ['  -- nothing\n', 'no statement', null],
    ['EXPLAIN SELECT 1', 'begins with EXPLAIN', null],
    ['SHOW work_mem', 'cannot explain', null],
    ['VACUUM orders', 'cannot explain', null],
    ['/* x */ LOCK TABLE orders', 'cannot explain', null],
    ['SET work_mem = 1', 'cannot explain', null],
    ['BEGIN', 'cannot explain', null],
    ['REFRESH MATERIALIZED VIEW nothing', 'cannot explain', null],
    ['EXECUTE nothing', 'does not exist', '26000'],
  ])('%j: %s', async (text, message, sqlstate) => {
    const event = await room.run(at, asked([text]));
    expect(event.state).toBe('failed');
    expect(sideOf(event).failure?.message).toContain(message);
    expect(sideOf(event).failure?.sqlstate).toBe(sqlstate);
  });

  test.each([
    'DECLARE c CURSOR FOR SELECT * FROM orders',
    'CREATE TABLE copy AS SELECT * FROM orders',
    'VALUES (1), (2)',
    'TABLE orders',
    'SELECT 1;',
    'INSERT INTO orders (customer_id) SELECT 1',
    'UPDATE orders SET note = NULL',
    'DELETE FROM orders',
    'SELECT * FROM orders FOR UPDATE',
    ...(major >= 15 ? ['MERGE INTO orders o USING customers c ON c.id = o.id WHEN MATCHED THEN DELETE'] : []),
  ])('%s has a plan, and is not executed for it', async (text) => {
    const event = await room.run(at, asked([text]));
    expect(sideOf(event).failure).toBeNull();
    expect(sideOf(event).plan).toContain('"Plan"');
  });

  test('the second side is explained although the first is wrong', async () => {
    const event = await room.run(at, asked(['SELEC 1', 'SELECT 1']));
    expect(event.state).toBe('failed');
    expect(sideOf(event, 0).failure?.at).toBe(0);
    expect(sideOf(event, 1)).toMatchObject({ failure: null, plan: expect.stringContaining('"Plan"') });
  });

  test('settings hold for their side alone, and leave nothing', async () => {
    const text = 'SELECT * FROM orders WHERE id = 7';
    const off = ['enable_indexscan', 'enable_bitmapscan', 'enable_indexonlyscan'].map((name) => ({
      name,
      value: 'off',
    }));
    const event = await room.run(at, asked([{ text, settings: off }, text], { options: ['analyze'], runs: 2 }));
    expect(sideOf(event, 0).plan).toContain('Seq Scan');
    expect(sideOf(event, 1).plan).toContain('Index Scan');
    const wrong = await room.run(at, asked([{ text, settings: [{ name: 'work_mem', value: 'much' }] }]));
    expect(sideOf(wrong).failure).toMatchObject({ sqlstate: '22023', at: null });
    const none = await room.run(at, asked([{ text, settings: [{ name: 'no_such_setting', value: '1' }] }]));
    expect(sideOf(none).failure).toMatchObject({ sqlstate: '42704' });
    const ours = await room.run(at, asked([{ text, settings: [{ name: 'transaction_read_only', value: 'off' }] }]));
    expect(sideOf(ours).failure?.message).toContain('transaction_read_only');
  });
});
