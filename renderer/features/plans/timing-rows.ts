import type { PlansEvent, SideRun } from '../../../shared/contract/plans-parts.ts';
import type { Plan, PlanNode } from '../../../shared/plans/plan.ts';
import { returnedWords } from './returned-rows.ts';
import type { ShownPlan } from './shown-plan.ts';
import type { SideName } from './sides.ts';

/** One line of the timing table. null: not known; the plan was not executed, or BUFFERS was off. */
export interface TimingRow {
  readonly side: SideName;
  readonly shown: ShownPlan;
  readonly planningMs: number | null;
  readonly medianMs: number | null;
  readonly meanMs: number | null;
  readonly sdMs: number | null;
  /** Of the warm-up, which found the caches as they were. */
  readonly firstMs: number | null;
  readonly firstReadShare: number | null;
  /** Partitions that are scanned; 0: no table in it has any. */
  readonly partitions: number;
  readonly hit: number | null;
  readonly read: number | null;
  readonly temp: number | null;
  readonly workers: number;
  /** ms of each measured run. */
  readonly samples: readonly number[];
  /** The 95 % interval, or from the least to the most while there are too few runs for one. */
  readonly band: { readonly low: number; readonly high: number } | null;
}

export function timingRow(side: SideName, shown: ShownPlan): TimingRow {
  const { plan, run } = shown;
  const ofPlan = {
    side,
    shown,
    partitions: partitionsOf(plan),
    ...blocksOf(plan),
    workers: plan.nodes.reduce((sum, node) => sum + (node.workersLaunched ?? node.workersPlanned ?? 0), 0),
  };
  return { ...ofPlan, ...(run === null ? ofOneRun(plan) : ofRuns(run, plan)) };
}

type Times = Omit<TimingRow, 'side' | 'shown' | 'partitions' | 'workers' | 'hit' | 'read' | 'temp'>;

/** A pasted plan is one run, and nobody knows how warm. */
function ofOneRun({ planningMs, executionMs }: Plan): Times {
  const samples = executionMs === null ? [] : [executionMs];
  const none = { meanMs: null, sdMs: null, firstMs: null, firstReadShare: null, band: null };
  return { ...none, planningMs, medianMs: executionMs, samples };
}

function ofRuns(run: SideRun, plan: Plan): Times {
  const { medianMs, meanMs, sdMs, first, firstReadShare, executionMs } = run;
  return {
    planningMs: run.planningMs.length > 0 ? median(run.planningMs) : plan.planningMs,
    medianMs,
    meanMs,
    sdMs,
    firstMs: first?.executionMs ?? null,
    firstReadShare,
    samples: executionMs,
    band: run.band ?? run.spread,
  };
}

/** A plan that was not executed counts no blocks, and EXPLAIN prints zeros all the same. */
function blocksOf({ isAnalyzed, root: { buffers } }: Plan): Pick<TimingRow, 'hit' | 'read' | 'temp'> {
  if (buffers === null || !isAnalyzed) return { hit: null, read: null, temp: null };
  return {
    hit: buffers.sharedHit + buffers.localHit,
    read: buffers.sharedRead + buffers.localRead,
    temp: buffers.tempRead + buffers.tempWritten,
  };
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

const isAppend = ({ nodeType }: PlanNode) => nodeType === 'Append' || nodeType === 'Merge Append';

/** Relations that the Appends of a plan read. Of a UNION the branches are no partitions, but subqueries. */
function partitionsOf({ nodes }: Plan): number {
  const names = new Set<string>();
  for (const node of nodes) {
    if (!isAppend(node)) continue;
    for (const { relation, subplanName } of node.children) {
      if (relation && subplanName === null) names.add(`${relation.nspname ?? ''}.${relation.relname}`);
    }
  }
  return names.size;
}

/** "B is 227× faster, 95 % CI 221 to 233": what may be said of two medians, and how. */
export interface Verdict {
  readonly faster: SideName | null;
  readonly times: number | null;
  readonly words: string;
}

/** Ranges of four runs and of four that do not meet come about by chance 3 times in 100; of fewer, too often. */
const fewest = 4;

/**
 * From one run of both, A B B A, the paired interval decides. Two runs of different times were not interleaved: their
 * bands must be apart. A pasted plan is one run, and one run of each shows no winner.
 */
export function verdictOf(rows: readonly TimingRow[], event: PlansEvent | null): Verdict | null {
  const [a, b] = rows;
  const verdict = a && b ? verdictOfTimes(a, b, event) : null;
  if (!a || !b || !verdict) return null;
  return { ...verdict, words: `${verdict.words}.${returnedWords(a.shown.plan, b.shown.plan)}` };
}

function verdictOfTimes(a: TimingRow, b: TimingRow, event: PlansEvent | null): Verdict | null {
  if (!a.medianMs || !b.medianMs) return null;
  if (event?.ratio) return fromRatio(event.ratio);
  if (Math.min(a.samples.length, b.samples.length) < fewest) {
    const { times } = fasterOf(a.medianMs / b.medianMs);
    return { faster: null, times: null, words: `too few runs to call one faster: ${timesText(times ?? 1)}× apart` };
  }
  const why = event === null ? 'from separate runs, not interleaved' : 'too few runs for an interval';
  if (bandsMeet(a.band, b.band)) {
    return { faster: null, times: null, words: `no difference shown: the bands overlap, ${why}` };
  }
  return { ...fasterOf(a.medianMs / b.medianMs), words: why };
}

type Band = TimingRow['band'];

const bandsMeet = (a: Band, b: Band): boolean => a !== null && b !== null && a.low <= b.high && b.low <= a.high;

const fasterOf = (times: number): Pick<Verdict, 'faster' | 'times'> =>
  times >= 1 ? { faster: 'b', times } : { faster: 'a', times: 1 / times };

function fromRatio({
  value,
  low,
  high,
}: {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}): Verdict {
  const [from, to] = value >= 1 ? [low, high] : [1 / high, 1 / low];
  const interval = `95 % CI ${timesText(from)} to ${timesText(to)}`;
  if (low <= 1 && high >= 1) return { faster: null, times: null, words: `no difference shown, ${interval}` };
  return { ...fasterOf(value), words: interval };
}

/** 1.34, 22.7, 227: three figures. */
export function timesText(times: number): string {
  if (times >= 100) return Math.round(times).toLocaleString('en-US');
  return times >= 10 ? times.toFixed(1) : times.toFixed(2);
}
