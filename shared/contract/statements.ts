import { z } from 'zod';
import { query, stream } from '../rpc.ts';
import { at, oid } from './place.ts';

/** Why there is nothing to show, with the way to it. */
const missing = z.object({
  kind: z.enum(['not-installed', 'not-preloaded', 'denied', 'too-old']),
  message: z.string(),
  /** What to run or set, in order; each with who must do it. */
  steps: z.array(z.object({ text: z.string(), sql: z.string().nullable() })),
});

/** One entry of pg_stat_statements, with its change over the watched window. Times in ms. */
export const statementRow = z.object({
  /** queryid, userid, dbid and toplevel: text, since it is 64 bits. */
  key: z.string(),
  queryid: z.string(),
  /** null: another role's, hidden without pg_read_all_stats. */
  query: z.string().nullable(),
  usename: z.string().nullable(),
  calls: z.number(),
  total_exec_time: z.number(),
  mean_exec_time: z.number(),
  stddev_exec_time: z.number(),
  total_plan_time: z.number().nullable(),
  rows: z.number(),
  shared_blks_hit: z.number(),
  shared_blks_read: z.number(),
  temp_blks_written: z.number(),
  wal_bytes: z.number(),
  /** Over the window; null: first seen in it with no earlier reading. */
  deltaCalls: z.number().nullable(),
  delta_exec_time: z.number().nullable(),
  delta_wal_bytes: z.number().nullable(),
  /** Looks like one row at a time by primary key; the foreign key it may belong to. */
  nPlusOne: z
    .object({
      sentence: z.string(),
      relation: z.string(),
      /** The list query that likely feeds it; null when none was found. */
      listKey: z.string().nullable(),
      conoid: oid.nullable(),
    })
    .nullable(),
});
export type StatementRow = z.infer<typeof statementRow>;

export const statementsEvent = z.object({
  /** null when rows can be shown. */
  missing: missing.nullable(),
  rows: z.array(statementRow),
  /** Entries of the view in this database; more than `rows` when cut to the budget. */
  entries: z.number().int(),
  hidden: z.number().int(),
  stats_reset: z.string().nullable(),
  /** Entries thrown out since the reset (pg_stat_statements.max): what is missing then may be what matters. */
  dealloc: z.number().nullable(),
  track_planning: z.boolean().nullable(),
  /** Measured seconds between the first and the last reading; 0 at the first. */
  windowSeconds: z.number(),
  /** The counters went back in mid-window: the window began anew. */
  wasReset: z.boolean(),
  readAt: z.string(),
});
export type StatementsEvent = z.infer<typeof statementsEvent>;

/** The slow statements, from pg_stat_statements where it exists. */
export const statements = {
  /** A reading every `everyMs`; our own statements are left out. */
  watch: stream(z.strictObject({ at, everyMs: z.number().int().min(2000).max(60_000) }), statementsEvent),
  /** The whole text of one entry, and parameters' types where they can be told. */
  statement: query(
    z.strictObject({ at, key: z.string().max(200) }),
    z.object({ query: z.string().nullable(), parameters: z.array(z.string()) }),
  ),
};
