/**
 * Order statistics of measured times. Medians are ranked, means never: a single wake-up of a sleeping core is a hundred
 * times a median here. Everything takes sorted values where it needs an order, so that one sort serves all.
 */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A new array in ascending order; NaN, which stands for "not taken", is left out. */
export function sorted(values: ArrayLike<number>): Float64Array {
  const ascending = Float64Array.from(values).sort();
  // NaN sorts behind everything.
  let n = ascending.length;
  while (n > 0 && Number.isNaN(ascending[n - 1] ?? 0)) n -= 1;
  return ascending.subarray(0, n);
}

/** Of sorted values: linear between the two nearest ranks. null for none. */
export function quantile(ascending: Float64Array, share: number): number | null {
  if (ascending.length === 0) return null;
  const rank = Math.min(Math.max(share, 0), 1) * (ascending.length - 1);
  const below = ascending[Math.floor(rank)] ?? 0;
  const above = ascending[Math.ceil(rank)] ?? below;
  return below + (above - below) * (rank - Math.floor(rank));
}

export const median = (ascending: Float64Array): number | null => quantile(ascending, 0.5);

/** null for none. */
export function mean(values: ArrayLike<number>): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum / values.length;
}

/** Of a sample (n − 1); null below two values. */
export function standardDeviation(values: ArrayLike<number>): number | null {
  const middle = mean(values);
  if (middle === null || values.length < 2) return null;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) squares += ((values[i] ?? 0) - middle) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * 95 % interval of the median from ranks alone, whatever the distribution: between the values of rank l and n + 1 − l,
 * where l is the largest rank that P(Binomial(n, ½) < l) ≤ 2.5 % allows. null below 6 values, where not even the
 * smallest and the largest hold it so surely.
 */
export function medianInterval(ascending: Float64Array): Interval | null {
  const n = ascending.length;
  const rank = lowRank(n);
  const [low, high] = [ascending[rank - 1], ascending[n - rank]];
  return rank < 1 || low === undefined || high === undefined ? null : { low, high };
}

function lowRank(n: number): number {
  // From about 100 values on the normal approximation is within one rank.
  if (n > 200) return Math.floor((n + 1) / 2 - 0.98 * Math.sqrt(n));
  let probability = 0.5 ** n;
  let tail = probability;
  let rank = 0;
  while (tail <= 0.025 && rank < n) {
    rank += 1;
    probability *= (n - rank + 1) / rank;
    tail += probability;
  }
  return rank;
}

/** P(a value of `a` exceeds one of `b`), ties as halves: the effect size of Mann and Whitney. null without values. */
export function probabilityGreater(a: Float64Array, b: Float64Array): number | null {
  if (a.length === 0 || b.length === 0) return null;
  let [below, notAbove, wins] = [0, 0, 0];
  for (const value of a) {
    while (below < b.length && (b[below] ?? 0) < value) below += 1;
    while (notAbove < b.length && (b[notAbove] ?? 0) <= value) notAbove += 1;
    wins += (below + notAbove) / 2;
  }
  return wins / (a.length * b.length);
}

/** Width of the median's interval as a share of the median; null where there is none. */
export function relativeWidth(ascending: Float64Array): number | null {
  const interval = medianInterval(ascending);
  const middle = median(ascending);
  return interval === null || middle === null || middle <= 0 ? null : (interval.high - interval.low) / middle;
}

/** Enough to stop: at least 300 of each, and every median known to 5 %. */
export function isNarrow(all: readonly Float64Array[], least = 300, widest = 0.05): boolean {
  return (
    all.length > 0 &&
    all.every((ascending) => {
      const width = ascending.length < least ? null : relativeWidth(ascending);
      return width !== null && width <= widest;
    })
  );
}
