/** Round numbers for axes. Pure; a chart of times or counts has three to five lines, one of ratios has the usual steps. */

/** 1, 2 or 5 times a power of ten, at least `rough`. */
export function roundStep(rough: number, steps: readonly number[] = [1, 2, 5, 10]): number {
  if (!(rough > 0)) return 1;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = steps.find((factor) => factor * size >= rough * 0.999) ?? 10;
  return step * size;
}

/** Multiples of a round step inside [from, to], at most `most` of them. */
export function ticksBetween(from: number, to: number, most: number): readonly number[] {
  if (!(to > from) || most < 1) return [];
  const step = roundStep((to - from) / most);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * step);
}

/** Whole numbers from 0 to at most `max`. */
export function countTicks(max: number, most = 4): readonly number[] {
  const step = Math.max(1, roundStep(max / most));
  return Array.from({ length: Math.floor(max / step) + 1 }, (_, at) => at * step);
}

/** With few lines a step between the usual ones keeps the highest value near the top. */
const fineSteps = [1, 2, 3, 4, 5, 6, 8, 10];

/** 0 and round steps up to the first that is at least `max`: an axis from 0 on which every value has its place. */
export function ticksFromZero(max: number, most = 4): readonly number[] {
  if (!(max > 0)) return [0, 1];
  const step = most > 2 ? roundStep(max / most) : roundStep(max / most, fineSteps);
  const count = Math.ceil(max / step - 1e-9);
  // Multiples of 0.1 would carry the error of binary fractions into the label.
  return Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

/** Where a ratio lies on a logarithmic axis, 0 to 1. */
export function logShare(value: number, low: number, high: number): number {
  return Math.log(value / low) / Math.log(high / low);
}

/** 0.5, 1, 2, 5, 10 … inside [low, high], thinned out to those at least `apart` of the axis from each other; 1 stays. */
export function ratioTicks(low: number, high: number, apart: number): readonly number[] {
  const all: number[] = [];
  for (let size = 10 ** Math.floor(Math.log10(low)); size <= high; size *= 10) {
    for (const factor of [1, 2, 5]) if (factor * size >= low * 0.999 && factor * size <= high) all.push(factor * size);
  }
  const kept: number[] = all.some(isOne) ? [1] : [];
  const isFree = (tick: number) => kept.every((one) => Math.abs(logShare(tick, one, one * (high / low))) >= apart);
  for (const tick of all) if (isFree(tick)) kept.push(tick);
  return kept.sort((a, b) => a - b);
}

const isOne = (tick: number) => Math.abs(tick - 1) < 1e-9;
