import type { WritesEvent } from '../../../shared/contract/writes.ts';
import { ageText, clockText, countOf, countText, sizeText, unknown } from '../../../shared/figure-text.ts';
import type { View } from './use-view.ts';

/** "611", "39.1", "0.4"; what is written but rounds to nothing is "< 0.1". */
export function rateText(rate: number | null): string {
  if (rate === null) return unknown;
  if (rate <= 0) return '0';
  if (rate < 0.05) return '< 0.1';
  return rate < 99.95 ? rate.toFixed(1) : countText(Math.round(rate));
}

/** "611,204"; from a thousand million on in millions, so that no digit is cut off. */
export const totalText = (count: number | null): string =>
  count !== null && count >= 1e9 ? `${countText(Math.round(count / 1e6))} M` : countText(count);

export const figureText = (show: View['show']): ((value: number | null) => string) =>
  show === 'rates' ? rateText : totalText;

/** Whole percents: the figures of a few seconds are no finer. */
export const percentText = (share: number | null): string =>
  share === null ? unknown : `${share > 0 && share < 0.005 ? '< 1' : Math.round(share * 100)} %`;

/** "6.2 MB/s" */
export const bytesRateText = (rate: number | null): string => (rate === null ? unknown : `${sizeText(rate)}/s`);

/** The server's text of a time, as a Date. */
export const serverDate = (text: string): Date => new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/u, '$1:00'));

const two = (n: number): string => String(n).padStart(2, '0');

/** "2025-11-02", of today "13:02:11" */
export function dayText(at: Date, now: Date): string {
  if (at.toDateString() === now.toDateString()) return clockText(at);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** "Totals since 2025-11-02" */
export function totalsLabel(event: WritesEvent | null): string {
  if (event === null) return 'Totals';
  const { stats_reset, nowMs } = event;
  if (stats_reset === null) return 'Totals since the counters began';
  return `Totals since ${dayText(serverDate(stats_reset), new Date(nowMs))}`;
}

/** "rows/s over the last 60 s" */
export function overText(event: WritesEvent, show: View['show']): string {
  const { measuredSeconds, stats_reset, nowMs } = event;
  if (show === 'totals') {
    return `rows since ${stats_reset === null ? 'the counters began' : dayText(serverDate(stats_reset), new Date(nowMs))}`;
  }
  if (measuredSeconds <= 0) return 'rows/s, from the second reading on';
  return `rows/s over the last ${secondsText(measuredSeconds)}`;
}

export function secondsText(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

/** "1,531 rows/s written to 214 tables" */
export function summaryText(event: WritesEvent, show: View['show'], isPaused: boolean): string {
  const paused = isPaused ? ', paused' : '';
  const { tables, rowsPerSecond, stats_reset } = event;
  if (show === 'totals') {
    const since =
      stats_reset === null
        ? ''
        : `, counted since the reset ${ageText(serverDate(stats_reset), new Date(event.nowMs))}`;
    return `${countOf(tables.oid.length, 'table')} written${since}${paused}`;
  }
  if (rowsPerSecond === null) return `measured from the second reading on${paused}`;
  const written = tables.oid.filter(
    (_, n) => (tables.insertRate[n] ?? 0) + (tables.updateRate[n] ?? 0) + (tables.deleteRate[n] ?? 0) > 0,
  ).length;
  return `${rateText(rowsPerSecond)} rows/s written to ${countOf(written, 'table')}${paused}`;
}
