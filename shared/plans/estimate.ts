import type { Crew } from './parallel.ts';
import type { Plan, PlanNode } from './plan.ts';

/** Estimated against actual rows of a node. null: unknown, or not counted by PostgreSQL. */
export interface Estimate {
  /** All loops and processes together. */
  readonly actualRows: number | null;
  readonly estimatedRows: number | null;
  /** ≥ 1: how many times too high ("over") or too low ("under") a loop's rows were estimated; less than one row is one. */
  readonly estimateFactor: number | null;
  readonly estimateDirection: 'over' | 'under' | 'exact' | null;
}

// These pass bitmaps on, not rows, and say 0.
const countsNoRows: ReadonlySet<string> = new Set(['BitmapAnd', 'BitmapOr']);

const unknown: Estimate = { actualRows: null, estimatedRows: null, estimateFactor: null, estimateDirection: null };

function isComparable({ nodeType, estimated }: PlanNode, { processes, isOfOwnGroups }: Crew): boolean {
  if (nodeType === 'ModifyTable' && estimated?.rows === 0) return false;
  // What gathers such groups is estimated without the leader's.
  return processes > 1 || !isOfOwnGroups;
}

// Below this it is rounding: rows are whole numbers, per loop and process.
const leastFactor = 1.01;

function compared(expected: number, found: number): Pick<Estimate, 'estimateFactor' | 'estimateDirection'> {
  const [more, less] = [Math.max(1, expected, found), Math.max(1, Math.min(expected, found))];
  if (more / less < leastFactor) return { estimateFactor: 1, estimateDirection: 'exact' };
  return { estimateFactor: more / less, estimateDirection: expected > found ? 'over' : 'under' };
}

/** Rows of all loops together; the factor compares what one round should give with what it gave. */
export function estimateOf(node: PlanNode, crew: Crew): Estimate {
  const { estimated, actual } = node;
  if (!actual || countsNoRows.has(node.nodeType)) return unknown;
  const actualRows = actual.rows * actual.loops;
  if (!estimated) return { ...unknown, actualRows: Math.round(actualRows) };
  const { divisor, rounds } = crew.parts ?? { divisor: 1, rounds: actual.loops };
  const perRound = estimated.rows * divisor;
  const totals = { actualRows: Math.round(actualRows), estimatedRows: Math.round(perRound * rounds) };
  if (actual.loops === 0 || !isComparable(node, crew)) return { ...unknown, ...totals };
  return { ...totals, ...compared(perRound, actualRows / rounds) };
}

// They read everything from below before they give the first row.
const readsAll = (node: PlanNode): boolean =>
  ['Sort', 'Hash', 'SetOp', 'Bitmap Heap Scan', 'ModifyTable'].includes(node.nodeType) ||
  (node.nodeType === 'Aggregate' && node.strategy !== 'Sorted');

function mayStopChild(node: PlanNode, child: PlanNode, isStopped: boolean): boolean {
  if (child.relationship === 'InitPlan') return false;
  if (child.relationship === 'SubPlan' || node.nodeType === 'Merge Join') return true;
  const isInner = child.relationship === 'Inner';
  if (isInner) return node.joinType === 'Semi' || node.joinType === 'Anti';
  return node.nodeType === 'Limit' || (isStopped && !readsAll(node));
}

/**
 * By node id: whether somebody above may have stopped asking before the rows were at an end (LIMIT, EXISTS, the other
 * side of a merge join). Its estimate is of all rows, so fewer actual ones prove nothing.
 */
export function stoppedEarlyOf({ nodes }: Plan): readonly boolean[] {
  const found = new Array<boolean>(nodes.length).fill(false);
  for (const node of nodes)
    for (const child of node.children) found[child.id] = mayStopChild(node, child, found[node.id] ?? false);
  return found;
}
