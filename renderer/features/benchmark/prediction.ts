import { breakEven, predict } from '../../../shared/benchmark/prediction.ts';
import type { BenchmarkEvent, BenchmarkRequest, StrategySummary } from '../../../shared/contract/benchmark-parts.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { msWords } from './numbers.ts';
import type { Promised } from './run-store.ts';
import { nameOf } from './shown.ts';

export type KeyRequest = Extract<BenchmarkRequest, { kind: 'foreign-key' }>;

/** The ends of the slider, in ms, and its steps: a logarithmic one, since 0.1 to 0.2 matters as much as 10 to 20. */
const [leastMs, mostMs] = [0.1, 20];
export const lastStep = 100;

export function roundTripAt(step: number): number {
  const ms = leastMs * (mostMs / leastMs) ** (step / lastStep);
  return Number(ms.toPrecision(2));
}

export function stepOf(roundTripMs: number): number {
  const share = Math.log(roundTripMs / leastMs) / Math.log(mostMs / leastMs);
  return Math.round(Math.min(1, Math.max(0, share)) * lastStep);
}

interface Known extends StrategySummary {
  readonly medianMs: number;
}

const isKnown = (one: StrategySummary): one is Known => one.medianMs !== null;

/** ms by strategy at that round trip; null while the floor or the medians are not known. */
export function predicted(event: BenchmarkEvent, roundTripMs: number): Promised | null {
  const strategies = event.strategies.filter(isKnown);
  if (!event.floor || strategies.length === 0) return null;
  const all = predict({ strategies, floorMs: event.floor.medianMs, roundTripMs });
  return { roundTripMs, ms: Object.fromEntries(all.map(({ key, ms }) => [key, ms])) };
}

const rowsOf = (request: KeyRequest) => (request.shape === 'list' ? request.pageRows : 1);

const firstRow = (rows: number) => (rows === 1 ? 'the first row' : `~${countOf(rows, 'row')}`);

/** From how many rows on the JOIN (or the prefetch) is the faster one there, and where both take the same. */
export function breakEvenWords(request: KeyRequest, event: BenchmarkEvent, roundTripMs: number): string {
  const perRow = event.strategies.filter(isKnown).find(({ key }) => key === 'n+1');
  const few = event.strategies.filter(isKnown).find(({ key }) => key === 'join' || key === 'prefetch');
  if (!perRow || !few || !event.floor) return '';
  const floorMs = event.floor.medianMs;
  const at = (ms: number) => breakEven({ perRow, few, rows: rowsOf(request), floorMs, roundTripMs: ms });
  const there = at(roundTripMs);
  const same = there.roundTripMs;
  const name = nameOf(few);
  const rows =
    there.rows === null
      ? ''
      : `Break-even: at ${roundTripMs} ms per round trip ${name} is faster than N+1 from ${firstRow(there.rows)} on.`;
  if (same === null) return rows;
  const rowsMeasured = rowsOf(request) === 1 ? 'one row' : countOf(rowsOf(request), 'row');
  const equal =
    same === 0
      ? `For ${rowsMeasured} it is faster on any line.`
      : `For ${rowsMeasured} both take the same at ~${msWords(same)} per round trip.`;
  return `${rows} ${equal}`;
}

/** ms that a measurement of a prediction may take. */
const budgetMs = 20_000;
/** Below six runs there is no interval of a median. */
const leastRounds = 6;

/** ms of a round trip without any delay of ours. */
export function directMs(request: KeyRequest, event: BenchmarkEvent): number {
  return Math.max(0, (event.floor?.medianMs ?? 0) - request.addedDelayMs);
}

/**
 * The same through a delaying proxy, so that one round trip takes what the slider says: as many rounds as fit into about
 * 20 s. null: this line is not faster than that, and delays cannot be negative.
 */
export function delayedRequest(request: KeyRequest, event: BenchmarkEvent, promised: Promised): KeyRequest | null {
  const addedDelayMs = Math.min(100, promised.roundTripMs - directMs(request, event));
  if (addedDelayMs < 0.01) return null;
  const roundMs = Object.values(promised.ms).reduce((sum, ms) => sum + ms, promised.roundTripMs);
  const rounds = Math.max(leastRounds, Math.min(request.rounds, Math.floor(budgetMs / Math.max(0.01, roundMs))));
  const warmUp = Math.min(request.warmUp, 1 + Math.floor(rounds / 20));
  return { ...request, addedDelayMs: Number(addedDelayMs.toFixed(2)), rounds, warmUp };
}

/** ms that such a run takes, roughly. */
export function lastsMs(request: KeyRequest, promised: Promised): number {
  const roundMs = Object.values(promised.ms).reduce((sum, ms) => sum + ms, promised.roundTripMs);
  return roundMs * (request.rounds + request.warmUp);
}
