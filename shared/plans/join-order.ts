import type { ShapeChange } from './comparison.ts';
import type { Plan, PlanNode } from './plan.ts';
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

interface JoinOrder {
  /** Outer first: "orders, customers, (items, products)". */
  readonly text: string;
  /** The same names sorted. */
  readonly names: string;
}

/** Of adjoining joins, from the topmost one. */
function joinOrderOf(join: PlanNode): JoinOrder {
  const names: string[] = [];
  const text = collect(join, names);
  return { text, names: names.sort().join(', ') };
}

/** Joins with no join right above them. */
function topmostJoins({ nodes }: Plan): readonly PlanNode[] {
  const joins = nodes.filter(isJoin);
  const lower = new Set(joins.flatMap((join) => inputsOf(join).map((input) => joinUnder(input)?.id)));
  return joins.filter(({ id }) => !lower.has(id));
}

/** Of joins that read the same relations; null: there are several such. */
function byNames(plan: Plan): ReadonlyMap<string, (JoinOrder & { readonly id: number }) | null> {
  const found = new Map<string, (JoinOrder & { readonly id: number }) | null>();
  for (const join of topmostJoins(plan)) {
    const order = joinOrderOf(join);
    found.set(order.names, found.has(order.names) ? null : { ...order, id: join.id });
  }
  return found;
}

/** The same relations joined in another order: by id of the topmost join, in A and in B. */
export interface JoinOrderChanges {
  readonly a: ReadonlyMap<number, ShapeChange>;
  readonly b: ReadonlyMap<number, ShapeChange>;
}

/** Whatever became of the joins between: who is joined first is told at the top of both trees. */
export function joinOrderChanges(a: Plan, b: Plan): JoinOrderChanges {
  const [ofA, ofB] = [new Map<number, ShapeChange>(), new Map<number, ShapeChange>()];
  const others = byNames(b);
  for (const [names, order] of byNames(a)) {
    const other = others.get(names);
    if (!order || !other || order.text === other.text) continue;
    const change: ShapeChange = { kind: 'join-order', a: order.text, b: other.text };
    ofA.set(order.id, change);
    ofB.set(other.id, change);
  }
  return { a: ofA, b: ofB };
}
