import type { Plan, PlanNode } from './plan.ts';
import { inputsOf, isGather, type Places } from './tree.ts';

/** Which node ran an InitPlan: its time is in that node's, and in that of all around it. */
export interface Evaluators {
  of(initPlan: PlanNode, owner: PlanNode): PlanNode;
}

// "$0" until 16, "(InitPlan 1).col1" since 17.
const reference = /\$\d+|\(InitPlan [^()\s]+\)/gu;
const returned = /\$\d+/gu;

/** What the query's expressions call the InitPlan: its parameters, or itself. */
function namesOf({ subplanName }: PlanNode): readonly string[] {
  if (subplanName === null) return [];
  const parameters = subplanName.match(returned);
  return parameters ?? [`(${subplanName})`];
}

/** Ids in ascending order. */
function idsByReference({ nodes }: Plan): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const { id, conditions } of nodes)
    for (const name of new Set(conditions.flatMap(({ text }) => text.match(reference) ?? []))) {
      const ids = found.get(name);
      if (ids) ids.push(id);
      else found.set(name, [id]);
    }
  return found;
}

// In ms: times are rounded to a microsecond.
const rounding = 0.002;

// More places than this, and the first will do: nobody may make this take the square of a text's length.
const mostPlaces = 64;

function firstAtLeast(ids: readonly number[], least: number): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** On the way down from `owner` to `node` the first Gather: parameters are worked out before workers start. */
function beforeWorkers(node: PlanNode, owner: PlanNode, places: Places): PlanNode {
  let found = node;
  for (let around: PlanNode | null = node; around; around = around === owner ? null : places.parentOf(around))
    if (isGather(around)) found = around;
  return found;
}

/** What a node and all below it took, by node id: ms, blocks. null: unknown. */
export type Taken = readonly (readonly (number | null)[])[];

/** Whether what the InitPlan took can be a part of what the node took without its inputs. */
function hasRoom(node: PlanNode, initPlan: PlanNode, taken: Taken): boolean {
  return taken.every((of) => {
    const inputs = inputsOf(node).reduce((sum, child) => sum + (of[child.id] ?? 0), 0);
    return (of[node.id] ?? 0) - inputs + rounding >= (of[initPlan.id] ?? 0);
  });
}

/** Down from the owner, where the output list is not shown, to the nearest node with room for it. */
function byRoom(initPlan: PlanNode, owner: PlanNode, taken: Taken): PlanNode {
  let node = owner;
  while (!hasRoom(node, initPlan, taken)) {
    const below = inputsOf(node).filter((child) => taken.every((of) => (of[child.id] ?? 0) >= (of[initPlan.id] ?? 0)));
    const [next] = below.toSorted((a, b) => (taken[0]?.[b.id] ?? 0) - (taken[0]?.[a.id] ?? 0));
    if (!next) return owner;
    node = next;
  }
  return node;
}

/**
 * An InitPlan stands under the top node of its query, but runs when the first node that needs its value asks for it,
 * which may be far below. Expressions say which; where none is shown (the output list, without VERBOSE) it was the
 * owner, or the nearest node below whose numbers have room for it.
 */
export function evaluatorsOf(plan: Plan, places: Places, taken: Taken): Evaluators {
  const byReference = idsByReference(plan);
  const hasRun = (node: PlanNode): boolean => node.actual === null || node.actual.loops > 0;

  function referring(initPlan: PlanNode, owner: PlanNode): readonly PlanNode[] {
    const ids = namesOf(initPlan).flatMap((name) => {
      const all = byReference.get(name) ?? [];
      const from = firstAtLeast(all, owner.id);
      return all.slice(from, from + mostPlaces).filter((id) => id <= places.lastOf(owner));
    });
    const nodes = ids.flatMap((id) => plan.nodes[id] ?? []);
    return nodes.filter((node) => hasRun(node) && !places.isWithin(node, initPlan));
  }

  return {
    of(initPlan, owner) {
      const found = referring(initPlan, owner);
      const fitting = found.filter((node) => hasRoom(node, initPlan, taken));
      // Of two that refer to it, one below the other, the lower asks first: its rows come before those above.
      const [first, ...rest] = fitting.length > 0 ? fitting : found;
      if (!first) return byRoom(initPlan, owner, taken);
      const lowest = rest.reduce((lower, node) => (places.isWithin(node, lower) ? node : lower), first);
      return beforeWorkers(lowest, owner, places);
    },
  };
}
