import { median, quantile } from './statistics.ts';

/** A histogram's bars from `fromMs` to `toMs`, equally wide; `beyond` are the values outside of them. */
export interface Bins {
  readonly fromMs: number;
  readonly toMs: number;
  readonly counts: readonly number[];
  readonly beyond: number;
}

/** As shares of a median. */
export interface Band {
  readonly from: number;
  readonly to: number;
}

const bars = 32;

/**
 * One band for all strategies, as shares of each one's own median, so that widths compare: from the smallest 1 % to the
 * largest 97 % of any, but no further than from nothing to four times the median.
 */
export function bandOf(all: readonly Float64Array[]): Band {
  const band = { from: 0.9, to: 1.1 };
  for (const ascending of all) {
    const middle = median(ascending);
    if (middle === null || middle <= 0) continue;
    band.from = Math.min(band.from, (quantile(ascending, 0.01) ?? middle) / middle);
    band.to = Math.max(band.to, (quantile(ascending, 0.97) ?? middle) / middle);
  }
  return { from: Math.max(0, band.from - 0.02), to: Math.min(4, band.to + 0.02) };
}

export function binsOf(ascending: Float64Array, band: Band): Bins {
  const middle = median(ascending) ?? 0;
  const [fromMs, toMs] = [band.from * middle, band.to * middle];
  const counts = Array.from({ length: bars }, () => 0);
  let beyond = 0;
  for (const value of ascending) {
    const place = toMs > fromMs ? Math.floor(((value - fromMs) / (toMs - fromMs)) * bars) : -1;
    const bar = value === toMs ? bars - 1 : place;
    const count = counts[bar];
    if (count === undefined) beyond += 1;
    else counts[bar] = count + 1;
  }
  return { fromMs, toMs, counts, beyond };
}
