import type { Fold } from '../../../shared/plans/comparison.ts';
import type { NodeMeasures } from '../../../shared/plans/measures.ts';
import type { PlanNode } from '../../../shared/plans/plan.ts';
import type { ShownPlan } from './shown-plan.ts';

/** The figures of one cell, of a node or of all that a fold hides. null: the plan does not say. */
export interface Figures {
  /** Self time, or the total cost of a plan that was not executed. */
  readonly ms: number | null;
  readonly cost: number | null;
  /** Of the whole, 0 to 1. */
  readonly share: number | null;
  readonly estimated: number | null;
  readonly actual: number | null;
  /** ≥ 1. */
  readonly factor: number | null;
  readonly isNeverExecuted: boolean;
  /** Blocks of the node itself. */
  readonly hit: number;
  readonly read: number;
  readonly temp: number;
}

/** From so many times on an estimate is marked. */
export const wrongFrom = 3;

export function figuresOf(shown: ShownPlan, node: PlanNode): Figures {
  const measures = shown.measures.nodes[node.id];
  const cost = node.estimated?.totalCost ?? null;
  const rows = node.estimated?.rows ?? null;
  if (!measures) return { ...unknownFigures, cost, estimated: rows };
  return {
    ms: measures.selfMs,
    cost,
    share: measures.share ?? costShare(cost, shown.plan.root),
    estimated: measures.estimatedRows ?? rows,
    actual: measures.actualRows,
    factor: measures.mayHaveStoppedEarly ? null : measures.estimateFactor,
    isNeverExecuted: measures.isNeverExecuted,
    ...blocksOf(measures),
  };
}

const unknownFigures: Figures = {
  ms: null,
  cost: null,
  share: null,
  estimated: null,
  actual: null,
  factor: null,
  isNeverExecuted: false,
  hit: 0,
  read: 0,
  temp: 0,
};

function costShare(cost: number | null, { estimated }: PlanNode): number | null {
  const whole = estimated?.totalCost ?? 0;
  return cost === null || whole === 0 ? null : Math.min(1, cost / whole);
}

function blocksOf(measures: NodeMeasures): Pick<Figures, 'hit' | 'read' | 'temp'> {
  const own = measures.selfBuffers;
  if (own === null) return { hit: 0, read: 0, temp: 0 };
  return {
    hit: own.sharedHit + own.localHit,
    read: own.sharedRead + own.localRead,
    temp: own.tempRead + own.tempWritten,
  };
}

/** Sums: time and blocks of every node that is hidden, rows of the partitions themselves. */
export function foldFigures(shown: ShownPlan, nodes: readonly PlanNode[], members: readonly number[]): Figures {
  const all = nodes.map((node) => figuresOf(shown, node));
  const tops = members.flatMap((id) => shown.plan.nodes[id] ?? []).map((node) => figuresOf(shown, node));
  const estimated = sum(tops.map((one) => one.estimated));
  const actual = sum(tops.map((one) => one.actual));
  return {
    ms: sum(all.map((one) => one.ms)),
    cost: sum(tops.map((one) => one.cost)),
    share: sum(all.map((one) => one.share)),
    estimated,
    actual,
    factor: estimated === null || actual === null ? null : timesOff(estimated, actual),
    isNeverExecuted: tops.length > 0 && tops.every((one) => one.isNeverExecuted),
    hit: sum(all.map((one) => one.hit)) ?? 0,
    read: sum(all.map((one) => one.read)) ?? 0,
    temp: sum(all.map((one) => one.temp)) ?? 0,
  };
}

const timesOff = (estimated: number, actual: number): number => {
  const [low, high] = [Math.min(estimated, actual), Math.max(estimated, actual)];
  return Math.max(1, high) / Math.max(1, low);
};

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

/** Places of the rows that a fold hides. */
export const placesIn = ({ start, end }: Fold): readonly number[] =>
  Array.from({ length: end - start }, (_, at) => start + at);
