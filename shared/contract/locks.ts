import { z } from 'zod';
import { query, stream } from '../rpc.ts';
import { executed } from './activity.ts';
import { backend, serverTime } from './activity-parts.ts';
import { at, oid } from './place.ts';

/** What a lock is about, as pg_locks has it: https://www.postgresql.org/docs/current/view-pg-locks.html */
export const lockTag = z.strictObject({
  locktype: z.string().max(64),
  database: oid.nullable(),
  relation: oid.nullable(),
  page: z.number().int().nullable(),
  tuple: z.number().int().nullable(),
  /** xids are unordered 32-bit numbers: text. */
  virtualxid: z.string().max(64).nullable(),
  transactionid: z.string().max(64).nullable(),
  classid: oid.nullable(),
  objid: oid.nullable(),
  objsubid: z.number().int().nullable(),
});
export type LockTag = z.infer<typeof lockTag>;

/** One row of pg_locks. Lists and trees show these of contested objects only. */
export const lockRow = lockTag.extend({
  /** Of what it is about: equal for rows that are about the same. */
  tag: z.string(),
  /** null: held by a prepared transaction. */
  pid: z.number().int().nullable(),
  /** The prepared transaction that holds it; null where a backend does. */
  gid: z.string().nullable(),
  mode: z.string(),
  granted: z.boolean(),
  /** null before PostgreSQL has noted it, and of granted locks. */
  waitstart: serverTime.nullable(),
  /** "session", "audit.session", "transactionid 884219344", "advisory 42"; never the name of another database's. */
  object: z.string(),
  relkind: z.string().nullable(),
});
export type LockRow = z.infer<typeof lockRow>;

/** A lock that is held or asked for, in a tree. */
export const lockOn = z.object({ tag: z.string(), mode: z.string(), object: z.string() });
export type LockOn = z.infer<typeof lockOn>;

export const waitOf = lockOn.extend({
  locktype: z.string(),
  relation_oid: oid.nullable(),
  waitstart: serverTime.nullable(),
  /** waitstart, else query_start; null where both are hidden. */
  since: serverTime.nullable(),
  /** False: it waits since `since` at the earliest. */
  isSinceExact: z.boolean(),
  /** "row (0,12) of product_versions": which row a wait for a transaction is about, where pg_locks shows it. */
  row: z.string().nullable(),
  /** Nothing that is granted conflicts: it stands behind another request. */
  isQueued: z.boolean(),
});

/** A prepared transaction: no backend, no end but COMMIT PREPARED or ROLLBACK PREPARED in its own database. */
export const preparedXact = z.object({
  gid: z.string(),
  transaction: z.string(),
  prepared: serverTime,
  owner: z.string().nullable(),
  database: z.string().nullable(),
});
export type PreparedXact = z.infer<typeof preparedXact>;

/** Who waits, or is waited for. Exactly one of `backend` and `prepared` is set, or neither where nothing is known. */
export const lockNode = z.object({
  /** The backend's key, or `prepared:<gid>`, or `prepared:?` where its gid could not be told. */
  key: z.string(),
  pid: z.number().int().nullable(),
  backend: backend.nullable(),
  prepared: preparedXact.nullable(),
  /** pids of parallel workers that wait or hold for it. */
  workers: z.array(z.number().int()),
  /** The one it is drawn under; null: a root. */
  parent: z.string().nullable(),
  depth: z.number().int(),
  /** Everybody that waits for it, directly or behind others. */
  blocks: z.number().int(),
  /** Those that wait in a circle have the same number; null: not in one. */
  cycle: z.number().int().nullable(),
  wait: waitOf.nullable(),
  /** What it holds of what those behind it wait for. */
  holds: z.array(lockOn),
  /**
   * Places in `nodes` of those who hold a lock that conflicts with what it asks for, and of those who only asked before
   * it. Numbers, because 300 sessions that queue for one row all wait for all before them.
   */
  hard: z.array(z.number().int()),
  soft: z.array(z.number().int()),
});
export type PackedLockNode = z.infer<typeof lockNode>;

export const lockTree = z.object({
  /** The server's clock. */
  nowMs: z.number(),
  /** Roots first, the one that blocks most first; each followed by those behind it. */
  nodes: z.array(lockNode),
  waiting: z.number().int(),
  /** Every lock on what somebody waits for, granted and asked for. */
  locks: z.array(lockRow),
  /** pids of those whose state, query and times this role may not see; null: none. */
  hidden: z.number().int(),
  /** When to ask again: more than 1000 where the statement took more than 10 ms twice in a row. */
  everyMs: z.number(),
  /** The server's own time. */
  tookMs: z.number(),
});
export type PackedLockTree = z.infer<typeof lockTree>;

const column = <T extends z.ZodType>(of: T) => z.array(of).readonly();

/** pg_locks, column by column: waiting ones first, virtualxids last. */
export const allLocks = z.object({
  pid: column(z.number().int().nullable()),
  gid: column(z.string().nullable()),
  locktype: column(z.string()),
  mode: column(z.string()),
  granted: column(z.boolean()),
  fastpath: column(z.boolean()),
  waitstart: column(serverTime.nullable()),
  object: column(z.string()),
  /** Index into `tags`. */
  tag: column(z.number()),
  application_name: column(z.string().nullable()),
  usename: column(z.string().nullable()),
  xact_start: column(serverTime.nullable()),
});
export type AllLocks = z.infer<typeof allLocks>;

/** What the detector says of one vacuum or analyze by an autovacuum worker that ended before its time. */
export const brokenVacuum = z.object({
  kind: z.enum(['vacuum', 'analyze']),
  /** The server's clock when it was last seen. */
  lastSeenMs: z.number(),
  relid: oid,
  relation: z.string(),
  worker: z.number().int(),
  /** When the worker took up the table. */
  startedMs: z.number(),
  /** From then until it was last seen. */
  ranMs: z.number(),
  /** Who was in the worker's way on that table; null: nobody was seen, so it may have failed for another reason. */
  culprit: z
    .object({
      pid: z.number().int(),
      application_name: z.string().nullable(),
      usename: z.string().nullable(),
      mode: z.string().nullable(),
      query: z.string().nullable(),
      /** Seen waiting for the worker, or holding such a lock right after it was gone. */
      how: z.enum(['waited', 'granted']),
    })
    .nullable(),
});
export type BrokenVacuum = z.infer<typeof brokenVacuum>;

export const autovacuumState = z.object({
  nowMs: z.number(),
  /** Since when somebody has looked: before that nothing is known. */
  sinceMs: z.number(),
  /** Workers that vacuum or analyze a table of this database, as of the last look. */
  running: z.array(
    z.object({
      worker: z.number().int(),
      relid: oid,
      relation: z.string(),
      kind: z.enum(['vacuum', 'analyze']),
      phase: z.string(),
    }),
  ),
  /** pids of workers that wait for a lock themselves. */
  blocked: z.array(z.number().int()),
  finished: z.number().int(),
  /** Newest first, at most 200. */
  broken: z.array(brokenVacuum),
  /** False: this role does not see what other roles' backends do, so nothing can be told. */
  isVisible: z.boolean(),
  sql: z.array(executed),
});
export type AutovacuumState = z.infer<typeof autovacuumState>;

export const locks = {
  /** Who waits for whom. Asked at most once a second for all windows together. */
  tree: query(z.strictObject({ at }), lockTree),
  /** At most 10,000; `leftOut` counts the rest. */
  all: query(
    z.strictObject({ at }),
    z.object({
      locks: allLocks,
      tags: z.array(lockTag),
      leftOut: z.number().int(),
      nowMs: z.number(),
      tookMs: z.number(),
    }),
  ),
  /** Every lock on one object: granted ones, then the queue in its order. */
  queue: query(z.strictObject({ at, lock: lockTag }), z.object({ locks: z.array(lockRow), nowMs: z.number() })),
  /** Vacuums and analyzes of autovacuum workers that were cancelled, looked for as long as the database is watched. */
  autovacuum: stream(z.strictObject({ at }), autovacuumState),
};
