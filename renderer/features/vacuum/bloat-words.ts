import type { Bloat, MeasuredBloat } from '../../../shared/contract/vacuum.ts';
import { shareText, sizeText, unknown } from '../../../shared/figure-text.ts';
import { timesText } from './figures.ts';
import type { Loaded } from './loaded.ts';
import type { Measuring, Row } from './rows.ts';

export interface BloatText {
  readonly text: string;
  readonly title: string;
  /** Large enough to matter, and to be believed. */
  readonly isAlarm: boolean;
}

const alarmFactor = 1.5;
const alarmBytes = 10 * 1024 * 1024;

const isAlarming = (factor: number, wasteBytes: number): boolean => factor >= alarmFactor && wasteBytes >= alarmBytes;

const tooSmall = 'Not estimated: smaller than 1 MB, or of the system';

/** Why a table is not among those that are estimated. */
export const notEstimated = ({ tables }: Loaded, n: number): string =>
  tables.reltuples[n] == null ? 'Not estimated: it was never vacuumed or analyzed' : tooSmall;

/**
 * Measured is exact and has no `~`, unless most of it was extrapolated; withheld says why. null: nothing is estimated
 * yet; undefined: this table was left out.
 */
export function bloatText(bloat: Bloat | undefined | null, measuring: Measuring | undefined): BloatText {
  if (measuring?.kind === 'measuring')
    return { text: 'measuring', title: 'pgstattuple_approx reads it', isAlarm: false };
  if (measuring?.kind === 'measured') return measuredText(measuring.measured);
  if (bloat === null) return { text: '', title: '', isAlarm: false };
  if (bloat === undefined) return { text: unknown, title: tooSmall, isAlarm: false };
  const { factor, why, isReliable, heap_bytes, needed_bytes } = bloat;
  if (factor === null) return { text: unknown, title: why ?? 'No estimate', isAlarm: false };
  const waste = needed_bytes === null ? 0 : heap_bytes - needed_bytes;
  return {
    text: `~${timesText(factor)}`,
    title: `Estimated from pg_stats: ${sizeText(heap_bytes)}, its rows would need ~${sizeText(needed_bytes)}${why === null ? '' : `. ${why}`}`,
    isAlarm: isReliable && isAlarming(factor, waste),
  };
}

/** A parent has no file of its own, and a foreign table's is elsewhere: nothing stands there. */
export function bloatOfRow({ look, n, oid }: Row): BloatText {
  if (!/^[rmt]$/.test(look.loaded.tables.relkind[n] ?? '')) return bloatText(null, undefined);
  const bloat = look.bloat === null ? null : look.bloat.get(oid);
  const found = bloatText(bloat, look.measured.get(oid));
  return bloat === undefined && found.text === unknown ? { ...found, title: notEstimated(look.loaded, n) } : found;
}

function measuredText(measured: MeasuredBloat): BloatText {
  const { table_bytes, live_bytes } = measured;
  const factor = live_bytes > 0 ? table_bytes / live_bytes : null;
  const exact = isExact(measured) ? '' : '~';
  return {
    text: factor === null ? (table_bytes === 0 ? 'empty' : 'all free') : `${exact}${timesText(factor)}`,
    title: measuredSentence(measured),
    isAlarm: isAlarming(factor ?? Number.POSITIVE_INFINITY, table_bytes - live_bytes),
  };
}

export const isExact = ({ scannedShare }: MeasuredBloat): boolean => scannedShare > 0.999;

/** "310 MB: 8.1 MB live, 200 MB dead, 101 MB free; 100 % of it read." */
export function measuredSentence({
  table_bytes,
  live_bytes,
  dead_bytes,
  free_bytes,
  scannedShare,
}: MeasuredBloat): string {
  const parts = `${sizeText(live_bytes)} live, ${sizeText(dead_bytes)} dead, ${sizeText(free_bytes)} free`;
  return `${sizeText(table_bytes)}: ${parts}; ${shareText(scannedShare)} of its pages read, the rest taken from the visibility map`;
}
