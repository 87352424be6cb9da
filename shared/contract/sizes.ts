import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import { saved } from './files.ts';
import { at, bytes, oid } from './place.ts';

/**
 * What weighs most. A report is measured once per database and held by the service; every other question is asked of
 * that report, so that regrouping 20,000 tables costs no statement. Without one they fail with `bad-input`.
 */

/** How relations become lumps: by the end of their name, by pg_inherits, not at all, or by the user's regex. */
export const lumpBy = z.enum(['name', 'tree', 'none', 'regex']);
export type LumpBy = z.infer<typeof lumpBy>;

/** Which part of a relation counts. */
export const measure = z.enum(['total', 'heap', 'indexes', 'toast']);
export type Measure = z.infer<typeof measure>;

/**
 * How sure a size is. `measured`: to the byte. `estimate`: from relpages, not measured yet. `earlier`: measured by the
 * report before this one. `locked`: relpages, because somebody holds or awaits an AccessExclusiveLock. `gone`: dropped
 * meanwhile. `failed`: the server could not say. `none`: has no storage of its own. `unknown`: never analyzed, not
 * measured yet.
 */
export const sizeState = z.enum(['unknown', 'estimate', 'earlier', 'measured', 'locked', 'gone', 'failed', 'none']);
export type SizeState = z.infer<typeof sizeState>;

export const lockHolder = z.object({
  relation: z.string(),
  /** null for a prepared transaction, which has no backend; `gid` names it. */
  pid: z.number().nullable(),
  gid: z.string().nullable(),
  /** false: the lock is only awaited, which blocks everybody behind it just the same. */
  isGranted: z.boolean(),
});
export type LockHolder = z.infer<typeof lockHolder>;

export const parts = z.object({ heap_bytes: bytes, toast_bytes: bytes, indexes_bytes: bytes, total_bytes: bytes });
export type Parts = z.infer<typeof parts>;

/** The report as a whole. Sums leave system catalogs out; `database` says what they are of the whole. */
export const summary = z.object({
  reportId: z.number().int(),
  /** Grows with every change of the report. */
  revision: z.number().int(),
  state: z.enum(['measuring', 'finished', 'stopped', 'failed']),
  startedAt: z.string(),
  readAt: z.string(),
  elapsedMs: z.number(),
  estimatesMs: z.number(),
  /** Tables and materialized views with storage, without system catalogs. */
  relations: z.number().int(),
  measured: z.number().int(),
  estimated: z.number().int(),
  earlier: z.number().int(),
  unknown: z.number().int(),
  gone: z.number().int(),
  failed: z.number().int(),
  locked: z.number().int(),
  /** The first 50 of the locked relations with who holds them. */
  lockedBy: z.array(lockHolder),
  sum: parts,
  system_bytes: bytes,
  /** Part of the system catalogs, but the user's data. */
  largeobject_bytes: bytes,
  /** pg_database_size; null until read. */
  database_bytes: bytes.nullable(),
  /** Relations asked and still to ask, system catalogs included. */
  done: z.number().int(),
  of: z.number().int(),
  longestStatementMs: z.number(),
  /** What else to know: pg_database_size refused, or the report could not be kept to compare with later. */
  note: z.string().nullable(),
  /** Why it ended early, in the server's own words. */
  failure: z.object({ message: z.string(), advice: z.string().optional() }).nullable(),
});
export type Summary = z.infer<typeof summary>;

const list = <T extends z.ZodType>(of: T) => z.array(of);

/** Column by column; lump i is the i-th of each array. */
export const lumpColumns = z.object({
  /** Stands for the lump in `members` and in snapshots. */
  key: list(z.string()),
  nspname: list(z.string()),
  name: list(z.string()),
  heap_bytes: list(bytes),
  toast_bytes: list(bytes),
  indexes_bytes: list(bytes),
  total_bytes: list(bytes),
  /** Sum of reltuples, an estimate by nature; null when no member was ever analyzed. */
  rows: list(z.number().nullable()),
  members: list(z.number()),
  /** Members that pg_inherits knows as children. */
  partitions: list(z.number()),
  /** Members whose name fits but that no tree knows, in a lump that has a tree. */
  orphans: list(z.number()),
  /** Members that are no exact measurement now. */
  estimated: list(z.number()),
  locked: list(z.number()),
  /** Members have different columns: perhaps different tables that only share a name. null: not looked at. */
  isMixed: list(z.boolean().nullable()),
  /** Change of the total since `growthSince`; null where no snapshot has this lump. */
  growth_bytes: list(bytes.nullable()),
});
export type LumpColumns = z.infer<typeof lumpColumns>;

/** Growth is the difference of two readings; how far they are apart is part of the answer. */
export const growthSince = z.object({ at: z.string(), spanMs: z.number() });

export const lumpsAnswer = z.object({
  summary,
  by: lumpBy,
  /** The rule as a regex, shown beside the choice. */
  rule: z.string(),
  lumps: lumpColumns,
  growthSince: growthSince.nullable(),
  growth_bytes: bytes.nullable(),
  /** Where names and trees disagree, in one line. */
  disagree: z.object({ trees: z.number(), orphans: z.number(), orphan_bytes: bytes, strays: z.number() }),
});
export type LumpsAnswer = z.infer<typeof lumpsAnswer>;

export const memberColumns = z.object({
  oid: list(oid),
  nspname: list(z.string()),
  relname: list(z.string()),
  relkind: list(z.string()),
  state: list(sizeState),
  isPartition: list(z.boolean()),
  heap_bytes: list(bytes),
  toast_bytes: list(bytes),
  indexes_bytes: list(bytes),
  total_bytes: list(bytes),
  rows: list(z.number().nullable()),
  /** First day, YYYY-MM-DD, by name or lower bound. */
  day: list(z.string().nullable()),
  /** FOR VALUES …, when bounds were read. */
  bound: list(z.string().nullable()),
});
export type MemberColumns = z.infer<typeof memberColumns>;

export const membersAnswer = z.object({
  key: z.string(),
  name: z.string(),
  nspname: z.string(),
  members: memberColumns,
  daysFrom: z.enum(['names', 'bounds', 'none']),
  /** "weekly" when most steps between members are seven days. */
  step: z.enum(['hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly']).nullable(),
  /** Sets of members with the same columns, largest first; one set is the healthy case. */
  columnSets: z.array(z.number()).nullable(),
});
export type MembersAnswer = z.infer<typeof membersAnswer>;

/** `orphan`: name fits, no parent. `elsewhere`: name fits, child of another tree. `stray`: child whose name does not fit. */
export const disagreement = z.object({
  kind: z.enum(['orphan', 'elsewhere', 'stray']),
  oid,
  nspname: z.string(),
  relname: z.string(),
  relkind: z.string(),
  isDefault: z.boolean(),
  /** Same columns as the tree's root: probably a detached partition. null: not known. */
  hasSameColumns: z.boolean().nullable(),
  ...parts.shape,
  rows: z.number().nullable(),
  state: sizeState,
  day: z.string().nullable(),
});
export type Disagreement = z.infer<typeof disagreement>;

export const treeRow = z.object({
  root: oid,
  nspname: z.string(),
  relname: z.string(),
  isDeclarative: z.boolean(),
  lumpName: z.string(),
  names: z.number(),
  partitions: z.number(),
  byName_bytes: bytes,
  byTree_bytes: bytes,
  firstDay: z.string().nullable(),
  disagreements: z.array(disagreement),
});
export type TreeRow = z.infer<typeof treeRow>;

export const reconcileAnswer = z.object({
  summary,
  lumps: z.number(),
  lumpsWithoutTree: z.number(),
  rule: z.string(),
  trees: z.array(treeRow),
});
export type ReconcileAnswer = z.infer<typeof reconcileAnswer>;

export const relationFacts = z.object({
  oid,
  owner: z.string(),
  /** Newest scan that the statistics know (PostgreSQL 16 and newer); null: never, or not known. */
  last_scan: z.string().nullable(),
  isLastScanKnown: z.boolean(),
  n_writes: z.number().nullable(),
  stats_reset: z.string().nullable(),
});

/** The same index of every partition, as one figure. */
export const indexFamilyColumns = z.object({
  key: list(z.string()),
  nspname: list(z.string()),
  table: list(z.string()),
  name: list(z.string()),
  definition: list(z.string()),
  isUnique: list(z.boolean()),
  isPrimary: list(z.boolean()),
  indexes: list(z.number()),
  invalid: list(z.number()),
  /** From relpages. */
  estimated_bytes: list(bytes),
  /** Scans since the statistics were reset. */
  idx_scan: list(z.number().nullable()),
});
export type IndexFamilyColumns = z.infer<typeof indexFamilyColumns>;

const exportFormat = z.enum(['csv', 'json', 'markdown', 'html']);
const pattern = z.string().max(1000).optional();
/** The state of the report that the page has seen; an answer is of that or a later one. */
const revision = z.number().int().optional();
const lumping = { at, revision, by: lumpBy, pattern };

export const sizes = {
  /** Estimates first, then exact sizes, largest first. The last event is not `measuring`. */
  measure: stream(z.strictObject({ at }), summary),
  /** Ends a measurement and keeps what it has. */
  stop: command(z.strictObject({ at }), z.object({ stopped: z.boolean() })),
  /** The report that is held, if any. */
  report: query(z.strictObject({ at }), z.object({ summary: summary.nullable() })),
  lumps: query(z.strictObject(lumping), lumpsAnswer),
  members: query(z.strictObject({ ...lumping, key: z.string().max(4000) }), membersAnswer),
  reconcile: query(z.strictObject({ at, revision }), reconcileAnswer),
  relation: query(z.strictObject({ at, oid }), relationFacts),
  indexFamilies: query(z.strictObject({ at }), z.object({ families: indexFamilyColumns })),
  /** Exact size of one family; `locked` of its indexes could not be asked. */
  indexFamily: query(
    z.strictObject({ at, key: z.string().max(4000) }),
    z.object({ measured_bytes: bytes, measured: z.number(), locked: z.number(), gone: z.number() }),
  ),
  /** Keeps relations out of the lump that their name would put them into; a rule of ours, the server is not touched. */
  leaveOut: command(
    z.strictObject({ at, nspname: z.string().max(63), relname: z.string().max(63), isLeftOut: z.boolean() }),
    z.object({ leftOut: z.number() }),
  ),
  export: command(
    z.strictObject({ at, by: lumpBy, pattern, measure, format: exportFormat }),
    z.object({ saved, text: z.string().optional() }),
  ),
  /** The chart as drawn by the page. */
  exportPng: command(z.strictObject({ at, by: lumpBy, base64: z.base64().max(950_000) }), z.object({ saved })),
};
