import type { BenchmarkEvent, BenchmarkRequest, StrategySummary } from '../../../shared/contract/benchmark-parts.ts';

export interface PastRun {
  readonly request: BenchmarkRequest;
  readonly event: BenchmarkEvent;
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface ComparedStrategy {
  readonly key: string;
  readonly title: string;
  readonly a: StrategySummary | null;
  readonly b: StrategySummary | null;
  /** B's median ÷ A's. */
  readonly ratio: (Interval & { readonly value: number }) | null;
  /** null: nothing can be said. */
  readonly finding: 'slower' | 'faster' | 'none' | null;
}

/**
 * Two runs at different times are not paired, so the interval of their ratio is the widest that both intervals of the
 * medians allow: a difference that it shows is one, a small one may stay hidden.
 */
export function comparedStrategies(a: PastRun, b: PastRun): readonly ComparedStrategy[] {
  const keys = new Set([...a.event.strategies, ...b.event.strategies].map(({ key }) => key));
  return [...keys].map((key) => {
    const [ofA, ofB] = [a, b].map(({ event }) => event.strategies.find((one) => one.key === key) ?? null);
    const ratio = ratioOf(ofA ?? null, ofB ?? null);
    const title = ofA?.title ?? ofB?.title ?? key;
    return { key, title, a: ofA ?? null, b: ofB ?? null, ratio, finding: findingOf(ratio) };
  });
}

function ratioOf(a: StrategySummary | null, b: StrategySummary | null): ComparedStrategy['ratio'] {
  if (!a?.medianMs || !b?.medianMs || !a.median95 || !b.median95 || a.median95.low <= 0) return null;
  const { median95: ofA } = a;
  const { median95: ofB } = b;
  return { value: b.medianMs / a.medianMs, low: ofB.low / ofA.high, high: ofB.high / ofA.low };
}

function findingOf(ratio: ComparedStrategy['ratio']): ComparedStrategy['finding'] {
  if (ratio === null) return null;
  if (ratio.low > 1) return 'slower';
  return ratio.high < 1 ? 'faster' : 'none';
}

export interface ChangedFact {
  readonly name: string;
  readonly a: string;
  readonly b: string;
}

/** What was in force, where the two runs differ: it may explain the rest. */
export function changedFacts(a: PastRun, b: PastRun): readonly ChangedFact[] {
  const [ofA, ofB] = [a, b].map((run) => new Map([...factsOf(run.event), ...textsOf(run.request)]));
  const names = new Set([...(ofA?.keys() ?? []), ...(ofB?.keys() ?? [])]);
  return [...names]
    .map((name) => ({ name, a: ofA?.get(name) ?? '–', b: ofB?.get(name) ?? '–' }))
    .filter((fact) => fact.a !== fact.b);
}

function factsOf({ facts, floor }: BenchmarkEvent): [string, string][] {
  const floorText: [string, string][] = floor ? [['Round trip, SELECT 1', `${floor.medianMs.toFixed(3)} ms`]] : [];
  return [...facts.map(({ name, value }): [string, string] => [name, value]), ...floorText];
}

function textsOf(request: BenchmarkRequest): [string, string][] {
  if (request.kind !== 'custom') return [];
  return [
    ['Query A', request.a.text],
    ['Query B', request.b.text],
  ];
}
