import { afterAll, beforeAll, expect, it } from 'vitest';
import { comparePlans } from '../../shared/plans/compare.ts';
import { measuresOf } from '../../shared/plans/measures.ts';
import type { Plan } from '../../shared/plans/plan.ts';
import { type Finding, sentencesOf } from '../../shared/plans/sentences.ts';
import { shapeOf } from '../../shared/plans/shape.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { explain, shopSql, steady } from './shop.ts';

/** A text under settings or after DDL, which is undone. */
interface Under {
  readonly sql: string;
  readonly after?: string;
}

const ofDay = `SELECT * FROM orders WHERE ts >= '2026-01-03' AND ts < '2026-01-04' ORDER BY total LIMIT 10`;
const joined = `SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.city = 'city 7'`;
const eager = `SET LOCAL max_parallel_workers_per_gather = 2; SET LOCAL parallel_setup_cost = 0;
  SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL enable_sort = off;`;
const cast = `SELECT sensor, count(*) FROM readings WHERE day::timestamptz::date = '2026-03-04' GROUP BY 1`;
const range = `SELECT sensor, count(*) FROM readings WHERE day >= '2026-03-04' AND day < '2026-03-05' GROUP BY 1`;
const rare = `WITH x AS MATERIALIZED (SELECT * FROM orders WHERE total > 490)
  SELECT * FROM x JOIN customers c ON c.id = x.customer_id`;
const threeOf = (tables: string) => `SELECT o.id, c.name, i.what FROM ${tables} WHERE c.city = 'city 7'`;

const titlesOf = (findings: readonly Finding[]) => findings.map(({ title }) => title);

describeEachVersion(({ server, major }) => {
  let database: TestDatabase;
  let connection: ScenarioConnection;
  beforeAll(async () => {
    database = await server().createDatabase();
    connection = await database.connect();
    await connection.query(shopSql);
    await connection.query(steady);
  });
  afterAll(async () => {
    await connection.close();
    await database.drop();
  });

  async function planUnder({ sql, after = '' }: Under, options: string): Promise<Plan> {
    await connection.query(`BEGIN; ${after}`);
    return explain(connection, sql, options).finally(() => connection.query('ROLLBACK'));
  }

  async function compared(one: Under, other: Under, options = 'ANALYZE, BUFFERS') {
    const [a, b] = [await planUnder(one, options), await planUnder(other, options)];
    const comparison = comparePlans(a, b);
    const findings = sentencesOf(comparison, measuresOf(a), measuresOf(b));
    return { a, b, comparison, findings, titles: titlesOf(findings) };
  }

  it('says that an index is no longer used, and shows the scan as the one node that changed', async () => {
    const { comparison, findings } = await compared({ sql: ofDay }, { sql: ofDay, after: 'DROP INDEX orders_ts_idx;' });
    const changed = comparison.rows.filter(({ kind }) => kind !== 'same');
    const [one] = changed.filter(({ a }) => a?.relation?.relname === 'orders');
    expect(one?.kind).toBe('changed');
    expect(one?.b?.nodeType).toBe('Seq Scan');
    expect(findings[0]?.title).toBe('Index orders_ts_idx no longer used');
    expect(findings[0]?.text).toMatch(/^orders: (Bitmap|Index) .*orders_ts_idx in A, Seq Scan in B\. It takes .* ms/u);
    expect([findings[0]?.aNode, findings[0]?.bNode]).toEqual([one?.a?.id, one?.b?.id]);
  });

  it('says that an index is used now', async () => {
    const { findings } = await compared({ sql: ofDay, after: 'DROP INDEX orders_ts_idx;' }, { sql: ofDay });
    expect(findings[0]?.title).toBe('Index orders_ts_idx now used');
  });

  it('calls a plan the same when only literals and numbers differ', async () => {
    const { a, b, comparison, findings } = await compared(
      { sql: ofDay },
      { sql: ofDay.replace('LIMIT 10', 'LIMIT 9') },
    );
    expect(shapeOf(a)).toBe(shapeOf(b));
    expect(comparison.rows.map(({ kind }) => kind)).not.toContain('changed');
    expect(findings[0]?.title).toBe('Same plan');
    expect(findings[0]?.text).toContain('only numbers differ');
  });

  it('says that a hash join became a merge join', async () => {
    const { titles } = await compared(
      { sql: joined, after: 'SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off;' },
      { sql: joined, after: 'SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off;' },
    );
    expect(titles).toContain('Hash join became merge join');
  });

  it('tells another join order, outer first', async () => {
    const inOrder =
      'SET LOCAL join_collapse_limit = 1; SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off;';
    const byCustomer = threeOf('(customers c JOIN orders o ON c.id = o.customer_id) JOIN items i ON i.order_id = o.id');
    const byItem = threeOf('(orders o JOIN items i ON i.order_id = o.id) JOIN customers c ON c.id = o.customer_id');
    const { findings, comparison } = await compared(
      { sql: byCustomer, after: inOrder },
      { sql: byItem, after: inOrder },
    );
    const order = findings.find(({ kind }) => kind === 'join-order');
    expect(order?.text).toMatch(/^A joins .*customers c.*; B joins .*items i.* \(outer first\)\.$/u);
    // Whatever moved, each scan knows its counterpart.
    expect(comparison.rows.filter(({ a, b, counterpart }) => !(a && b) && counterpart === null && a?.relation)).toEqual(
      [],
    );
  });

  it('tells partition pruning by range against a cast, and that one of them ran in parallel', async () => {
    const { comparison, findings, titles } = await compared(
      { sql: cast, after: eager },
      { sql: range, after: 'SET LOCAL enable_sort = off;' },
    );
    const pruning = findings.find(({ kind }) => kind === 'partitions');
    expect(pruning?.text).toMatch(/^A scans 24 partitions of readings, B 1\./u);
    expect(pruning?.text).toContain("A's condition on readings_20260301 readings_1: (");
    expect(pruning?.text).toContain('day >= ');
    expect(titles).toContain('A runs in parallel, B does not');
    const kept = comparison.rows.find(({ a }) => a?.relation?.relname === 'readings_20260304');
    expect(kept?.b?.relation?.relname).toBe('readings_20260304');
    expect(kept?.shape).toContainEqual({ kind: 'parallel', a: 'parallel', b: null });
    expect(comparison.folds.map(({ text }) => text).join()).toMatch(/^(\d+ more partitions,?)+$/u);
  });

  it('finds the sort that spills to disk', async () => {
    const sql = 'SELECT * FROM items ORDER BY what, id';
    const { findings, comparison } = await compared(
      { sql, after: "SET LOCAL work_mem = '64kB';" },
      { sql, after: "SET LOCAL work_mem = '64MB';" },
    );
    expect(findings.find(({ kind }) => kind === 'spill')).toMatchObject({
      title: 'Sort no longer spills to temporary files',
      text: expect.stringMatching(
        /^Sort by what, id: A took external merge, .*B on disk: .* ms itself in A, .* ms in B\.$/u,
      ),
      aNode: 0,
      bNode: 0,
    });
    expect(comparison.rows[0]?.shape).toEqual([{ kind: 'sort-method', a: 'external merge', b: 'quicksort' }]);
    expect(comparison.rows[0]?.numbers.map(({ name }) => name)).toContain('tempBlocks');
  });

  it('tells an estimate that ANALYZE put right', async () => {
    const load = `CREATE TABLE fresh (n int); INSERT INTO fresh SELECT n % 5 FROM generate_series(1, 30000) n;`;
    const sql = 'SELECT * FROM fresh WHERE n = 3';
    const { findings } = await compared({ sql, after: load }, { sql, after: `${load} ANALYZE fresh;` });
    const off = findings.find(({ kind }) => kind === 'estimate');
    expect(off?.title).toMatch(/^Estimate off by \d+(\.\d)?× in A$/u);
    expect(off?.text).toMatch(/^Seq Scan on fresh: A expects \d+ rows, 6,000 came \(.*× off\); B expects .*\.$/u);
  });

  it('tells a CTE that is no longer computed apart, a SubPlan that became a join, a Memoize that is new', async () => {
    const inlined = await compared({ sql: rare }, { sql: rare.replace('AS MATERIALIZED', 'AS NOT MATERIALIZED') });
    expect(inlined.titles).toContain('CTE x is no longer computed apart');
    const subplan = await compared(
      { sql: 'SELECT c.*, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) FROM customers c' },
      {
        sql: 'SELECT c.*, n FROM customers c JOIN (SELECT customer_id, count(*) n FROM orders o GROUP BY 1) o ON o.customer_id = c.id',
      },
    );
    expect(subplan.titles).toContain('SubPlan became part of the plan');
    const loops = 'SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_material = off;';
    const memo = 'SELECT * FROM orders o LEFT JOIN customers c ON c.id = o.customer_id';
    const memoized = await compared(
      { sql: memo, after: `${loops} SET LOCAL enable_memoize = off;` },
      { sql: memo, after: loops },
    );
    expect(memoized.titles).toContain('Memoize only in B');
    expect(memoized.findings.find(({ title }) => title === 'Memoize only in B')?.text).toContain(
      '18,000 hits, 2,000 misses.',
    );
  });

  it.each([
    '',
    'COSTS OFF',
    'ANALYZE, TIMING OFF',
    'ANALYZE, COSTS OFF',
    'ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF',
  ])('claims nothing that EXPLAIN (%s) does not tell', async (options) => {
    const { findings } = await compared({ sql: ofDay }, { sql: ofDay, after: 'DROP INDEX orders_ts_idx;' }, options);
    const words = findings.map(({ title, text }) => `${title} ${text}`).join(' ');
    expect(titlesOf(findings)).toContain('Index orders_ts_idx no longer used');
    expect(words).not.toMatch(/NaN|undefined|null|Infinity/u);
    if (!options.includes('ANALYZE') || options.includes('TIMING OFF')) expect(words).not.toMatch(/\d ms itself/u);
    if (!options.includes('ANALYZE') || options.includes('COSTS OFF')) expect(words).not.toMatch(/estimate/iu);
    if (!options.includes('ANALYZE')) expect(words).not.toMatch(/rows? came|spills/u);
  });

  it('compares a plan of this version with one that was not run', async () => {
    const [a, b] = [await explain(connection, ofDay, 'ANALYZE'), await explain(connection, ofDay, '')];
    const { rows } = comparePlans(a, b);
    expect(
      rows.every(({ kind, numbers }) => kind === 'same' && numbers.length === 0),
      `PostgreSQL ${major}`,
    ).toBe(true);
  });
});
