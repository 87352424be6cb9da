import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import { clockText, countText, unknown } from '../../../shared/figure-text.ts';

/** "48,211"; from a million on "4.13 M", "13.6 M", "148 M": what is read at a glance. */
export function roundCount(count: number | null): string {
  if (count === null) return unknown;
  if (count < 1_000_000) return countText(count);
  const millions = count / 1_000_000;
  const decimals = millions < 10 ? 2 : millions < 100 ? 1 : 0;
  return `${countText(Math.floor(millions))}${decimalsOf(millions, decimals)} M`;
}

function decimalsOf(value: number, decimals: number): string {
  const [, part = ''] = Number(value.toFixed(decimals)).toString().split('.');
  return part === '' ? '' : `.${part}`;
}

/** "520×", "4.3×", "0.08×", "0×". */
export function timesText(factor: number | null): string {
  if (factor === null || Number.isNaN(factor)) return unknown;
  if (factor === 0) return '0×';
  if (factor >= 99.95) return `${countText(Math.round(factor))}×`;
  if (factor >= 0.095) return `${factor.toFixed(1)}×`;
  return factor < 0.005 ? '<0.01×' : `${factor.toFixed(2)}×`;
}

const hourMs = 3_600_000;

/** Within six hours the clock, then "14 h ago", from two days on "67 d ago". */
export function whenText(time: string, nowMs: number): string {
  const thenMs = serverMsOrNull(time);
  if (thenMs === null || Number.isNaN(thenMs)) return time;
  const hours = (nowMs - thenMs) / hourMs;
  if (hours < 6) return clockText(new Date(thenMs));
  return hours < 48 ? `${Math.round(hours)} h ago` : `${Math.floor(hours / 24)} d ago`;
}

/** "2026-03-12 13:08:31" of this computer's clock, for titles. */
export function momentText(time: string): string {
  const thenMs = serverMsOrNull(time);
  if (thenMs === null || Number.isNaN(thenMs)) return time;
  const then = new Date(thenMs);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())} ${clockText(then)}`;
}

/**
 * Live and dead rows are the server's own estimates (n_live_tup, n_dead_tup), so they carry `~`; that there are none needs
 * no such mark: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-TABLES-VIEW
 */
export const estimateText = (rows: number | null): string =>
  `${rows === null || rows === 0 ? '' : '~'}${countText(rows)}`;
