import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import { executed } from './activity.ts';
import { serverTime } from './activity-parts.ts';
import { saved } from './files.ts';
import { at, oid } from './place.ts';
import { guardMeasure, lack, recentRows, redundantUpdates, writesPoint, writesTables } from './writes-parts.ts';

export type { GuardMeasure, RecentRows, RedundantUpdates, WritesPoint, WritesTables } from './writes-parts.ts';

const relid = oid;

export const writesEvent = z.object({
  /** At most 10 min, oldest first; looked at as long as somebody watches the database. */
  points: z.array(writesPoint),
  tables: writesTables,
  /** Over how many measured seconds the rates are; 0: at the first reading. */
  measuredSeconds: z.number(),
  stats_reset: serverTime.nullable(),
  /** Rows per second over that span; null: not yet. */
  rowsPerSecond: z.number().nullable(),
  wal: z.object({
    bytesPerSecond: z.number().nullable(),
    recordsPerSecond: z.number().nullable(),
    /** Share of the records that are full-page images' bytes cannot be had; 0..1 of records with an image. */
    fpiPerRecord: z.number().nullable(),
    /** Times in the points above. */
    wal_buffers_full: z.number().nullable(),
    /** Why a figure is unknown. */
    lacks: z.array(lack),
  }),
  /** "Counters went back at 13:02:11: a reset or a crash; measured anew from there." */
  notes: z.array(z.string()),
  isStandby: z.boolean(),
  nowMs: z.number(),
  sql: z.array(executed),
});
export type WritesEvent = z.infer<typeof writesEvent>;

/** Who wrote the WAL: bytes, largest first. */
const walShare = z.object({
  rows: z.array(
    z.object({
      key: z.string(),
      /** A statement's text, a relation's name, an application with its pid. */
      name: z.string(),
      wal_bytes: z.number(),
      wal_records: z.number().nullable(),
      wal_fpi: z.number().nullable(),
      oid: oid.nullable(),
    }),
  ),
  /** Of all of them, the ones beyond the list too. */
  sum_bytes: z.number(),
  /** "the last 64 MB, 12.4 s", "since 13:02 (pg_stat_statements)", "since each backend began". */
  span: z.string(),
  lacks: z.array(lack),
});

export const writes = {
  /** A reading every 5 s; `seconds`: over which span the rates of tables are. */
  watch: stream(z.strictObject({ at, seconds: z.union([z.literal(10), z.literal(60), z.literal(600)]) }), writesEvent),
  /** What can be grouped by: its columns, the one worth trying first in front. */
  columns: query(
    z.strictObject({ at, relid }),
    z.object({ columns: z.array(z.object({ name: z.string(), type: z.string() })), best: z.string().nullable() }),
  ),
  /** Reads one table, guarded by size and time. Fails with `denied`, `timeout` or `limit` and says what to do. */
  recent: query(z.strictObject({ at, relid, column: z.string().min(1).max(64) }), recentRows),
  /** Pairs of row versions on its pages (pageinspect); without the right to it `lacks` says so and `hint` has the counters. */
  redundant: query(
    z.strictObject({ at, relid }),
    z.object({
      found: redundantUpdates.nullable(),
      lacks: z.array(lack),
      /** From the counters alone: updates per live row, share of HOT. Empty: nothing hints at it. */
      hints: z.array(z.string()),
      /** The guarded UPDATE and the trigger, with what each does and costs. */
      advice: z.array(z.object({ sql: z.string(), words: z.string() })),
    }),
  ),
  /**
   * What the guard and the trigger save, measured on copies of a table of the demo; elsewhere `unsupported`, with the
   * reason. `redundantShare`: of the rows that the UPDATE writes as they were; as the probe found it when not given.
   */
  measureGuard: command(
    z.strictObject({ at, relid, redundantShare: z.number().min(0).max(1).optional() }),
    guardMeasure,
  ),
  walByStatement: query(z.strictObject({ at }), walShare),
  /** Of the newest `bytes` of WAL (pg_walinspect). */
  walByRelation: query(z.strictObject({ at, bytes: z.number().int().min(1_000_000).max(268_435_456) }), walShare),
  /** PostgreSQL 18 and newer. */
  walByBackend: query(z.strictObject({ at }), walShare),
  export: command(
    z.strictObject({ at, oids: z.array(oid).max(200_000), format: z.enum(['csv', 'json', 'markdown', 'html']) }),
    z.object({ saved, text: z.string().optional() }),
  ),
};
