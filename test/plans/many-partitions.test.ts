import { describe, expect, it } from 'vitest';
import { pairChildren } from '../../shared/plans/align-children.ts';
import { comparePlans } from '../../shared/plans/compare.ts';
import { measuresOf } from '../../shared/plans/measures.ts';
import { sentencesOf } from '../../shared/plans/sentences.ts';
import { type MadeNode, madePlan, over, scan } from './made-plans.ts';

const partition = (table: string, n: number, more: object = {}) =>
  scan(`${table}_p${n}`, { Alias: `${table}_${n + 1}`, ...more });
const byIndex = (table: string, n: number) =>
  partition(table, n, { 'Node Type': 'Index Scan', 'Index Name': `${table}_p${n}_idx` });

const members = (count: number, of: (n: number) => MadeNode) =>
  over(
    'Append',
    Array.from({ length: count }, (_, n) => ({ ...of(n), 'Parent Relationship': 'Member' })),
  );

describe('plans over very many partitions', () => {
  // Time grows with their number, not with its square: said by counting, since a clock depends on the machine.
  it.each([
    ['none fits', () => 0, 0],
    ['each fits its own name', (c: number, d: number) => (c === d ? 1 : 0), 5_000],
  ])('children find each other in few looks: %s', (_, gainOf, expected) => {
    const ids = Array.from({ length: 5_000 }, (__, n) => n);
    let looks = 0;
    const gain = (c: number, d: number) => {
      looks += 1;
      return gainOf(c, d);
    };
    const { pairs } = pairChildren(ids, ids, gain, { a: (c) => c, b: (d) => d });
    expect(pairs).toHaveLength(expected);
    expect(looks).toBeLessThan(5_000 * 250);
  });

  it('those that are alike are folded into one line', () => {
    const plan = madePlan(members(3_000, (n) => partition('m', n)));
    const { folds, rough } = comparePlans(plan, plan);
    expect(folds.map(({ text }) => text)).toEqual(['2999 more partitions']);
    expect(rough).toBeNull();
  });

  it('joined one by one, what became of their indexes is one finding for each table', () => {
    const joined = (left: typeof byIndex) =>
      madePlan(members(12, (n) => over('Nested Loop', [left('l', n), byIndex('r', n)], { 'Join Type': 'Inner' })));
    const [a, b] = [joined(byIndex), joined(partition)];
    const findings = sentencesOf(comparePlans(a, b), measuresOf(a), measuresOf(b));
    expect(findings.filter(({ kind }) => kind === 'index').map(({ title }) => title)).toEqual([
      'Index no longer used in 12 scans',
    ]);
  });
});
