import type { Counters } from '../contract/activity.ts';

export interface Rate {
  /** End of the stretch, the server's clock. */
  readonly ms: number;
  readonly fromMs: number;
  /** How many there were in it, and how many that makes in a minute. */
  readonly count: number;
  readonly perMinute: number;
}

/** Longer than this between two readings is a gap: what happened in it cannot be placed. */
const longestMs = 60_000;

/**
 * Deadlocks by the measured time between two readings. A stretch in which the counter went back, or the statistics were
 * reset (restart included), says nothing and is left out.
 */
export function deadlockRates(counters: readonly Counters[]): readonly Rate[] {
  return counters.slice(1).flatMap((now, index) => {
    const before = counters[index];
    if (!before) return [];
    const ms = now.nowMs - before.nowMs;
    const count = now.deadlocks - before.deadlocks;
    const isReset = now.stats_reset !== before.stats_reset || count < 0 || now.xact_commit < before.xact_commit;
    if (ms <= 0 || ms > longestMs || isReset) return [];
    return [{ ms: now.nowMs, fromMs: before.nowMs, count, perMinute: (count * 60_000) / ms }];
  });
}
