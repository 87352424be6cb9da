import type { BenchmarkEvent, BenchmarkRequest } from '../../../shared/contract/benchmark-parts.ts';
import { notesOf } from './notes.ts';
import type { RunGround } from './run-ground.ts';
import type { Summaries } from './summaries.ts';

/** Where a run stands. */
export type Standing = Pick<
  BenchmarkEvent,
  | 'runId'
  | 'state'
  | 'startedAt'
  | 'round'
  | 'elapsedMs'
  | 'leftMs'
  | 'baseline'
  | 'hitShare'
  | 'warmUpHitShare'
  | 'failure'
> & {
  readonly request: BenchmarkRequest;
  readonly vanished: number;
  /** How often SELECT 1 was measured. */
  readonly floorRuns: number;
};

type FromGround = Pick<RunGround, 'ids' | 'time' | 'facts' | 'promise'>;
const noGround: FromGround = { ids: null, time: null, facts: [], promise: null };
const noSummaries: Summaries = { strategies: [], verdict: null, floorMs: null, isClamped: false };

/** What the page is told: the figures so far, and what must be known to read them. */
export function toldEvent(
  { request, floorRuns, ...standing }: Standing,
  ground: FromGround = noGround,
  summaries: Summaries = noSummaries,
): BenchmarkEvent {
  const { strategies, verdict, floorMs, isClamped } = summaries;
  const { time } = ground;
  const noted = { request, strategies, floorMs, isClamped, vanished: standing.vanished, ids: ground.ids };
  const serverUnknown = time === null ? null : time.unknownBecause;
  return {
    ...standing,
    rounds: request.rounds,
    strategies: [...strategies],
    floor: floorMs === null ? null : { medianMs: floorMs, n: floorRuns },
    verdict,
    facts: [...ground.facts],
    promise: ground.promise,
    notes: notesOf({ ...noted, serverUnknown, isPlanningCounted: time?.isPlanningCounted ?? false }),
    keptAs: null,
  };
}
