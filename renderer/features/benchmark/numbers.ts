import { countText, unknown } from '../../../shared/figure-text.ts';

/** ms as the tables of this screen write them, without the unit: 0.073, 4.09, 14.8, 168.5, 2,179. */
export function msText(ms: number | null): string {
  if (ms === null) return unknown;
  const size = Math.abs(ms);
  if (size < 0.9995) return ms.toFixed(3);
  if (size < 9.995) return ms.toFixed(2);
  return size < 999.95 ? ms.toFixed(1) : countText(Math.round(ms));
}

/** In a sentence, with its unit; seconds from 1,000 ms on: "0.212 ms", "1.05 s". */
export function msWords(ms: number): string {
  return Math.abs(ms) < 999.95 ? `${msText(ms)} ms` : `${(ms / 1000).toFixed(ms < 9995 ? 2 : 1)} s`;
}

/** 1.31, 41.2, 205: how many times, without its sign. */
export function timesText(times: number): string {
  if (times < 0.0995) return String(Number(times.toPrecision(2)));
  if (times < 9.995) return times.toFixed(2);
  return times < 99.95 ? times.toFixed(1) : countText(Math.round(times));
}

/** "1.31×", "41.2×". */
export function ratioText(ratio: number | null): string {
  return ratio === null ? unknown : `${timesText(ratio)}×`;
}

/** Whole percent: 0.714 → "71 %". */
export function percentText(share: number | null): string {
  if (share === null) return unknown;
  // 99.6 % is not all of it.
  const percent = share < 1 && share > 0.99 ? Math.floor(share * 1000) / 10 : Math.round(share * 100);
  return `${percent} %`;
}

/** A number of rows that the statistics guess: "~200,000"; null: never analyzed. */
export function estimateText(count: number | null): string {
  return count === null ? unknown : `~${countText(Math.round(count))}`;
}
