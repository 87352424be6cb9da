import type { ShapeChange } from './comparison.ts';
import type { PlanNode } from './plan.ts';
import { isJoin } from './shape-changes.ts';
import { inputsOf } from './tree.ts';

/** What stands between a join and the next below it without joining anything: Hash, Sort, Materialize, Gather … */
const isBetween = (node: PlanNode): boolean => inputsOf(node).length === 1;

/** The join under a node that the node only passes on; null: something else is there. */
function joinUnder(node: PlanNode): PlanNode | null {
  let at: PlanNode | undefined = node;
  while (at && !isJoin(at) && isBetween(at) && at.relation === null) at = inputsOf(at)[0];
  return at && isJoin(at) ? at : null;
}

const nameOf = (node: PlanNode): string | null => {
  const name = node.relation?.relname ?? node.source;
  return node.relation?.alias && node.relation.alias !== name ? `${name} ${node.relation.alias}` : name;
};

/** What an input of a join reads: its first named scan. */
function inputName(node: PlanNode): string {
  let at: PlanNode | undefined = node;
  while (at) {
    const name = nameOf(at);
    if (name !== null) return name;
    at = inputsOf(at)[0];
  }
  return node.label;
}

function collect(join: PlanNode, names: string[]): string {
  const words = inputsOf(join).map((input, place) => {
    const inner = joinUnder(input);
    if (inner === null) {
      const name = inputName(input);
      names.push(name);
      return name;
    }
    const text = collect(inner, names);
    // The usual tree leans left and needs no brackets: "a, b, c" is (a, b) with c.
    return place === 0 ? text : `(${text})`;
  });
  return words.join(', ');
}

export interface JoinOrder {
  /** Outer first: "orders, customers, (items, products)". */
  readonly text: string;
  /** The same names sorted. */
  readonly names: string;
}

/** Of adjoining joins, from the topmost one. */
export function joinOrderOf(join: PlanNode): JoinOrder {
  const names: string[] = [];
  const text = collect(join, names);
  return { text, names: names.sort().join(', ') };
}

/** Ids of joins that adjoin a join above them. */
export function lowerJoins(nodes: readonly PlanNode[]): ReadonlySet<number> {
  const below = nodes.filter(isJoin).flatMap((join) => inputsOf(join).map(joinUnder));
  return new Set(below.flatMap((join) => (join ? [join.id] : [])));
}

/** Of two topmost joins that are counterparts: whether the same relations are joined in another order. */
export function joinOrderChange(a: PlanNode, b: PlanNode): ShapeChange | null {
  const [before, after] = [joinOrderOf(a), joinOrderOf(b)];
  if (before.names !== after.names || before.text === after.text) return null;
  return { kind: 'join-order', a: before.text, b: after.text };
}
