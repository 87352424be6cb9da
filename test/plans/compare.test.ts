import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePlans } from '../../shared/plans/compare.ts';
import type { Comparison, ShapeChange } from '../../shared/plans/comparison.ts';
import type { Plan } from '../../shared/plans/plan.ts';
import { shapeOf } from '../../shared/plans/shape.ts';
import { type MadeNode, madePlan, over, scan } from './made-plans.ts';
import { hasPath, mutations, treeOfAnyShape } from './made-trees.ts';

const idsOf = (comparison: Comparison, side: 'a' | 'b') => comparison.rows.flatMap((row) => row[side]?.id ?? []);
const allIds = ({ nodes }: Plan) => nodes.map(({ id }) => id);

/** Counterparts as "a-b", in one row or moved. */
function pairsOf({ rows }: Comparison): readonly string[] {
  const pairs = rows.flatMap(({ a, b, counterpart }) => {
    if (a) return b ? [`${a.id}-${b.id}`] : counterpart === null ? [] : [`${a.id}-${counterpart}`];
    return [];
  });
  return pairs.sort();
}

const mirrored = (pair: string) => pair.split('-').toReversed().join('-');
const changesOf = ({ rows }: Comparison, swap: boolean): readonly string[] => {
  const words = ({ kind, a, b }: ShapeChange) => `${kind} ${swap ? `${b} ${a}` : `${a} ${b}`}`;
  return [...new Set(rows.flatMap(({ shape }) => shape.map(words)))].sort();
};

const kindsOf = ({ rows }: Comparison) => {
  const counts = { same: 0, changed: 0, 'only-a': 0, 'only-b': 0 };
  for (const { kind } of rows) counts[kind] += 1;
  return counts;
};

/** On a busy machine a hundred runs of each take too long. */
const runs = { numRuns: 60 };

describe('any two plans', () => {
  it('are equal to themselves in everything', () => {
    fc.assert(
      fc.property(treeOfAnyShape(40), (tree) => {
        const comparison = comparePlans(madePlan(tree), madePlan(tree));
        expect(kindsOf(comparison)).toEqual({ same: comparison.a.nodes.length, changed: 0, 'only-a': 0, 'only-b': 0 });
        expect(comparison.rows.flatMap(({ numbers, texts, shape }) => [...numbers, ...texts, ...shape])).toEqual([]);
        expect(comparison.rough).toBeNull();
      }),
      runs,
    );
  });

  it('have every node in exactly one row, each column in the order of its own plan', () => {
    fc.assert(
      fc.property(treeOfAnyShape(40), treeOfAnyShape(40), fc.boolean(), (one, other, isRough) => {
        const [a, b] = [madePlan(one), madePlan(other)];
        const comparison = comparePlans(a, b, isRough ? { budget: 0 } : {});
        expect(idsOf(comparison, 'a')).toEqual(allIds(a));
        expect(idsOf(comparison, 'b')).toEqual(allIds(b));
        const pairs = pairsOf(comparison);
        expect(new Set(pairs.map((pair) => pair.split('-')[0])).size).toBe(pairs.length);
        expect(new Set(pairs.map((pair) => pair.split('-')[1])).size).toBe(pairs.length);
        for (const { start, end } of comparison.folds) expect(end).toBeGreaterThan(start);
      }),
      runs,
    );
  });

  it('name each other as counterparts, when they cannot share a row', () => {
    fc.assert(
      fc.property(treeOfAnyShape(30), treeOfAnyShape(30), (one, other) => {
        const { rows } = comparePlans(madePlan(one), madePlan(other));
        for (const row of rows) {
          if (row.counterpart === null) continue;
          const isA = row.a !== null;
          const back = rows.find((at) => (isA ? at.b : at.a)?.id === row.counterpart);
          expect(back?.counterpart).toBe((row.a ?? row.b)?.id);
          // The order of joins is told where the topmost ones stand, which need not be counterparts.
          const own = (changes: readonly ShapeChange[] = []) => changes.filter(({ kind }) => kind !== 'join-order');
          expect(own(back?.shape)).toEqual(own(row.shape));
        }
      }),
      runs,
    );
  });

  it('differ by the same in both directions', () => {
    fc.assert(
      fc.property(treeOfAnyShape(30), treeOfAnyShape(30), (one, other) => {
        const [a, b] = [madePlan(one), madePlan(other)];
        const [there, back] = [comparePlans(a, b), comparePlans(b, a)];
        expect(pairsOf(back).map(mirrored).sort()).toEqual(pairsOf(there));
        expect(changesOf(back, true)).toEqual(changesOf(there, false));
      }),
      runs,
    );
  });

  it('have equal shapes exactly when every row is the same', () => {
    fc.assert(
      fc.property(treeOfAnyShape(12), treeOfAnyShape(12), (one, other) => {
        const [a, b] = [madePlan(one), madePlan(other)];
        const isSame = comparePlans(a, b).rows.every(({ kind }) => kind === 'same');
        expect(isSame).toBe(shapeOf(a) === shapeOf(b));
      }),
      runs,
    );
  });
});

describe('one change among equal nodes is found, and nothing else', () => {
  it.each(mutations)('$name', ({ mutate, expected, change }) => {
    let count = 0;
    fc.assert(
      fc.property(treeOfAnyShape(40), fc.nat(), (tree, seed) => {
        const mutated = mutate(tree, seed);
        fc.pre(mutated !== null && hasPath(tree));
        if (mutated === null) return;
        count += 1;
        const comparison = comparePlans(madePlan(tree), madePlan(mutated));
        const { same: _, ...different } = kindsOf(comparison);
        expect(different).toEqual({ changed: 0, 'only-a': 0, 'only-b': 0, ...expected });
        const found = comparison.rows.flatMap(({ shape }) => shape.map(({ kind }) => kind));
        expect(found).toEqual(change === null ? [] : [change]);
      }),
      runs,
    );
    expect(count, 'trees that could be changed so').toBeGreaterThan(20);
  });
});

/** A: join, orders, Hash, customers. One scan shares a row, since both columns keep their order. */
const rowsWhenSwapped = [
  [0, 0],
  [null, 1],
  [null, 2],
  [1, 3],
  [2, null],
  [3, null],
];

describe('an alignment', () => {
  const orders = () => scan('orders');
  const customers = () => scan('customers');
  const hash = (outer: MadeNode, inner: MadeNode) =>
    over('Hash Join', [outer, over('Hash', [inner])], { 'Join Type': 'Inner' });

  it('recognises swapped inputs as another join order, and keeps the scans as counterparts', () => {
    const comparison = comparePlans(madePlan(hash(orders(), customers())), madePlan(hash(customers(), orders())));
    expect(pairsOf(comparison)).toEqual(['0-0', '1-3', '2-2', '3-1']);
    expect(comparison.rows.map(({ a, b }) => [a?.id ?? null, b?.id ?? null])).toEqual(rowsWhenSwapped);
    expect(changesOf(comparison, false)).toEqual(['join-order orders, customers customers, orders']);
  });

  it('keeps scans apart that read other partitions', () => {
    const append = (...names: readonly string[]) =>
      over(
        'Append',
        names.map((name) => scan(name)),
      );
    const comparison = comparePlans(madePlan(append('m_1', 'm_2', 'm_3')), madePlan(append('m_3', 'm_4')));
    expect(kindsOf(comparison)).toEqual({ same: 1, changed: 1, 'only-a': 2, 'only-b': 1 });
    expect(changesOf(comparison, false)).toEqual(['partitions 3 2']);
  });

  it('folds partitions that are alike, all but the first of a run', () => {
    const names = Array.from({ length: 212 }, (_, n) => `m_${n}`);
    const all = over(
      'Append',
      names.map((name) => scan(name)),
    );
    const one = scan('m_1', { 'Node Type': 'Bitmap Heap Scan' });
    const { rows, folds } = comparePlans(madePlan(all), madePlan(one));
    expect(folds.map(({ text, aMembers, bMembers }) => [text, aMembers.length, bMembers.length])).toEqual([
      ['209 more partitions', 209, 0],
    ]);
    const [fold] = folds;
    expect(rows.slice(fold?.start, fold?.end).every(({ kind }) => kind === 'only-a')).toBe(true);
    expect(rows.find(({ a, b }) => a && b)?.shape).toEqual([
      { kind: 'scan-method', a: 'Seq Scan', b: 'Bitmap Heap Scan' },
    ]);
  });

  it('prefers the Finalize aggregate over the Partial one as counterpart of a plain one', () => {
    const aggregate = (mode: string, below: MadeNode) =>
      over('Aggregate', [below], { Strategy: 'Hashed', 'Partial Mode': mode });
    const parallel = aggregate(
      'Finalize',
      over('Gather', [aggregate('Partial', scan('orders', { 'Parallel Aware': true }))]),
    );
    const { rows } = comparePlans(madePlan(parallel), madePlan(aggregate('Simple', scan('orders'))));
    expect(rows.map(({ a, b }) => [a?.label ?? null, b?.label ?? null])).toEqual([
      ['Finalize HashAggregate', 'HashAggregate'],
      ['Gather', null],
      ['Partial HashAggregate', null],
      ['Parallel Seq Scan', 'Seq Scan'],
    ]);
  });

  it('takes figures within the noise for equal, and tells rows exactly', () => {
    const timed = (ms: number, rows: number, hit: number) =>
      madePlan(scan('orders', { 'Actual Total Time': ms, 'Actual Rows': rows, 'Shared Hit Blocks': hit }));
    const numbers = (...plans: readonly [Plan, Plan]) =>
      comparePlans(...plans).rows[0]?.numbers.map(({ name }) => name);
    expect(numbers(timed(10, 100, 500), timed(11.5, 100, 590))).toEqual([]);
    expect(numbers(timed(10, 100, 500), timed(12.5, 101, 650))).toEqual([
      'actualRows',
      'selfMs',
      'totalMs',
      'hitBlocks',
    ]);
    expect(numbers(timed(0.01, 100, 1), timed(0.09, 100, 5))).toEqual([]);
    const { rows } = comparePlans(timed(10, 1, 1), timed(12.5, 1, 1), {
      noise: { ratio: 2, ms: 0, rows: 0, blocks: 0 },
    });
    expect(rows[0]?.numbers).toEqual([]);
  });

  it('says so when it had to be a rough one', () => {
    const chain = (name: string) => over('Sort', [over('Limit', [scan(name)])]);
    const rough = comparePlans(madePlan(chain('a')), madePlan(over('Limit', [scan('b')])), { budget: 1 });
    expect(rough.rough).toBe('Plans of 3 and 2 nodes that differ in so many places are aligned only roughly.');
    expect(comparePlans(madePlan(chain('a')), madePlan(chain('b'))).rough).toBeNull();
  });
});

describe('the shape of a plan', () => {
  const plan = (more: object, isRun = true) => madePlan(over('Limit', [scan('orders', more)]), isRun);
  const shape = shapeOf(plan({}));

  it('is the same for other numbers, literals, schemas shown and options', () => {
    expect(shape).toMatch(/^[0-9a-f]{32}$/u);
    expect(shapeOf(plan({ 'Actual Rows': 7, 'Plan Rows': 9 }))).toBe(shape);
    expect(shapeOf(plan({ Filter: '(id = 4)' }))).toBe(shapeOf(plan({ Filter: '(id = 5)' })));
    expect(shapeOf(plan({ Schema: 'public' }))).toBe(shape);
    expect(shapeOf(plan({}, false))).toBe(shape);
  });

  it.each([
    ['another method', { 'Node Type': 'Index Scan', 'Index Name': 'i' }],
    ['another relation', { 'Relation Name': 'items', Alias: 'items' }],
    ['another alias', { Alias: 'o' }],
    ['parallel', { 'Parallel Aware': true }],
  ])('is another one for %s', (_, more) => {
    expect(shapeOf(plan(more))).not.toBe(shape);
  });

  it('is not to be forged by names that look like structure', () => {
    const one = madePlan(over('Append', [scan('a'), scan('b')]));
    const two = madePlan(over('Append', [scan('a|||||)(Seq Scan|b')]));
    expect(shapeOf(one)).not.toBe(shapeOf(two));
  });
});
