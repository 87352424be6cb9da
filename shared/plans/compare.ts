import { type Alignment, align } from './align.ts';
import { type Place, placesOf } from './align-rows.ts';
import { type Tree, treeOf } from './align-tree.ts';
import type { AlignedRow, Comparison, NoiseBand, ShapeChange } from './comparison.ts';
import { foldsOf } from './folds.ts';
import { type JoinOrderChanges, joinOrderChanges } from './join-order.ts';
import { weightOf } from './kinship.ts';
import { measuresOf, type PlanMeasures } from './measures.ts';
import { countWords } from './number-words.ts';
import { numericChanges, textChanges, usualNoise } from './numeric-changes.ts';
import type { Plan, PlanNode } from './plan.ts';
import { ownChanges } from './shape-changes.ts';

export interface CompareOptions {
  /** What two runs of one plan differ by; `usualNoise` when it was not measured. */
  readonly noise?: NoiseBand;
  /** When they are known already. */
  readonly measuresA?: PlanMeasures;
  readonly measuresB?: PlanMeasures;
  /** Cells of the table of costs beyond which the alignment is only rough. */
  readonly budget?: number;
}

interface Side {
  readonly tree: Tree;
  readonly measures: PlanMeasures;
}

const sideOf = (plan: Plan, measures: PlanMeasures | undefined): Side => ({
  tree: treeOf(plan),
  measures: measures ?? measuresOf(plan),
});

interface Both {
  readonly a: Side;
  readonly b: Side;
  readonly pairs: Alignment['pairs'];
  readonly noise: NoiseBand;
  readonly orders: JoinOrderChanges;
}

/** Of the joins at the top of either; one change, though both may stand in this row. */
function orderChanges(a: PlanNode | null, b: PlanNode | null, { orders }: Both): readonly ShapeChange[] {
  const found = [a && orders.a.get(a.id), b && orders.b.get(b.id)].flatMap((change) => change ?? []);
  return [...new Set(found)];
}

type Differences = Pick<AlignedRow, 'shape' | 'numbers' | 'texts'>;
function differences(a: PlanNode, b: PlanNode, both: Both): Differences {
  const [one, other] = [both.a.measures.nodes[a.id], both.b.measures.nodes[b.id]];
  return {
    shape: ownChanges(a, b),
    numbers: one && other ? numericChanges({ node: a, measures: one }, { node: b, measures: other }, both.noise) : [],
    texts: textChanges(a, b),
  };
}

const nodeAt = ({ tree }: Side, id: number): PlanNode | null => tree.nodes[id] ?? null;
const depthOf = ({ tree }: Side, { id }: PlanNode): number => tree.depth[id] ?? 0;

/** The two nodes that a row is about: those in it, or the one in it and its counterpart elsewhere. */
function counterpartsOf(a: PlanNode | null, b: PlanNode | null, { pairs, ...sides }: Both) {
  if (a && b) return { one: a, other: b, elsewhere: null };
  const one = a ?? (b && nodeAt(sides.a, pairs.ofB(b.id)));
  const other = b ?? (a && nodeAt(sides.b, pairs.ofA(a.id)));
  return { one, other, elsewhere: a ? other : one };
}

function rowOf(a: PlanNode | null, b: PlanNode | null, both: Both): Omit<AlignedRow, 'kind'> {
  const { one, other, elsewhere } = counterpartsOf(a, b, both);
  const found: Differences = one && other ? differences(one, other, both) : { shape: [], numbers: [], texts: [] };
  const [aDepth, bDepth] = [a && depthOf(both.a, a), b && depthOf(both.b, b)];
  const shape = [...found.shape, ...orderChanges(a, b, both)];
  return { a, b, depth: aDepth ?? bDepth ?? 0, aDepth, bDepth, ...found, shape, counterpart: elsewhere?.id ?? null };
}

function kindOf(a: PlanNode | null, b: PlanNode | null, shape: readonly ShapeChange[]): AlignedRow['kind'] {
  if (!a) return 'only-b';
  if (!b) return 'only-a';
  return shape.length > 0 ? 'changed' : 'same';
}

function rowAt(place: Place, both: Both): AlignedRow {
  const [a, b] = [nodeAt(both.a, place.a), nodeAt(both.b, place.b)];
  const row = rowOf(a, b, both);
  return { ...row, kind: kindOf(a, b, row.shape) };
}

const roughness = (a: Plan, b: Plan): string =>
  `Plans of ${countWords(a.nodes.length)} and ${countWords(b.nodes.length)} nodes that differ in so many places are aligned only roughly.`;

/** Aligns two plans node to node and tells shape and numbers apart. Pure; two plans of 1,000 nodes take some 10 to 100 ms. */
export function comparePlans(a: Plan, b: Plan, options: CompareOptions = {}): Comparison {
  const { pairs, isRough } = align(a, b, options.budget);
  const both: Both = {
    a: sideOf(a, options.measuresA),
    b: sideOf(b, options.measuresB),
    pairs,
    noise: options.noise ?? usualNoise,
    orders: joinOrderChanges(a, b),
  };
  const sizes = { a: a.nodes.length, b: b.nodes.length };
  const weights = a.nodes.map(weightOf);
  const rows = placesOf(pairs, sizes, (id) => weights[id] ?? 0).map((place) => rowAt(place, both));
  return { a, b, rows, folds: foldsOf(rows, both.a.tree, both.b.tree), rough: isRough ? roughness(a, b) : null };
}
