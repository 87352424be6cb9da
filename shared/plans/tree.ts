import type { Plan, PlanNode } from './plan.ts';

/** Where a node stands. Ids are preorder, so a node and all below it are the ids from its own to `last`. */
export interface Places {
  parentOf(node: PlanNode): PlanNode | null;
  /** The last id below it; its own for a leaf. */
  lastOf(node: PlanNode): number;
  isWithin(node: PlanNode, ancestor: PlanNode): boolean;
}

export function placesOf({ nodes }: Plan): Places {
  const parents = new Int32Array(nodes.length).fill(-1);
  const lasts = new Int32Array(nodes.length);
  for (const node of nodes) for (const child of node.children) parents[child.id] = node.id;
  for (let id = nodes.length - 1; id >= 0; id -= 1) {
    lasts[id] = Math.max(lasts[id] ?? 0, id);
    const parent = parents[id] ?? -1;
    if (parent >= 0) lasts[parent] = Math.max(lasts[parent] ?? 0, lasts[id] ?? 0);
  }
  const lastOf = ({ id }: PlanNode): number => lasts[id] ?? id;
  return {
    parentOf: ({ id }) => nodes[parents[id] ?? -1] ?? null,
    lastOf,
    isWithin: (node, ancestor) => node.id >= ancestor.id && node.id <= lastOf(ancestor),
  };
}

export const isCte = ({ subplanName }: PlanNode): boolean => subplanName?.startsWith('CTE ') ?? false;

export const isInitPlan = (node: PlanNode): boolean => node.relationship === 'InitPlan' && !isCte(node);

export const isGather = ({ nodeType }: PlanNode): boolean => nodeType === 'Gather' || nodeType === 'Gather Merge';

/** The children that feed it rows: neither InitPlans nor SubPlans. */
export const inputsOf = ({ children }: PlanNode): readonly PlanNode[] =>
  children.filter(({ relationship }) => relationship !== 'InitPlan' && relationship !== 'SubPlan');
