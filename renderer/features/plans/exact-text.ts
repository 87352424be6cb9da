import { countText, durationText, unknown } from '../../../shared/figure-text.ts';

/** "21,842 ms": figures to be compared keep one unit up to a minute. */
export function exactText(ms: number | null): string {
  if (ms === null) return unknown;
  if (ms >= 60_000) return durationText(ms);
  if (ms >= 1000) return `${countText(Math.round(ms))} ms`;
  return `${ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)} ms`;
}
