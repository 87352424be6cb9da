import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import { executed } from './activity.ts';
import { saved } from './files.ts';
import { at, oid } from './place.ts';

/** What log_destination writes: https://www.postgresql.org/docs/current/runtime-config-logging.html */
export const logFormat = z.enum(['stderr', 'csvlog', 'jsonlog']);
export type LogFormat = z.infer<typeof logFormat>;

/** How the log is read; sampling: it is not, and what is shown was seen running at each look. */
export const logSource = z.object({
  kind: z.enum(['server-file', 'local-file', 'journald', 'sampling']),
  format: logFormat.nullable(),
  /** Name of the file, or of the journal's unit. */
  name: z.string().nullable(),
  /** "Read from postgresql-2026-03-12.json on the server, every 1 s". */
  words: z.string(),
});
export type LogSource = z.infer<typeof logSource>;

/** Why the log cannot be read, with the ways to it. */
export const logMissing = z.object({
  message: z.string(),
  /** What to set or grant; each by itself is a way. */
  steps: z.array(z.object({ text: z.string(), sql: z.string().nullable() })),
});
export type LogMissing = z.infer<typeof logMissing>;

/** How much the server writes to its log. null: not known, since the log's files cannot be seen. */
export const logVolume = z.object({
  bytesPerSecond: z.number().nullable(),
  /** Since the log was turned on, or since one began to look. */
  bytes: z.number().nullable(),
  /** Heapscope puts the setting back at this; null: nothing is turned on. */
  limitBytes: z.number().nullable(),
});
export type LogVolume = z.infer<typeof logVolume>;

/** What was read and what was not. Lines are those of the file; a statement may have many. */
export const logCounts = z.object({
  lines: z.number().int(),
  bytes: z.number().int(),
  statements: z.number().int(),
  /** Heapscope's own statements, left out. */
  ours: z.number().int(),
  /** Messages that are no statements: errors, checkpoints, connections. */
  others: z.number().int(),
  /** Lines that fit no format: another log_line_prefix, something else that writes there. */
  unread: z.number().int(),
  /** Durations whose statement was not logged. */
  unjoined: z.number().int(),
  /** Not read: written faster than is read, or gone before it was. `skippedLines` is worked out from the lines read. */
  skippedBytes: z.number().int(),
  skippedLines: z.number().int(),
  skippedIsEstimate: z.boolean(),
});
export type LogCounts = z.infer<typeof logCounts>;

export const groupBy = z.enum(['fingerprint', 'application', 'role', 'database']);
export type GroupBy = z.infer<typeof groupBy>;

export const logGroup = z.object({
  key: z.string(),
  /** Constants taken out, cut at 1,000 characters; or the application, role or database. */
  text: z.string(),
  /** One of them as it was logged can be asked for, by `sample`. */
  hasSample: z.boolean(),
  /** null: the log does not say. */
  application: z.string().nullable(),
  /** Others that sent it too. */
  applications: z.number().int(),
  /** null: sampled, so not known. */
  calls: z.number().nullable(),
  callsPerSecond: z.number().nullable(),
  /** ms of the calls whose duration was logged; null: of none. */
  totalMs: z.number().nullable(),
  meanMs: z.number().nullable(),
  /** Sampled: how often it was seen running. null: not sampled. */
  seen: z.number().int().nullable(),
  /** How many calls have a duration. */
  timed: z.number().int(),
  isLookUp: z.boolean(),
  isList: z.boolean(),
});
export type LogGroup = z.infer<typeof logGroup>;

/** The same single-row look-up again and again behind one list query in one session. */
export const logNPlusOne = z.object({
  key: z.string(),
  lookUp: z.string(),
  list: z.string(),
  /** Key of the look-up's group. */
  groupKey: z.string(),
  /** The last time: how often, by whom, how long it took. */
  times: z.number().int(),
  pid: z.number().int(),
  withinMs: z.number().nullable(),
  /** Of its list query and of its last look-up, in the tail. */
  fromSeq: z.number().int(),
  toSeq: z.number().int(),
  /** How often it was seen since `since`. */
  seen: z.number().int(),
  since: z.string(),
  relation: z.string(),
  columns: z.array(z.string()),
  conoid: oid,
});
export type LogNPlusOne = z.infer<typeof logNPlusOne>;

export const logLive = z.object({
  source: logSource.nullable(),
  missing: logMissing.nullable(),
  /** "13:03:22", by the log's own clock where it has one. */
  since: z.string(),
  readAt: z.string(),
  volume: logVolume,
  counts: logCounts,
  statementsPerSecond: z.number(),
  fingerprints: z.number().int(),
  groups: z.array(logGroup),
  groupsLeftOut: z.number().int(),
  /** Of the calls in `groups` and those left out. */
  totalMs: z.number(),
  findings: z.array(logNPlusOne),
  notes: z.array(z.string()),
  sql: z.array(executed),
});
export type LogLive = z.infer<typeof logLive>;

/** One statement of the tail. */
export const logRow = z.object({
  seq: z.number().int(),
  /** "13:08:41.198", as logged; null: the log has no time. */
  time: z.string().nullable(),
  pid: z.number().int().nullable(),
  application: z.string().nullable(),
  role: z.string().nullable(),
  database: z.string().nullable(),
  kind: z.enum(['statement', 'error', 'sampled']),
  ms: z.number().nullable(),
  /** With its constants, cut at 2,000 characters. */
  text: z.string(),
  parameters: z.string().nullable(),
});
export type LogRow = z.infer<typeof logRow>;

export const logTail = z.object({
  /** Oldest first. */
  rows: z.array(logRow),
  /** Durations of rows that were told before: seq and ms. */
  timed: z.array(z.tuple([z.number().int(), z.number()])),
  /** Statements that fit the filter and are not among the rows, since the last event. */
  notShown: z.number().int(),
  /** The last statement that was read. */
  lastSeq: z.number().int(),
});
export type LogTail = z.infer<typeof logTail>;

const filter = z.string().max(500);
export const logExportFormat = z.enum(['csv', 'json', 'markdown', 'html', 'sql']);

/** The server's log, read live: grouped, and line by line. */
export const sqlLogTail = {
  /** Once a second. Reading goes on while somebody hears this, or a log is turned on. */
  live: stream(z.strictObject({ at, by: groupBy }), logLive),
  /**
   * The last statements that hold every word of `filter` (pid, application, text), then those that come. `after`: only
   * those after this one, as far as they are kept; what is kept no more is counted in `notShown`.
   */
  tail: stream(z.strictObject({ at, filter, after: z.number().int().optional() }), logTail),
  /** One statement of the tail whole, while it is kept. */
  entry: query(
    z.strictObject({ at, seq: z.number().int() }),
    z.object({ text: z.string().nullable(), parameters: z.string().nullable() }),
  ),
  /** One statement of a group as it was logged, cut at 10,000 characters; null: it is counted no more. */
  sample: query(z.strictObject({ at, key: z.string().max(200) }), z.object({ text: z.string().nullable() })),
  /** Counts from now on. */
  countAnew: command(z.strictObject({ at }), z.object({ since: z.string() })),
  /** Groups as shown, or the tail that fits the filter (`sql` is always the tail). */
  exportLog: command(
    z.strictObject({ at, what: z.enum(['groups', 'tail']), by: groupBy, filter, format: logExportFormat }),
    z.object({ saved, text: z.string().optional() }),
  ),
};
