import type { Plan } from '../../shared/plans/plan.ts';
import { planOf } from './shop.ts';

/** A node as FORMAT JSON writes it; what is left out is filled in. */
export interface MadeNode {
  readonly 'Node Type': string;
  readonly Plans?: readonly MadeNode[];
  readonly [property: string]: unknown;
}

const costs = { 'Startup Cost': 0, 'Total Cost': 1, 'Plan Rows': 10, 'Plan Width': 4 };
const actual = { 'Actual Startup Time': 0.01, 'Actual Total Time': 1, 'Actual Rows': 10, 'Actual Loops': 1 };

function filled(node: MadeNode, isRun: boolean): MadeNode {
  const plans = node.Plans?.map((child) => filled(child, isRun));
  return { ...costs, ...(isRun ? actual : {}), ...node, ...(plans ? { Plans: plans } : {}) };
}

/** A plan made by hand, read as if a server had sent it. */
export const madePlan = (root: MadeNode, isRun = true): Plan =>
  planOf(
    JSON.stringify([{ Plan: filled(root, isRun), ...(isRun ? { 'Planning Time': 1, 'Execution Time': 1 } : {}) }]),
  );

const place = (n: number) => ({ 'Parent Relationship': n === 0 ? 'Outer' : 'Inner' });

export const scan = (relname: string, more: object = {}): MadeNode => ({
  'Node Type': 'Seq Scan',
  'Relation Name': relname,
  Alias: relname,
  ...more,
});

export const over = (nodeType: string, plans: readonly MadeNode[], more: object = {}): MadeNode => ({
  'Node Type': nodeType,
  Plans: plans.map((child, n) => ({ ...place(n), ...child })),
  ...more,
});
