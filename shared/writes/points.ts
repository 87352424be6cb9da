import type { WritesPoint } from '../contract/writes-parts.ts';
import { measuredSeconds, type ReadAt } from './elapsed.ts';
import { lsnBytes } from './lsn.ts';

/** What one reading of the server told: counters since their resets, which are the server's texts. */
export interface ServerReading extends ReadAt {
  readonly isStandby: boolean;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly stats_reset: string | null;
  /** Where WAL is written, or on a standby replayed, up to; null: hidden or not to be had. */
  readonly lsn: string | null;
  /** Of pg_stat_wal; null: not to be had. */
  readonly wal: WalCounters | null;
  /** Of the last checkpoint that ended. */
  readonly checkpoint_lsn: string | null;
}

export interface WalCounters {
  readonly wal_records: number;
  readonly wal_fpi: number;
  readonly wal_buffers_full: number;
  readonly stats_reset: string | null;
}

/** point: measured. reset: the counters began anew in between. gap: not looked for too long, or another kind of server. */
export type Between =
  | { readonly kind: 'point'; readonly point: WritesPoint; readonly seconds: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'gap' };

/** What was written between two readings that were to be `everyMs` apart, per measured server second. */
export function between(before: ServerReading, now: ServerReading, everyMs: number): Between {
  if (before.isStandby !== now.isStandby) return { kind: 'gap' };
  if (wasReset(before, now)) return { kind: 'reset' };
  const seconds = measuredSeconds(before, now, everyMs);
  if (seconds === null) return { kind: 'gap' };
  const rate = (difference: number) => difference / seconds;
  const bytes = lsnBytes(before.lsn, now.lsn);
  const wal = walBetween(before.wal, now.wal);
  const point: WritesPoint = {
    fromMs: before.serverMs,
    toMs: now.serverMs,
    inserted: rate(now.inserted - before.inserted),
    updated: rate(now.updated - before.updated),
    deleted: rate(now.deleted - before.deleted),
    wal_bytes: bytes === null ? null : rate(bytes),
    wal_records: wal && rate(wal.wal_records),
    wal_fpi: wal && rate(wal.wal_fpi),
    hadCheckpoint:
      before.checkpoint_lsn !== null && now.checkpoint_lsn !== null && before.checkpoint_lsn !== now.checkpoint_lsn,
  };
  return { kind: 'point', point, seconds };
}

/** A reset tells its time; a crash throws the counters away, and then at least one of them went back. */
const wasReset = (before: ServerReading, now: ServerReading): boolean =>
  before.stats_reset !== now.stats_reset ||
  now.inserted < before.inserted ||
  now.updated < before.updated ||
  now.deleted < before.deleted;

type WalCounts = Omit<WalCounters, 'stats_reset'>;

/** null: reset in between, or unknown at one end. */
export function walBetween(before: WalCounters | null, now: WalCounters | null): WalCounts | null {
  if (before === null || now === null || before.stats_reset !== now.stats_reset) return null;
  const counts = {
    wal_records: now.wal_records - before.wal_records,
    wal_fpi: now.wal_fpi - before.wal_fpi,
    wal_buffers_full: now.wal_buffers_full - before.wal_buffers_full,
  };
  return Object.values(counts).some((count) => count < 0) ? null : counts;
}
