import { z } from 'zod';
import { serverTime } from './activity-parts.ts';
import { oid } from './place.ts';

/** One column of a list that may have 100,000 rows. */
const column = <T extends z.ZodType>(of: T) => z.array(of);

/**
 * What there is to say of one table, most pressing first:
 * `wraparound` past the age at which a vacuum is forced; `cancelled` autovacuums were seen to be cut short; `held-back` over its
 * threshold, was vacuumed, and the oldest xmin keeps its dead rows; `never` over its threshold and never vacuumed;
 * `due` over its threshold; `off` over it with autovacuum off for it; `vacuuming` now; `fine`; `young` its counters are
 * younger than a minute of naptime; `not-vacuumed` a partitioned parent or foreign table, which has no rows of its own;
 * `session` a temporary table, which only its own session can vacuum; `unknown` what decides is hidden or was lost.
 */
export const vacuumVerdict = z.enum([
  'wraparound',
  'cancelled',
  'held-back',
  'never',
  'due',
  'off',
  'vacuuming',
  'fine',
  'young',
  'not-vacuumed',
  'session',
  'unknown',
]);
export type VacuumVerdict = z.infer<typeof vacuumVerdict>;

/** One array per column, all of one length. null in a cell: unknown. Counts of rows are the server's estimates. */
export const vacuumTables = z.object({
  oid: column(oid),
  nspname: column(z.string()),
  relname: column(z.string()),
  relkind: column(z.string()),
  /** The topmost partitioned table; null when it is no partition. */
  rootOid: column(oid.nullable()),
  isSystem: column(z.boolean()),
  /**
   * relpages × block_size of the table with its TOAST table, without indexes: as of the last VACUUM or ANALYZE. null:
   * there was none yet.
   */
  heap_bytes: column(z.number().nullable()),
  /** null: never analyzed. */
  reltuples: column(z.number().nullable()),
  n_live_tup: column(z.number().nullable()),
  n_dead_tup: column(z.number().nullable()),
  n_mod_since_analyze: column(z.number().nullable()),
  n_ins_since_vacuum: column(z.number().nullable()),
  /** Dead rows from which autovacuum takes it; null: autovacuum is off for it or for the server. */
  vacuum_threshold: column(z.number().nullable()),
  /** Inserted rows from which autovacuum takes it. null: off. */
  insert_threshold: column(z.number().nullable()),
  analyze_threshold: column(z.number().nullable()),
  isAutovacuumOn: column(z.boolean()),
  last_vacuum: column(serverTime.nullable()),
  last_autovacuum: column(serverTime.nullable()),
  last_analyze: column(serverTime.nullable()),
  last_autoanalyze: column(serverTime.nullable()),
  vacuum_count: column(z.number()),
  autovacuum_count: column(z.number()),
  analyze_count: column(z.number()),
  autoanalyze_count: column(z.number()),
  /** Of its TOAST table; null: it has none. */
  toast_dead_tup: column(z.number().nullable()),
  toast_threshold: column(z.number().nullable()),
  /** age(relfrozenxid), of the older of it and its TOAST table; null: has none (partitioned parents). */
  xid_age: column(z.number().nullable()),
  /** mxid_age(relminmxid) */
  mxid_age: column(z.number().nullable()),
  /** Age at which a vacuum is forced, by its own option or the server's setting. */
  freeze_max_age: column(z.number()),
  verdict: column(vacuumVerdict),
});
export type VacuumTables = z.infer<typeof vacuumTables>;

/** Somebody whose snapshot or transaction decides how far VACUUM may reach. */
export const horizonHolder = z.object({
  source: z.enum(['backend', 'prepared', 'slot', 'slot-catalog', 'standby']),
  /** `pid 18915`, the gid, the slot's name, the standby's application_name. */
  name: z.string(),
  /** What holds: backend_xid, backend_xmin, xmin, catalog_xmin. */
  held: z.string(),
  xid: z.string(),
  /** Transactions behind the newest. */
  age: z.number(),
  pid: z.number().int().nullable(),
  /** null: hidden, or no backend. */
  backend_start: serverTime.nullable(),
  xact_start: serverTime.nullable(),
  state_change: serverTime.nullable(),
  state: z.string().nullable(),
  usename: z.string().nullable(),
  application_name: z.string().nullable(),
  datname: z.string().nullable(),
  query: z.string().nullable(),
  /** Since when it holds: xact_start, prepared; null: the server does not say. */
  since: serverTime.nullable(),
  /** False: it is of another database, and only holds back what all databases share. */
  affectsThisDatabase: z.boolean(),
  /** Only system catalogs are held back (a logical slot). */
  isCatalogsOnly: z.boolean(),
  isOurs: z.boolean(),
  /** What ends it, in words; and the SQL to copy, where it is no backend to end in Activity. */
  wayOut: z.string(),
  sql: z.string().nullable(),
});
export type HorizonHolder = z.infer<typeof horizonHolder>;

export const vacuumProgress = z.object({
  pid: z.number().int(),
  /** null: hidden from this role. */
  relid: oid.nullable(),
  kind: z.enum(['vacuum', 'analyze', 'cluster']),
  isAutovacuum: z.boolean().nullable(),
  isToPreventWraparound: z.boolean(),
  phase: z.string(),
  /** 0..1 within the phase; null: the phase has no measure. */
  share: z.number().nullable(),
  /** "412 MB of 6.8 GB scanned". */
  detail: z.string(),
  since: serverTime.nullable(),
});
export type VacuumProgress = z.infer<typeof vacuumProgress>;

/** A lock for which autovacuum passes over a table, or by whose wait a running one is about to be cancelled. */
export const vacuumConflict = z.object({
  relid: oid,
  relation: z.string(),
  pid: z.number().int().nullable(),
  /** Of a prepared transaction. */
  gid: z.string().nullable(),
  mode: z.string(),
  granted: z.boolean(),
  application_name: z.string().nullable(),
  usename: z.string().nullable(),
  state: z.string().nullable(),
  query: z.string().nullable(),
  since: serverTime.nullable(),
});
export type VacuumConflict = z.infer<typeof vacuumConflict>;

/** How large a table is beside what its rows need. */
export const bloat = z.object({
  relid: oid,
  /** File size ÷ size that its rows would need; null: withheld, `why` says the reason. */
  factor: z.number().nullable(),
  heap_bytes: z.number(),
  needed_bytes: z.number().nullable(),
  /** Stale or hidden statistics, too small, never analyzed, inheritance … ; null when nothing is against it. */
  why: z.string().nullable(),
  /** The estimate is to be believed as far as estimates go. Only then it may raise an alarm (≥ 1.5 × and ≥ 10 MB). */
  isReliable: z.boolean(),
});
export type Bloat = z.infer<typeof bloat>;

/** By pgstattuple_approx: read from the table itself. */
export const measuredBloat = z.object({
  relid: oid,
  table_bytes: z.number(),
  live_bytes: z.number(),
  /** VACUUM would free it, unless it is held back. */
  dead_bytes: z.number(),
  dead_rows: z.number(),
  /** Free inside the file: new rows, or VACUUM FULL. */
  free_bytes: z.number(),
  /** Read, not extrapolated from the visibility map; 0..1. */
  scannedShare: z.number(),
  tookMs: z.number(),
  readAt: z.string(),
});
export type MeasuredBloat = z.infer<typeof measuredBloat>;
