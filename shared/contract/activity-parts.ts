import { z } from 'zod';
import { stateKinds } from '../activity/state-kinds.ts';
import { oid } from './place.ts';

/** A moment as the server wrote it, in UTC with microseconds: identities are compared with it, so it stays text. */
export const serverTime = z.string();

export const stateKind = z.enum(stateKinds);

/** What does not change as long as a backend lives, but for the application's name, which it may set. */
export const identity = z.object({
  /** `<pid>@<backend_start>`, or `<pid>@?` where the start is hidden. */
  key: z.string(),
  pid: z.number().int(),
  /** null: hidden from this role, as is backend_type then. */
  backend_start: serverTime.nullable(),
  backend_type: z.string().nullable(),
  datname: z.string().nullable(),
  usename: z.string().nullable(),
  application_name: z.string().nullable(),
  /** The client's address, 'socket' for a local one; null: hidden. */
  client: z.string().nullable(),
  /** One of Heapscope's own connections: shown, never offered to be ended. */
  isOurs: z.boolean(),
});
export type Identity = z.infer<typeof identity>;

/** The lock that a waiting backend asks for. */
export const wantedLock = z.object({
  mode: z.string(),
  locktype: z.string(),
  /** "session", "transactionid 884219344", "tuple (12,4) of product_versions"; null where it cannot be named. */
  object: z.string().nullable(),
  relation_oid: oid.nullable(),
  /** Since when it waits; null before PostgreSQL has noted it. */
  waitstart: serverTime.nullable(),
});
export type WantedLock = z.infer<typeof wantedLock>;

/** One backend as one sample saw it. */
export const backend = identity.extend({
  kind: stateKind,
  /** PostgreSQL's own word; null: hidden, or track_activities is off. */
  state: z.string().nullable(),
  xact_start: serverTime.nullable(),
  query_start: serverTime.nullable(),
  state_change: serverTime.nullable(),
  wait_event_type: z.string().nullable(),
  wait_event: z.string().nullable(),
  /** xids are unordered 32-bit numbers: text. Visible to every role. */
  backend_xid: z.string().nullable(),
  backend_xmin: z.string().nullable(),
  /** greatest(age(backend_xid), age(backend_xmin)) in transactions; null: it holds neither. */
  xmin_age: z.number().nullable(),
  /** The first 500 characters. null: not read yet (of an idle backend); hidden ones read <insufficient privilege>. */
  query: z.string().nullable(),
  /** pids of pg_blocking_pids without repeats, 0 for a prepared transaction. Only of waiting backends. */
  blocked_by: z.array(z.number().int()),
  waits_for: wantedLock.nullable(),
});
export type Backend = z.infer<typeof backend>;

/** Why there are no samples: the user paused, nobody looked, the line was lost, samples took too long … */
export const gap = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  why: z.enum(['paused', 'not-watched', 'lost', 'slow', 'restarted', 'clock', 'left-out']),
});
export type Gap = z.infer<typeof gap>;

/**
 * Runs, column by column: a run is the time in which one backend was seen in one state (and, in a transaction, in the
 * same one). All times are the server's clock in ms since 1970.
 */
export const runsChunk = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  backends: z.array(identity),
  /** What `query`, `wait` and `wants` point into; -1 is none. */
  texts: z.array(z.string()),
  /** What `blockedBy` points into; -1 is none. */
  blockings: z.array(z.array(z.number().int())),
  runs: z.object({
    /** Index into `backends`. */
    backend: z.array(z.number()),
    /** Index into stateKinds. */
    kind: z.array(z.number()),
    fromMs: z.array(z.number()),
    /** The last sample that saw it, so far. */
    toMs: z.array(z.number()),
    /** Start of its (last) transaction. */
    xactMs: z.array(z.number().nullable()),
    query: z.array(z.number()),
    /** "Lock: relation", "Client: ClientRead". */
    wait: z.array(z.number()),
    /** "AccessExclusiveLock on session". */
    wants: z.array(z.number()),
    blockedBy: z.array(z.number()),
    /** 1: had an xid (has written), 2: held a snapshot (xmin), 3: both. */
    holds: z.array(z.number()),
  }),
  gaps: z.array(gap),
  /** Client backends over time, at each change. */
  used: z.object({ ms: z.array(z.number()), count: z.array(z.number()) }),
});
export type RunsChunk = z.infer<typeof runsChunk>;

/** What the server allows, read at the start of sampling. */
export const activityServer = z.object({
  server_version_num: z.number(),
  max_connections: z.number(),
  /** superuser_reserved_connections + reserved_connections (16+). */
  reserved: z.number(),
  /** The settings that would have ended idle transactions, as text with unit: '0' is off. */
  idle_in_transaction_session_timeout: z.string(),
  deadlock_timeout_ms: z.number(),
  postmaster_start: serverTime.nullable(),
  database: z.string(),
  role: z.string(),
  /** A member of pg_read_all_stats (or pg_monitor, or superuser): nothing is hidden from it. */
  seesAll: z.boolean(),
  /** Behind a pooler in transaction mode: ending a backend ends the pooler's connection, not the client's. */
  isPooled: z.boolean(),
});
export type ActivityServer = z.infer<typeof activityServer>;

export const lockCounts = z.object({
  kind: z.literal('locks'),
  nowMs: z.number(),
  /** Empty when it was left out; then `skipped` says why ("the last count took 25 ms"). */
  modes: z.array(z.object({ mode: z.string(), granted: z.boolean(), count: z.number() })),
  skipped: z.string().nullable(),
});
export type LockCounts = z.infer<typeof lockCounts>;

/** Counters of this database and of the cluster, as the server has them: rates are the difference over `nowMs`. */
export const counters = z.object({
  kind: z.literal('counters'),
  nowMs: z.number(),
  /** Of every database together. */
  deadlocks: z.number(),
  xact_commit: z.number(),
  xact_rollback: z.number(),
  stats_reset: serverTime.nullable(),
});
export type Counters = z.infer<typeof counters>;
