import { bandOf, binsOf } from '../../../shared/benchmark/bins.ts';
import { type Ratio, type ResampleOptions, ratioInSteps } from '../../../shared/benchmark/resample.ts';
import {
  mean,
  median,
  medianInterval,
  probabilityGreater,
  quantile,
  sorted,
  standardDeviation,
} from '../../../shared/benchmark/statistics.ts';
import { fastestTwo, type Verdict, verdictOf } from '../../../shared/benchmark/verdict.ts';
import type { StrategySummary } from '../../../shared/contract/benchmark-parts.ts';
import type { Measurements } from './measurements.ts';
import { partsOf } from './parts.ts';

export interface SummaryNeeds {
  readonly measured: Measurements;
  readonly titles: ReadonlyMap<string, string>;
  readonly baseline: string;
  readonly resampling: ResampleOptions;
  /** Mean server time of one run, by strategy; null where nothing tells. */
  readonly serverMs: (key: string) => number | null;
}

export interface Summaries {
  readonly strategies: readonly StrategySummary[];
  readonly verdict: Verdict | null;
  /** Median of SELECT 1; null before the first. */
  readonly floorMs: number | null;
  /** Of the parts, that had to be cut to the median. */
  readonly isClamped: boolean;
}

/** Steps of about a millisecond, so that the caller may rest between them. */
export function* summariesInSteps(needs: SummaryNeeds): Generator<undefined, Summaries> {
  const { measured, baseline, resampling, serverMs } = needs;
  const { keys } = measured;
  const ascending = new Map<string, Float64Array>();
  for (const key of keys) {
    ascending.set(key, sorted(measured.times(key)));
    yield;
  }
  const floorMs = median(sorted(measured.floor));
  const band = bandOf([...ascending.values()]);
  const strategies: StrategySummary[] = [];
  let isClamped = false;
  for (const key of keys) {
    yield;
    const own = ascending.get(key) ?? new Float64Array();
    const means = measured.means(key);
    const medianMs = median(own);
    const parts = partsOf({ medianMs, queries: means.queries, floorMs, serverMs: serverMs(key) });
    isClamped ||= parts.isClamped;
    const isBaseline = key === baseline;
    const ratio = isBaseline ? null : yield* pairedRatio(measured, key, baseline, resampling);
    strategies.push({
      key,
      title: needs.titles.get(key) ?? key,
      ...means,
      ...spreadOf(own),
      ratio,
      slower: isBaseline ? null : probabilityGreater(own, ascending.get(baseline) ?? new Float64Array()),
      ...warmUpOf(measured.warmUp.get(key) ?? []),
      bins: mutable(binsOf(own, band)),
      parts: parts.parts,
      isEqual: measured.isEqual(key),
    });
  }
  const verdict = yield* judged(needs, strategies);
  return { strategies, verdict, floorMs, isClamped };
}

function* judged(needs: SummaryNeeds, strategies: readonly StrategySummary[]): Generator<undefined, Verdict | null> {
  const two = fastestTwo(strategies);
  if (two === null) return null;
  const [first, second] = two;
  return verdictOf(strategies, yield* pairedRatio(needs.measured, second.key, first.key, needs.resampling));
}

function* pairedRatio(
  measured: Measurements,
  key: string,
  to: string,
  resampling: ResampleOptions,
): Generator<undefined, Ratio | null> {
  return yield* ratioInSteps(measured.times(key, to), measured.times(to, key), resampling);
}

function spreadOf(ascending: Float64Array) {
  return {
    n: ascending.length,
    medianMs: median(ascending),
    meanMs: mean(ascending),
    sdMs: standardDeviation(ascending),
    p95Ms: quantile(ascending, 0.95),
    minMs: ascending[0] ?? null,
    median95: medianInterval(ascending),
  };
}

function warmUpOf(times: readonly number[]) {
  return { warmUpMedianMs: median(sorted(times)), firstMs: times[0] ?? null };
}

const mutable = ({ counts, ...bins }: ReturnType<typeof binsOf>) => ({ ...bins, counts: [...counts] });

/** All steps at once. */
export function finishNow<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** With the event loop free in between. */
export async function finishGently<T>(steps: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const began = performance.now();
    while (performance.now() - began < 8) {
      const step = steps.next();
      if (step.done) return step.value;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
