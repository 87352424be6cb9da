import { z } from 'zod';
import { oid } from './place.ts';

const column = <T extends z.ZodType>(of: T) => z.array(of);

/** Between two readings of the counters. A stretch in which nothing is known (reset, crash, sleep) is a gap, not a 0. */
export const writesPoint = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  /** Rows per measured second, of this database. */
  inserted: z.number(),
  updated: z.number(),
  deleted: z.number(),
  /** Of the whole server, per second; null: unknown (hidden, or none on a standby). */
  wal_bytes: z.number().nullable(),
  wal_records: z.number().nullable(),
  wal_fpi: z.number().nullable(),
  /** A checkpoint ended within. */
  hadCheckpoint: z.boolean(),
});
export type WritesPoint = z.infer<typeof writesPoint>;

/** Tables that were written since the statistics began; partitions by themselves and, in `lump`, with their like. */
export const writesTables = z.object({
  oid: column(oid),
  nspname: column(z.string()),
  relname: column(z.string()),
  /** Of its topmost partitioned table, or of its name without the trailing digits; null: it stands alone. */
  lump: column(z.string().nullable()),
  n_tup_ins: column(z.number()),
  n_tup_upd: column(z.number()),
  n_tup_del: column(z.number()),
  n_tup_hot_upd: column(z.number()),
  /** 16 and newer; null before. */
  n_tup_newpage_upd: column(z.number().nullable()),
  /** Rows per measured second over the asked span; null: not seen long enough. */
  insertRate: column(z.number().nullable()),
  updateRate: column(z.number().nullable()),
  deleteRate: column(z.number().nullable()),
  hotRate: column(z.number().nullable()),
  newpageRate: column(z.number().nullable()),
  /** Rows per second of the last 10 min in up to 60 steps; null in it: gap. Only where something was written. */
  spark: column(z.array(z.number().nullable())),
});
export type WritesTables = z.infer<typeof writesTables>;

/** Rows that were written last, counted by the value of one column. */
export const recentRows = z.object({
  column: z.string(),
  groups: z.array(
    z.object({
      /** null: NULL. Cut at 200 characters. */
      value: z.string().nullable(),
      versions: z.number().int(),
      /** Of its newest version. */
      age: z.number(),
    }),
  ),
  /** Groups beyond those, together. */
  more: z.object({ groups: z.number().int(), versions: z.number().int() }).nullable(),
  /** Row versions that were looked at. */
  versions: z.number().int(),
  /** When the newest of them was committed; null: track_commit_timestamp is off. */
  newest: z.string().nullable(),
  tookMs: z.number(),
  readAt: z.string(),
  /** What it did not read: a table too large is read from its last blocks only. */
  limits: z.string().nullable(),
});
export type RecentRows = z.infer<typeof recentRows>;

/** Row versions beside the versions that they replaced, on pages of which both are still there. */
export const redundantUpdates = z.object({
  pairs: z.number().int(),
  identical: z.number().int(),
  /** How often each column differed, most often first. */
  changed: z.array(z.object({ column: z.string(), pairs: z.number().int() })),
  pages: z.number().int(),
  ofPages: z.number().int(),
  /** Pages or pairs that could not be read. */
  skipped: z.number().int(),
  tookMs: z.number(),
  readAt: z.string(),
});
export type RedundantUpdates = z.infer<typeof redundantUpdates>;

/** Why something cannot be told here, and what would change that. */
export const lack = z.object({ what: z.string(), grant: z.string().nullable() });

const updateCost = z.object({ wal_bytes: z.number(), wal_records: z.number(), ms: z.number() });

/**
 * The same UPDATE of every row on three equal copies of a table: as it is, guarded by IS DISTINCT FROM, and below the
 * trigger. WAL of the statement alone, as EXPLAIN (ANALYZE, WAL) counts it.
 */
export const guardMeasure = z.object({
  /** That is set; the first of those that the probe saw change, else the first whose type we can change. */
  column: z.string(),
  rows: z.number().int(),
  /** Of these rows the value really changes. */
  changed: z.number().int(),
  plain: updateCost,
  guarded: updateCost,
  trigger: updateCost,
  /** WAL of the plain one over that of the other; null: the other wrote none. */
  guardedRatio: z.number().nullable(),
  triggerRatio: z.number().nullable(),
});
export type GuardMeasure = z.infer<typeof guardMeasure>;
