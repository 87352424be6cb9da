import { describe, expect, it } from 'vitest';
import { comparePlans } from '../../shared/plans/compare.ts';
import { measuresOf } from '../../shared/plans/measures.ts';
import type { Plan } from '../../shared/plans/plan.ts';
import { findingsOf, sentencesOf } from '../../shared/plans/sentences.ts';
import { type MadeNode, madePlan, over, scan } from './made-plans.ts';
import { planOf } from './shop.ts';

const said = (plan: Plan) => findingsOf(plan, measuresOf(plan));
const titles = (plan: Plan) => said(plan).map(({ title }) => title);
const whole = (root: MadeNode, more: object) => {
  const plan = madePlan(root);
  const text = JSON.stringify([
    { Plan: rawOf(root), 'Planning Time': plan.planningMs, 'Execution Time': 100, ...more },
  ]);
  return planOf(text);
};
const filled = { 'Startup Cost': 0, 'Total Cost': 1, 'Plan Rows': 10, 'Plan Width': 4 };
const ran = { 'Actual Startup Time': 0, 'Actual Total Time': 90, 'Actual Rows': 10, 'Actual Loops': 1 };
const rawOf = (node: MadeNode): MadeNode => ({ ...filled, ...ran, ...node });

describe('of one plan it is said', () => {
  it('where an estimate begins to be off, and how many nodes inherit it', () => {
    const rows = (estimated: number, actual: number) => ({ 'Plan Rows': estimated, 'Actual Rows': actual });
    const plan = madePlan(
      over('Aggregate', [over('Sort', [scan('orders', rows(10, 2400))], rows(10, 2400))], rows(10, 2400)),
    );
    const [first, ...others] = said(plan).filter(({ kind }) => kind === 'estimate');
    expect(first).toEqual({
      kind: 'estimate',
      title: 'Estimate off by 240×',
      text: 'Seq Scan on orders: 10 rows expected, 2,400 came. 2 nodes above inherit it.',
      aNode: 2,
      bNode: null,
    });
    expect(others).toEqual([]);
  });

  it('what was written to files where no property but the blocks tells it, and not by whom it was asked', () => {
    const blocks = { 'Temp Written Blocks': 3944, 'Temp Read Blocks': 3944 };
    const own = madePlan(over('Aggregate', [scan('orders', { 'Temp Written Blocks': 0 })], blocks));
    expect(said(own).find(({ kind }) => kind === 'spill')).toMatchObject({
      title: 'Aggregate spills to temporary files',
      text: 'Aggregate: 3,944 blocks written.',
    });
    const sorted = { ...blocks, 'Sort Method': 'external merge', 'Sort Space Used': 784, 'Sort Space Type': 'Disk' };
    const below = madePlan(over('Aggregate', [over('Sort', [scan('orders')], sorted)], blocks));
    expect(said(below).flatMap(({ kind, title }) => (kind === 'spill' ? [title] : []))).toEqual([
      'Sort spills to temporary files',
    ]);
  });

  it('nothing of fewer rows under a LIMIT, which proves nothing', () => {
    const plan = madePlan(
      over('Limit', [scan('orders', { 'Plan Rows': 10_000, 'Actual Rows': 5 })], { 'Plan Rows': 5, 'Actual Rows': 5 }),
    );
    expect(titles(plan)).not.toContainEqual(expect.stringMatching(/Estimate/u));
  });

  it.each([
    [
      'Sort',
      { 'Sort Method': 'external merge', 'Sort Space Used': 784, 'Sort Space Type': 'Disk' },
      'external merge, 784 kB on disk',
    ],
    ['Hash', { 'Hash Buckets': 1024, 'Hash Batches': 16, 'Peak Memory Usage': 100 }, '16 batches'],
    ['Aggregate', { Strategy: 'Hashed', 'HashAgg Batches': 5, 'Disk Usage': 2048 }, '2.0 MB on disk'],
    ['Materialize', { Storage: 'Disk', 'Maximum Storage': 17 }, '17 kB on disk'],
  ])('that a %s spills', (nodeType, more, words) => {
    const [spill] = said(madePlan(over(nodeType, [scan('orders')], more))).filter(({ kind }) => kind === 'spill');
    expect(spill?.title).toMatch(/ spills to temporary files$/u);
    expect(spill?.text).toContain(words);
    expect(titles(madePlan(over(nodeType, [scan('orders')])))).not.toContain(spill?.title);
  });

  it('that a filter removes nearly all, of all loops', () => {
    const [filter] = said(
      madePlan(
        scan('orders', { Filter: "(city = 'x')", 'Rows Removed by Filter': 4999, 'Actual Rows': 1, 'Actual Loops': 2 }),
      ),
    ).filter(({ kind }) => kind === 'filter');
    expect(filter?.title).toBe('99.9 % of the rows of orders are filtered away');
    expect(filter?.text).toBe("Seq Scan on orders: 9,998 rows removed, 2 kept. Filter: (city = 'x')");
    const few = madePlan(scan('orders', { Filter: '(a)', 'Rows Removed by Filter': 400, 'Actual Rows': 0 }));
    expect(said(few)).toEqual([]);
    const half = { 'Rows Removed by Filter': 5000, 'Actual Rows': 5000, 'Plan Rows': 5000 };
    expect(said(madePlan(scan('orders', { Filter: '(a)', ...half })))).toEqual([]);
  });

  it('what was never executed, by the topmost nodes', () => {
    const never = { 'Actual Loops': 0, 'Actual Rows': 0, 'Actual Total Time': 0 };
    const plan = madePlan(
      over('Nested Loop', [scan('a'), over('Sort', [scan('b', never)], never)], { 'Join Type': 'Inner' }),
    );
    expect(said(plan)).toContainEqual({
      kind: 'never',
      title: '2 nodes never executed',
      text: 'Sort.',
      aNode: 2,
      bNode: null,
    });
  });

  it('that workers were not launched, unless the Gather never ran', () => {
    const gather = (more: object) => madePlan(over('Gather', [scan('a')], { 'Workers Planned': 2, ...more }));
    expect(titles(gather({ 'Workers Launched': 1 }))).toContain('1 of 2 planned workers launched');
    expect(titles(gather({ 'Workers Launched': 2 }))).not.toContainEqual(expect.stringMatching(/launched/u));
    expect(titles(gather({ 'Workers Launched': 0, 'Actual Loops': 0 }))).not.toContainEqual(
      expect.stringMatching(/launched/u),
    );
  });

  it('that a bitmap is lossy and an index-only scan goes to the heap', () => {
    const bitmap = scan('a', {
      'Node Type': 'Bitmap Heap Scan',
      'Exact Heap Blocks': 10,
      'Lossy Heap Blocks': 90,
      'Rows Removed by Index Recheck': 70,
    });
    const lossy = said(madePlan(bitmap)).find(({ kind }) => kind === 'lossy');
    expect(lossy?.text).toBe(
      'Bitmap Heap Scan on a: of 100 blocks 90 are lossy, every row in them is checked again. 70 rows removed by the recheck.',
    );
    const only = { 'Node Type': 'Index Only Scan', 'Index Name': 'i', 'Heap Fetches': 1800, 'Actual Rows': 2000 };
    expect(titles(madePlan(scan('a', only)))).toContain('Index-only scan of a goes to the heap');
    expect(titles(madePlan(scan('a', { ...only, 'Heap Fetches': 10, 'Plan Rows': 2000 })))).toEqual([]);
  });

  it('what JIT, planning and triggers take', () => {
    const jit = { JIT: { Functions: 7, Timing: { Generation: 1, Total: 42 } } };
    expect(titles(whole(scan('a'), jit))).toContain('JIT takes 42 % of the execution');
    expect(titles(whole(scan('a'), { JIT: { Functions: 7, Timing: { Total: 2 } } }))).toEqual([]);
    expect(titles(whole(scan('a'), { 'Planning Time': 300 }))).toContain('Planning takes longer than execution');
    const trigger = { 'Trigger Name': 't', 'Constraint Name': 'orders_fk', Relation: 'orders', Time: 70, Calls: 3 };
    expect(said(whole(scan('a'), { Triggers: [trigger] }))).toContainEqual(
      expect.objectContaining({
        title: 'Triggers take 70 % of the execution',
        text: 'constraint orders_fk 70 ms in 3 calls.',
      }),
    );
  });

  it('in which node the time is, when one has most of it', () => {
    const plan = madePlan(over('Sort', [scan('orders', { 'Actual Total Time': 80 })], { 'Actual Total Time': 100 }));
    expect(said(plan)).toEqual([
      {
        kind: 'time',
        title: '80 % of the time in one node',
        text: 'Seq Scan on orders: 80 ms of 100 ms.',
        aNode: 1,
        bNode: null,
      },
    ]);
  });

  it('nothing of a plan that was not run', () => {
    const sort = over('Sort', [scan('orders', { Filter: '(a = 1)' })], { 'Sort Key': ['a'] });
    expect(said(madePlan(sort, false))).toEqual([]);
  });

  it('what was not understood', () => {
    const plan: Plan = { ...madePlan(scan('a')), unread: ['  strange line  '] };
    expect(said(plan)).toEqual([
      { kind: 'unread', title: '1 line not understood', text: 'strange line.', aNode: null, bNode: null },
    ]);
  });
});

it('of two plans, where an estimate began to be off, though a join above is off by a little more', () => {
  const rows = (estimated: number, actual: number) => ({ 'Plan Rows': estimated, 'Actual Rows': actual });
  const planned = (loaded: readonly [number, number], joined: readonly [number, number]) =>
    madePlan(
      over(
        'Hash Join',
        [scan('lines', rows(180_000, 180_000)), over('Hash', [scan('shipments', rows(...loaded))], rows(...loaded))],
        {
          'Join Type': 'Inner',
          ...rows(...joined),
        },
      ),
    );
  const [a, b] = [planned([831, 60_200], [1637, 120_600]), planned([200, 200], [600, 600])];
  const found = sentencesOf(comparePlans(a, b), measuresOf(a), measuresOf(b)).filter(({ kind }) => kind === 'estimate');
  expect(found.map(({ text }) => text)).toEqual([
    'Seq Scan on shipments: A expects 831 rows, 60,200 came (72.4× off); B expects 200 rows, 200 came (as expected).',
  ]);
});
