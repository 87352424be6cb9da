import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import { executed } from './activity.ts';
import { saved } from './files.ts';
import { at, oid } from './place.ts';

/** Why there is nothing to show, with the way to it. */
const missing = z.object({
  kind: z.enum(['not-installed', 'not-preloaded', 'denied', 'too-old']),
  message: z.string(),
  /** What to run or set, in order; each with who must do it. */
  steps: z.array(z.object({ text: z.string(), sql: z.string().nullable() })),
});
export type MissingStatements = z.infer<typeof missing>;

/** One entry of pg_stat_statements, with its change over the watched window. Times in ms. */
export const statementRow = z.object({
  /** queryid, userid, dbid and toplevel: text, since it is 64 bits. */
  key: z.string(),
  /** Empty: hidden. */
  queryid: z.string(),
  /** null: another role's, hidden without pg_read_all_stats, or lost by the server. */
  query: z.string().nullable(),
  /** `query` is only its beginning. */
  isCut: z.boolean(),
  /** All hidden entries of one role together: neither their texts nor their ids can be read. */
  isHidden: z.boolean(),
  /** How many entries these figures are of: 1, or the hidden ones of a role. */
  entries: z.number().int(),
  /** false: run inside a function (pg_stat_statements.track = all); null: the extension is too old to say. */
  toplevel: z.boolean().nullable(),
  usename: z.string().nullable(),
  calls: z.number(),
  total_exec_time: z.number(),
  mean_exec_time: z.number(),
  stddev_exec_time: z.number().nullable(),
  min_exec_time: z.number().nullable(),
  max_exec_time: z.number().nullable(),
  /** null where planning is not tracked. */
  total_plan_time: z.number().nullable(),
  rows: z.number(),
  shared_blks_hit: z.number(),
  shared_blks_read: z.number(),
  temp_blks_written: z.number(),
  /** Time of reading blocks; null where track_io_timing is off. blk_read_time before PostgreSQL 17. */
  shared_blk_read_time: z.number().nullable(),
  wal_bytes: z.number(),
  /** Since when this entry counts (PostgreSQL 17 and newer). */
  stats_since: z.string().nullable(),
  /** Over the window; null: first seen in it with no earlier reading. */
  deltaCalls: z.number().nullable(),
  delta_exec_time: z.number().nullable(),
  deltaRows: z.number().nullable(),
  delta_wal_bytes: z.number().nullable(),
  /** It was thrown out or reset in mid-window and counted anew: the change is at least what is said. */
  wentBack: z.boolean(),
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
  /** Entries of Heapscope's own, told by their texts and left out. */
  ours: z.number().int(),
  /** Of all entries of this database but ours, the hidden ones and those beyond the budget too; ms. */
  sum: z.object({ calls: z.number(), total_exec_time: z.number(), wal_bytes: z.number() }),
  /** Would show what is hidden from this role; null: it may see everything. */
  grant: z.string().nullable(),
  stats_reset: z.string().nullable(),
  /** Entries thrown out since the reset (pg_stat_statements.max): what is missing then may be what matters. */
  dealloc: z.number().nullable(),
  track_planning: z.boolean().nullable(),
  /** Measured seconds between the first and the last reading; 0 at the first. */
  windowSeconds: z.number(),
  /** The counters went back in mid-window: the window began anew. */
  wasReset: z.boolean(),
  readAt: z.string(),
  /** What else to know of these figures: what the server does not track. */
  notes: z.array(z.string()),
  /** What was sent for this reading. */
  sql: z.array(executed),
});
export type StatementsEvent = z.infer<typeof statementsEvent>;

const exportFormat = z.enum(['csv', 'json', 'markdown', 'html']);

/** The slow statements, from pg_stat_statements where it exists. */
export const statements = {
  /**
   * A reading every `everyMs`; our own statements are left out. The window of this database goes on where it was left a
   * few minutes ago; another number of `window` than before begins it anew.
   */
  watch: stream(
    z.strictObject({
      at,
      everyMs: z.number().int().min(2000).max(60_000),
      window: z.number().int().min(0).max(1_000_000).optional(),
    }),
    statementsEvent,
  ),
  /** The whole text of one entry, and parameters' types where they can be told. */
  statement: query(
    z.strictObject({ at, key: z.string().max(200) }),
    z.object({ query: z.string().nullable(), parameters: z.array(z.string()) }),
  ),
  /** What the last reading of this database had, in the page's order. */
  export: command(
    z.strictObject({ at, keys: z.array(z.string().max(200)).max(5000), format: exportFormat }),
    z.object({ saved, text: z.string().optional() }),
  ),
};
