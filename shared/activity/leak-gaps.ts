/** What came within one sample came together: a job that starts twenty workers is one arrival, not twenty. */
const togetherMs = 1000;
/** How fast they come now, not how they came hours ago. */
const recentGaps = 12;

/** When they came, those within a second as one. `timesMs` is in order. */
export function arrivalMoments(timesMs: readonly number[]): readonly number[] {
  const moments: number[] = [];
  for (const ms of timesMs) if (ms - (moments.at(-1) ?? Number.NEGATIVE_INFINITY) >= togetherMs) moments.push(ms);
  return moments;
}

/** The median of the last gaps between times in order: one long night in between changes nothing. null: no gap. */
export function medianGapMs(timesMs: readonly number[]): number | null {
  const gaps = timesMs.slice(1).map((ms, index) => ms - (timesMs[index] ?? ms));
  return quantile(gaps.slice(-recentGaps), 0.5);
}

/** The value below which that share of them lies, between two of them in proportion. null: there are none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  return low === undefined || high === undefined ? null : low + (high - low) * (at - Math.floor(at));
}
