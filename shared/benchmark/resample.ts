import { type Random, seeded } from './random.ts';
import type { Interval } from './statistics.ts';

/** a's median ÷ b's with a 95 % interval. */
export interface Ratio extends Interval {
  readonly value: number;
}

export interface ResampleOptions {
  readonly seed: number;
  /** 2,000 are enough for two digits. */
  readonly resamples: number;
  /**
   * Rounds drawn per resample at most. Of more rounds than that fewer are drawn, and the interval is drawn in by the
   * square root of the share, which is how a median's error shrinks: so 100,000 rounds cost what 4,000 do.
   */
  readonly most: number;
}

/** What is seen while it runs: a few ms. */
export const quickResampling = { resamples: 300, most: 300 };
export const thoroughResampling = { resamples: 2_000, most: 4_000 };

/**
 * Paired bootstrap of the ratio of medians: rounds are drawn with replacement, each with both of its times, since both
 * were measured in the same moment. Percentile interval of the logarithm. In steps: each `next` is at most about 1 ms
 * of work, so whoever must stay responsive can rest between them.
 * `a` and `b` hold one time per round, in order of rounds. Returns null below 6 rounds.
 */
export function* ratioInSteps(
  a: Float64Array,
  b: Float64Array,
  options: ResampleOptions,
): Generator<undefined, Ratio | null> {
  const rounds = Math.min(a.length, b.length);
  if (rounds < 6) return null;
  const middleA = selectMedian(a.slice());
  const middleB = selectMedian(b.slice());
  if (middleA <= 0 || middleB <= 0) return null;
  yield;
  const drawn = Math.min(rounds, options.most);
  const random = seeded(options.seed);
  const value = middleA / middleB;
  const deviations = new Float64Array(options.resamples);
  const [fromA, fromB] = [new Float64Array(drawn), new Float64Array(drawn)];
  const restEvery = Math.max(1, Math.floor(8_000 / drawn));
  for (let i = 0; i < options.resamples; i += 1) {
    draw(a, b, rounds, fromA, fromB, random);
    deviations[i] = Math.log(selectMedian(fromA) / selectMedian(fromB) / value);
    if (i % restEvery === 0) yield;
  }
  deviations.sort();
  const shrunk = Math.sqrt(drawn / rounds);
  const at = (share: number) => deviations[Math.round(share * (deviations.length - 1))] ?? 0;
  return { value, low: value * Math.exp(at(0.025) * shrunk), high: value * Math.exp(at(0.975) * shrunk) };
}

/** The same at once. */
export function ratioOfMedians(a: Float64Array, b: Float64Array, options: ResampleOptions): Ratio | null {
  const steps = ratioInSteps(a, b, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function draw(
  a: Float64Array,
  b: Float64Array,
  rounds: number,
  fromA: Float64Array,
  fromB: Float64Array,
  random: Random,
): void {
  for (let i = 0; i < fromA.length; i += 1) {
    const round = Math.floor(random() * rounds);
    fromA[i] = a[round] ?? 0;
    fromB[i] = b[round] ?? 0;
  }
}

/** Reorders `values`: Hoare's selection, since a resample needs its median only. */
export function selectMedian(values: Float64Array): number {
  const upper = values.length >> 1;
  const high = select(values, upper);
  if (values.length % 2 === 1) return high;
  let low = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < upper; i += 1) low = Math.max(low, values[i] ?? low);
  return (low + high) / 2;
}

function select(values: Float64Array, rank: number): number {
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const [j, i] = partition(values, left, right);
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return values[rank] ?? Number.NaN;
}

/** Up to the first place nothing is above the pivot, from the second on nothing below it. */
function partition(values: Float64Array, left: number, right: number): readonly [number, number] {
  const pivot = values[(left + right) >> 1] ?? 0;
  let [i, j] = [left, right];
  while (i <= j) {
    while ((values[i] ?? pivot) < pivot) i += 1;
    while ((values[j] ?? pivot) > pivot) j -= 1;
    if (i > j) break;
    const held = values[i] ?? 0;
    values[i] = values[j] ?? 0;
    values[j] = held;
    i += 1;
    j -= 1;
  }
  return [j, i];
}
