import { type Alignment, align } from './align.ts';
import { type Place, placesOf } from './align-rows.ts';
import { type Tree, treeOf } from './align-tree.ts';
import type { AlignedRow, Comparison, NoiseBand, ShapeChange } from './comparison.ts';
import { foldsOf } from './folds.ts';
import { joinOrderChange, lowerJoins } from './join-order.ts';
import { measuresOf, type PlanMeasures } from './measures.ts';
import { numericChanges, textChanges, usualNoise } from './numeric-changes.ts';
import type { Plan, PlanNode } from './plan.ts';
import { isJoin, ownChanges } from './shape-changes.ts';

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
  readonly lower: ReadonlySet<number>;
}

const sideOf = (plan: Plan, measures: PlanMeasures | undefined): Side => ({
  tree: treeOf(plan),
  measures: measures ?? measuresOf(plan),
  lower: lowerJoins(plan.nodes),
});

interface Both {
  readonly a: Side;
  readonly b: Side;
  readonly pairs: Alignment['pairs'];
  readonly noise: NoiseBand;
}

function shapeChanges(a: PlanNode, b: PlanNode, both: Both): readonly ShapeChange[] {
  const own = ownChanges(a, b);
  if (!isJoin(a) || !isJoin(b) || both.a.lower.has(a.id) || both.b.lower.has(b.id)) return own;
  const order = joinOrderChange(a, b);
  return order ? [...own, order] : own;
}

type Differences = Pick<AlignedRow, 'shape' | 'numbers' | 'texts'>;
const noDifferences: Differences = { shape: [], numbers: [], texts: [] };

function differences(a: PlanNode, b: PlanNode, both: Both): Differences {
  const [one, other] = [both.a.measures.nodes[a.id], both.b.measures.nodes[b.id]];
  return {
    shape: shapeChanges(a, b, both),
    numbers: one && other ? numericChanges({ node: a, measures: one }, { node: b, measures: other }, both.noise) : [],
    texts: textChanges(a, b),
  };
}

const nodeAt = ({ tree }: Side, id: number): PlanNode | null => tree.nodes[id] ?? null;
const depthOf = ({ tree }: Side, { id }: PlanNode): number => tree.depth[id] ?? 0;

/** Two counterparts in one row. */
function sharedRow(a: PlanNode, b: PlanNode, both: Both): AlignedRow {
  const found = differences(a, b, both);
  const [aDepth, bDepth] = [depthOf(both.a, a), depthOf(both.b, b)];
  const kind = found.shape.length > 0 ? 'changed' : 'same';
  return { a, b, depth: aDepth, aDepth, bDepth, kind, ...found, counterpart: null };
}

function rowOfA(a: PlanNode, both: Both): AlignedRow {
  const other = nodeAt(both.b, both.pairs.ofA(a.id));
  const found = other ? differences(a, other, both) : noDifferences;
  const depth = depthOf(both.a, a);
  return { a, b: null, depth, aDepth: depth, bDepth: null, kind: 'only-a', ...found, counterpart: other?.id ?? null };
}

function rowOfB(b: PlanNode, both: Both): AlignedRow {
  const other = nodeAt(both.a, both.pairs.ofB(b.id));
  const found = other ? differences(other, b, both) : noDifferences;
  const depth = depthOf(both.b, b);
  return { a: null, b, depth, aDepth: null, bDepth: depth, kind: 'only-b', ...found, counterpart: other?.id ?? null };
}

function rowsAt(place: Place, both: Both): readonly AlignedRow[] {
  const [a, b] = [nodeAt(both.a, place.a), nodeAt(both.b, place.b)];
  if (a && b) return [sharedRow(a, b, both)];
  if (a) return [rowOfA(a, both)];
  return b ? [rowOfB(b, both)] : [];
}

const roughness = (a: Plan, b: Plan): string =>
  `Plans of ${a.nodes.length} and ${b.nodes.length} nodes that have so little in common are aligned only roughly.`;

/** Aligns two plans node to node and tells shape and numbers apart. Pure; two plans of 1,000 nodes take some 10 to 100 ms. */
export function comparePlans(a: Plan, b: Plan, options: CompareOptions = {}): Comparison {
  const { pairs, isRough } = align(a, b, options.budget);
  const both: Both = {
    a: sideOf(a, options.measuresA),
    b: sideOf(b, options.measuresB),
    pairs,
    noise: options.noise ?? usualNoise,
  };
  const rows = placesOf(pairs, a.nodes.length, b.nodes.length).flatMap((place) => rowsAt(place, both));
  return { rows, folds: foldsOf(rows, both.a.tree, both.b.tree), rough: isRough ? roughness(a, b) : null };
}
