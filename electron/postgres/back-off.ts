const stepsMs = [10_000, 30_000, 60_000, 120_000] as const;
const lastStepMs = 120_000;

/** A connection that lasted so long was healthy: the next loss starts over. */
export const healthyMs = 60_000;
/** "Retry now" is heard once in this time. */
export const retryNowEveryMs = 2_000;

/**
 * ms until the next try: 10, 30, 60, then 120 s for ever, each ±10 % so that many windows do not knock at once.
 * `failed` counts the tries that failed since the loss; `random` is in 0..1.
 */
export function delayMs(failed: number, random: number): number {
  const step = stepsMs[Math.max(0, failed - 1)] ?? lastStepMs;
  return Math.round(step * (0.9 + 0.2 * random));
}
