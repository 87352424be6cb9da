import type { Seen } from './seen.ts';

/** Counted while watching; a reset begins anew. */
export function deadlocksOf(
  counters: readonly { readonly nowMs: number; readonly deadlocks: number }[],
): Seen['deadlocks'] {
  let count = 0;
  let lastMs = 0;
  for (const [i, one] of counters.entries()) {
    const before = counters[i - 1];
    if (before === undefined || one.deadlocks <= before.deadlocks) continue;
    count += one.deadlocks - before.deadlocks;
    lastMs = one.nowMs;
  }
  return counters.length === 0 ? null : { count, lastMs };
}
