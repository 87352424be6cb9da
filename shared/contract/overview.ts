import { z } from 'zod';
import { query } from '../rpc.ts';
import { serverTime } from './activity-parts.ts';
import { at, oid } from './place.ts';

/** A setting as a new session of this role in this database has it. */
export const setting = z.object({
  name: z.string(),
  /** With its unit, as SHOW writes it: `8GB`, `4min`. */
  value: z.string(),
  /** Where it comes from, in one word: default, file, database, role … */
  source: z.string(),
  /** It was changed in a file and waits for a restart. */
  isPendingRestart: z.boolean(),
});
export type Setting = z.infer<typeof setting>;

export const slot = z.object({
  slot_name: z.string(),
  slot_type: z.string(),
  /** null: physical. */
  database: z.string().nullable(),
  active: z.boolean(),
  /** reserved, extended, unreserved, lost; null: it keeps none yet. */
  wal_status: z.string().nullable(),
  /** WAL that the server keeps for it; null: none or unknown. */
  kept_bytes: z.number().nullable(),
});

/** Between two looks; null: unknown, or the counters went back. */
export const figuresPoint = z.object({
  atMs: z.number(),
  /** Share of blocks found in shared_buffers, 0..1; null as well where none was asked for. */
  hitShare: z.number().nullable(),
  commitsPerSecond: z.number().nullable(),
  rollbacksPerSecond: z.number().nullable(),
  deadlocks: z.number().nullable(),
});
export type FiguresPoint = z.infer<typeof figuresPoint>;

const indexOf = z.object({
  oid,
  nspname: z.string(),
  relname: z.string(),
  table: z.string(),
  /** relpages × block_size: an estimate. */
  bytes: z.number(),
});

/** What no other room says. Everything else on Overview is asked of the room that knows it. */
export const overview = {
  server: query(
    z.strictObject({ at }),
    z.object({
      database: z.string(),
      started: serverTime,
      now: serverTime,
      isStandby: z.boolean(),
      settings: z.array(setting),
      slots: z.array(slot),
      extensions: z.array(
        z.object({ extname: z.string(), extversion: z.string(), default_version: z.string().nullable() }),
      ),
    }),
  ),
  /** Looked at every 10 s while somebody watches the database: at most two hours, oldest first. */
  figures: query(
    z.strictObject({ at }),
    z.object({
      points: z.array(figuresPoint),
      /** pg_database_size; null: this role may not connect to it, or it took too long. */
      database_bytes: z.number().nullable(),
      xid_age: z.number(),
      freeze_max_age: z.number(),
      /** Mean seconds between two checkpoints since the counters began; null: none yet. */
      checkpointEverySeconds: z.number().nullable(),
      /** Since the statistics began; null: not looked at yet. */
      deadlocks: z.number().nullable(),
      stats_reset: serverTime.nullable(),
    }),
  ),
  /** Never scanned since the statistics began and enforcing nothing; and those that a failed build left invalid. */
  indexes: query(
    z.strictObject({ at }),
    z.object({
      unused: z.array(indexOf),
      unusedCount: z.number().int(),
      /** Of them all; `invalid` lists the 100 largest. */
      invalidCount: z.number().int(),
      unused_bytes: z.number(),
      invalid: z.array(indexOf),
      /** null: since the database exists. */
      stats_reset: serverTime.nullable(),
    }),
  ),
};
