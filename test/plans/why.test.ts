import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readServerThen } from '../../electron/features/plans/server-then.ts';
import type { RelationThen, ServerThen } from '../../shared/contract/plans-parts.ts';
import { comparePlans } from '../../shared/plans/compare.ts';
import type { Comparison } from '../../shared/plans/comparison.ts';
import { whyChanged } from '../../shared/plans/why.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { type TestDatabases, testDatabases } from '../support/databases.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { madePlan, over, scan } from './made-plans.ts';
import { explain, shopSql, steady } from './shop.ts';

const index = (name: string, more: object = {}) => ({
  name,
  definition: `CREATE INDEX ${name} ON public.orders (ts)`,
  isValid: true,
  ...more,
});
const orders = (more: Partial<RelationThen> = {}): RelationThen => ({
  oid: 16_400,
  nspname: 'public',
  relname: 'orders',
  relkind: 'r',
  reltuples: 20_000,
  relpages: 128,
  last_analyze: '2026-03-01T10:00:00.000Z',
  last_autoanalyze: null,
  n_mod_since_analyze: 0,
  indexes: [index('orders_ts_idx'), index('orders_pkey')],
  ...more,
});
const then = (at: string, relation: Partial<RelationThen> = {}, more: Partial<ServerThen> = {}): ServerThen => ({
  server_version: '18.1',
  server_version_num: 180_001,
  settings: [],
  relations: [orders(relation)],
  at: `2026-03-${at}T13:08:41.123Z`,
  ...more,
});

const byIndex = madePlan(over('Limit', [scan('orders', { 'Node Type': 'Index Scan', 'Index Name': 'orders_ts_idx' })]));
const bySeq = madePlan(over('Limit', [scan('orders')]));
const lost: Comparison = comparePlans(byIndex, bySeq);
const won: Comparison = comparePlans(bySeq, byIndex);
const same: Comparison = comparePlans(bySeq, bySeq);
const titles = (a: ServerThen, b: ServerThen, comparison: Comparison | null) =>
  whyChanged(a, b, comparison).map(({ title }) => title);

describe('why a plan changed', () => {
  it('begins with the index that the old plan used and that is gone', () => {
    const b = then('12', {
      indexes: [index('orders_pkey')],
      last_analyze: '2026-03-11T10:00:00.000Z',
      reltuples: 60_000,
    });
    const causes = whyChanged(then('04'), b, lost);
    expect(causes[0]).toEqual({
      kind: 'index-gone',
      title: 'Index orders_ts_idx is gone',
      text: "On orders. It was there when A ran (2026-03-04 13:08:41 UTC): CREATE INDEX orders_ts_idx ON public.orders (ts). A's plan used it.",
      explains: true,
    });
    expect(causes.map(({ title }) => title).slice(1)).toEqual(['orders analyzed since', 'orders grew 3.0×']);
  });

  it('tells it in the order of time when B ran before A', () => {
    const without = then('04', { indexes: [index('orders_pkey')] });
    const [cause] = whyChanged(then('12'), without, lost);
    expect(cause).toMatchObject({ title: 'Index orders_ts_idx appeared', explains: true });
    expect(cause?.text).toContain('It was not there when B ran (2026-03-04 13:08:41 UTC)');
  });

  it.each([
    [
      'became invalid',
      lost,
      [index('orders_ts_idx'), index('orders_pkey')],
      [index('orders_ts_idx', { isValid: false }), index('orders_pkey')],
    ],
    ['became valid', won, [index('orders_ts_idx', { isValid: false })], [index('orders_ts_idx')]],
    ['appeared', won, [index('orders_pkey')], [index('orders_pkey'), index('orders_ts_idx')]],
    [
      'has another definition',
      lost,
      [index('orders_ts_idx')],
      [index('orders_ts_idx', { definition: 'CREATE INDEX orders_ts_idx ON public.orders (id)' })],
    ],
  ])('tells an index that %s', (words, comparison, before, after) => {
    const [cause] = whyChanged(then('04', { indexes: before }), then('12', { indexes: after }), comparison);
    expect(cause).toMatchObject({ title: `Index orders_ts_idx ${words}`, explains: true });
  });

  it('does not blame an index that no plan used', () => {
    const causes = whyChanged(then('04', { indexes: [index('other_idx')] }), then('12', { indexes: [] }), lost);
    expect(causes).toMatchObject([{ title: 'Index other_idx is gone', explains: false }]);
  });

  it('puts settings that bear on the change before those that do not', () => {
    const settings = [
      { name: 'application_x', value: 'on' },
      { name: 'jit', value: 'off' },
      { name: 'enable_indexscan', value: 'off' },
    ];
    const causes = whyChanged(
      then('04', {}, { settings: [{ name: 'jit', value: 'on' }] }),
      then('12', {}, { settings }),
      lost,
    );
    expect(causes.map(({ title, explains }) => [title, explains])).toEqual([
      ['enable_indexscan built-in value → off', true],
      ['jit on → off', false],
      ['application_x built-in value → on', false],
    ]);
  });

  it('tells sizes, ANALYZE, stale statistics, another oid and another server', () => {
    const a = then('04');
    expect(titles(a, then('12', { reltuples: 400_000, relpages: 2560 }), lost)).toEqual(['orders grew 20.0×']);
    expect(titles(a, then('12', { reltuples: 21_000 }), lost)).toEqual(['Nothing that was recorded has changed']);
    expect(titles(then('04', { reltuples: -1 }), then('12'), lost)).toEqual(['Nothing that was recorded has changed']);
    expect(titles(a, then('12', { n_mod_since_analyze: 9000 }), lost)).toEqual(['orders has stale statistics']);
    expect(titles(a, then('12', { n_mod_since_analyze: null }), lost)).toEqual([
      'Nothing that was recorded has changed',
    ]);
    expect(titles(a, then('12', { oid: 17_000 }), lost)).toEqual(['orders was created anew']);
    expect(titles(a, then('12', { last_autoanalyze: '2026-03-11T00:00:00.000Z' }), lost)).toEqual([
      'orders analyzed since',
    ]);
    expect(titles(then('04', {}, { server_version: '15.3', server_version_num: 150_003 }), then('12'), lost)).toEqual([
      'Server 15.3 → 18.1',
    ]);
  });

  it('says exactly that nothing recorded has changed', () => {
    const [cause, ...others] = whyChanged(then('04'), then('12'), lost);
    expect(others).toEqual([]);
    expect(cause).toEqual({
      kind: 'nothing',
      title: 'Nothing that was recorded has changed',
      text: 'When A ran (2026-03-04 13:08:41 UTC) and when B ran (2026-03-12 13:08:41 UTC), server version, settings of the planner, indexes of 1 relation and, but for noise, their statistics were the same. What changed the plan was not recorded: the text, its parameters, or the data itself.',
      explains: false,
    });
    expect(whyChanged(then('04'), then('12'), same)[0]?.text).not.toContain('What changed the plan');
    expect(whyChanged(then('04'), then('12'), null)).toHaveLength(1);
  });

  it('tells many indexes of partitions as one cause', () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => index(`p${n}_idx`));
    expect(titles(then('04', { indexes: many(200) }), then('12', { indexes: [] }), lost)).toEqual([
      '200 indexes: p0_idx, p1_idx, p2_idx and 197 more (is gone)',
    ]);
  });
});

describeEachVersion(({ server }) => {
  let database: TestDatabase;
  let connection: ScenarioConnection;
  let ours: TestDatabases;
  beforeAll(async () => {
    database = await server().createDatabase();
    connection = await database.connect();
    await connection.query(shopSql);
    await connection.query(steady);
    ours = testDatabases();
  });
  afterAll(async () => {
    await ours.close();
    await connection.close();
    await database.drop();
  });

  it('finds the dropped index, and the ANALYZE, on a real server', async () => {
    const at = ours.place(server(), database.name);
    const [session, facts] = [await ours.session(at), await ours.open(at)];
    const sql = "SELECT * FROM orders WHERE ts < '2026-01-01 02:00+00'";
    const run = async () => {
      const plan = await explain(connection, sql, 'ANALYZE');
      const [row] = await connection.query(`EXPLAIN (VERBOSE, FORMAT JSON) ${sql}`);
      const side = { title: '', text: sql, params: [], settings: [] };
      const { then: known } = await readServerThen(session, facts, side, JSON.stringify(row?.['QUERY PLAN']));
      return { plan, known };
    };
    const before = await run();
    const unchanged = await run();
    expect(titles(before.known, unchanged.known, comparePlans(before.plan, unchanged.plan))).toEqual([
      'Nothing that was recorded has changed',
    ]);
    await connection.query('DROP INDEX orders_ts_idx; ANALYZE orders');
    const after = await run();
    const causes = whyChanged(before.known, after.known, comparePlans(before.plan, after.plan));
    expect(causes[0]).toMatchObject({ title: 'Index orders_ts_idx is gone', explains: true });
    expect(causes[0]?.text).toContain('USING btree (ts)');
    // Counters of a backend's own tables reach the shared ones a moment later.
    for (const { title } of causes.slice(1)) expect(title).toBe('orders analyzed since');
  });
});
