import { blocksOf, buffersSum, buffersWithin, buffersWithout, noBuffers } from './buffers.ts';
import { type Charges, chargesOf } from './charges.ts';
import { type Estimate, estimateOf, stoppedEarlyOf } from './estimate.ts';
import { alone, type Crew, crewsOf } from './parallel.ts';
import type { Buffers, Plan, PlanNode } from './plan.ts';
import { placesOf } from './tree.ts';

/** What a node's numbers come to. null: the plan does not say (plain EXPLAIN, TIMING OFF, BUFFERS OFF). */
export interface NodeMeasures extends Estimate {
  readonly id: number;
  readonly isNeverExecuted: boolean;
  /** Times of all loops; of several processes side by side, their average: what it added to the query's time. */
  readonly totalMs: number | null;
  /** Without what was spent in the nodes, InitPlans and CTEs that it asked; never below 0. */
  readonly selfMs: number | null;
  /** `selfMs` of the plan's `wholeMs`, 0 to 1. */
  readonly share: number | null;
  /** Over which its times were averaged; 1: it did not run in parallel. */
  readonly processes: number;
  /** Fewer rows than estimated prove nothing: a LIMIT, EXISTS or merge join above may have stopped it. */
  readonly mayHaveStoppedEarly: boolean;
  readonly selfBuffers: Buffers | null;
}

export interface PlanMeasures {
  /** By node id. */
  readonly nodes: readonly NodeMeasures[];
  /** All nodes together: the root's time, and that of CTEs which nobody scanned to their end. */
  readonly wholeMs: number | null;
  /** The execution's time that is in no node: start and end, triggers after it, serialization. */
  readonly outsideMs: number | null;
}

function totalMsOf({ actual }: PlanNode, { processes }: Crew, isTimed: boolean): number | null {
  if (actual === null || !isTimed) return null;
  return ((actual.totalMs ?? 0) * actual.loops) / processes;
}

interface Selves<T> {
  readonly own: readonly (T | null)[];
  /** Of CTEs that no scan's numbers contain. */
  readonly left: T;
}

interface Arithmetic<T> {
  readonly zero: T;
  sum(a: T, b: T): T;
  without(a: T, b: T): T;
  within(a: T, b: T): T;
}

const ofTimes: Arithmetic<number> = {
  zero: 0,
  sum: (a, b) => a + b,
  without: (a, b) => Math.max(0, a - b),
  within: Math.min,
};

const ofBuffers: Arithmetic<Buffers> = {
  zero: noBuffers,
  sum: buffersSum,
  without: buffersWithout,
  within: buffersWithin,
};

/** Takes from each node what others were charged to it for; the order of the CTEs' scans is that of their numbers. */
function selvesOf<T>(totals: readonly (T | null)[], charges: Charges, { zero, ...of }: Arithmetic<T>): Selves<T> {
  const charged = new Map<number, T>();
  const charge = (id: number, amount: T): void => void charged.set(id, of.sum(charged.get(id) ?? zero, amount));
  charges.payers.forEach((payer, id) => {
    const total = totals[id] ?? null;
    if (payer && total !== null) charge(payer.id, total);
  });
  let left = zero;
  for (const { cte, scans } of charges.ctes) {
    let rest = totals[cte.id] ?? zero;
    for (const { id } of scans) {
      const part = of.within(rest, of.without(totals[id] ?? zero, charged.get(id) ?? zero));
      charge(id, part);
      rest = of.without(rest, part);
    }
    left = of.sum(left, rest);
  }
  return { own: totals.map((total, id) => (total === null ? null : of.without(total, charged.get(id) ?? zero))), left };
}

/** Scans with the most time first: whoever asked first for a CTE's rows waited for them. */
function slowestFirst(charges: Charges, ms: readonly (number | null)[]): Charges {
  const timeOf = ({ id }: PlanNode): number => ms[id] ?? 0;
  return {
    ...charges,
    ctes: charges.ctes.map(({ cte, scans }) => ({ cte, scans: scans.toSorted((a, b) => timeOf(b) - timeOf(a)) })),
  };
}

/** Takes time in proportion to the number of nodes. */
export function measuresOf(plan: Plan): PlanMeasures {
  const places = placesOf(plan);
  const crews = crewsOf(plan);
  const crewOf = ({ id }: PlanNode): Crew => crews[id] ?? alone;
  const isTimed = plan.nodes.some(({ actual }) => actual !== null && actual.totalMs !== null);
  const totals = plan.nodes.map((node) => totalMsOf(node, crewOf(node), isTimed));
  const blocks = plan.nodes.map(({ buffers }) => buffers && blocksOf(buffers));
  const charges = slowestFirst(chargesOf(plan, places, [totals, blocks]), totals);
  const times = selvesOf(totals, charges, ofTimes);
  const buffers = selvesOf(
    plan.nodes.map((node) => node.buffers),
    charges,
    ofBuffers,
  );
  const early = stoppedEarlyOf(plan);
  const rootMs = totals[0] ?? null;
  const wholeMs = rootMs === null ? null : rootMs + times.left;
  const shareOf = (ms: number | null): number | null =>
    ms === null || wholeMs === null ? null : Math.min(1, wholeMs === 0 ? 0 : ms / wholeMs);
  const nodes = plan.nodes.map((node): NodeMeasures => {
    const { id } = node;
    const estimate = estimateOf(node, crewOf(node));
    const selfMs = times.own[id] ?? null;
    return {
      id,
      ...estimate,
      isNeverExecuted: node.actual?.loops === 0,
      totalMs: totals[id] ?? null,
      selfMs,
      share: shareOf(selfMs),
      processes: crewOf(node).processes,
      mayHaveStoppedEarly: early[id] === true && estimate.estimateDirection === 'over',
      selfBuffers: buffers.own[id] ?? null,
    };
  });
  const { executionMs } = plan;
  const outsideMs = executionMs === null || wholeMs === null ? null : Math.max(0, executionMs - wholeMs);
  return { nodes, wholeMs, outsideMs };
}
