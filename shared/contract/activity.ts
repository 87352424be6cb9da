import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import { activityServer, backend, counters, gap, lockCounts, runsChunk, serverTime } from './activity-parts.ts';
import { ending } from './connections.ts';
import { saved } from './files.ts';
import { at, oid } from './place.ts';

export type {
  ActivityServer,
  Backend,
  Counters,
  Gap,
  Identity,
  LockCounts,
  RunsChunk,
  WantedLock,
} from './activity-parts.ts';

export const executed = z.object({
  name: z.string(),
  text: z.string(),
  params: z.array(z.string().nullable()),
  ms: z.number(),
  rows: z.number(),
  manual: z.string().exactOptional(),
  error: z.string().exactOptional(),
});

/**
 * What a watcher is told. First `start`, then `history` (newest chunk first; nothing when this is the first watcher),
 * then a `tick` at each sample: the first one with every backend, later ones with what differs from the one before.
 * A `start` later on means that the server was restarted: everything begins anew, the history stays.
 */
export const activityEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), server: activityServer, nowMs: z.number(), everyMs: z.number() }),
  z.object({ kind: z.literal('history'), runs: runsChunk }),
  z.object({
    kind: z.literal('tick'),
    nowMs: z.number(),
    /** Present rate, which backs off when samples are slow. */
    everyMs: z.number(),
    /** Client backends, ours too. */
    used: z.number(),
    changed: z.array(backend),
    gone: z.array(z.string()),
  }),
  z.object({ kind: z.literal('gap'), gap }),
  counters,
  lockCounts,
  /** The last run of each statement: at first, and every 10 s. */
  z.object({ kind: z.literal('sql'), statements: z.array(executed) }),
  /** A sample failed; sampling tries again by itself. `words` is the server's message, or ours. */
  z.object({ kind: z.literal('failed'), words: z.string(), sqlstate: z.string().nullable() }),
]);
export type ActivityEvent = z.infer<typeof activityEvent>;

/** Which backend, and in which state the user saw it: compared by the same statement that ends it. */
export const target = z.strictObject({
  pid: z.number().int().positive(),
  backend_start: serverTime.max(64),
  xact_start: serverTime.max(64).nullable(),
  state_change: serverTime.max(64).nullable(),
  state: z.string().max(64),
});
export type Target = z.infer<typeof target>;

/**
 * ended, cancelled: seen to be so afterwards. still-ending: signalled, still there after the wait. moved-on: another
 * state, transaction or statement than the user saw; nothing was done. gone: no such backend any more. denied: the
 * server's own words. refused: ours (our own backend, a walsender, no actions here).
 */
export const outcome = z.object({
  pid: z.number().int(),
  kind: z.enum(['ended', 'cancelled', 'still-ending', 'moved-on', 'gone', 'denied', 'refused', 'failed']),
  words: z.string(),
  sqlstate: z.string().nullable(),
  /** What the client was told: "FATAL 57P01: terminating connection due to administrator command". */
  clientSaw: z.string().nullable(),
  /** denied: what an owner or superuser would run to make it possible; null where no GRANT would. */
  grant: z.string().nullable(),
  /** Why it is not (wholly) in the journal, in the disk's words: said beside the outcome. null: it is. */
  unjournalled: z.string().nullable(),
});
export type Outcome = z.infer<typeof outcome>;

/** Production: the connection's name, as typed. */
const typedName = z.string().max(200).optional();

export const heldLock = z.object({
  locktype: z.string(),
  mode: z.string(),
  granted: z.boolean(),
  /** "session", "audit.session", "transactionid 884219344"; in another database "relation 16400 in database x". */
  object: z.string().nullable(),
  relation_oid: oid.nullable(),
  relkind: z.string().nullable(),
  waitstart: serverTime.nullable(),
});
export type HeldLock = z.infer<typeof heldLock>;

/** One backend, read at this moment. */
export const backendDetail = z.object({
  /** null: it is gone. */
  backend: backend.nullable(),
  /** Whole, up to track_activity_query_size. */
  query: z.string().nullable(),
  isQueryCut: z.boolean(),
  /** Without its own virtualxid; at most 500, the rest is counted. */
  locks: z.array(heldLock),
  locksLeftOut: z.number().int(),
  /** null: the locks could not be read; `locksFailure` says why. */
  locksFailure: z.string().nullable(),
  /** pids that wait for it, directly or behind others. */
  blocks: z.array(z.number().int()),
  nowMs: z.number(),
});
export type BackendDetail = z.infer<typeof backendDetail>;

export const journalEntry = z.object({
  /** ISO time of this computer. */
  on: z.string(),
  /** run: a command that changes the server (VACUUM, ALTER SYSTEM …), which `query` has. */
  action: z.enum(['end', 'cancel', 'run']),
  connection: z.string(),
  environment: z.string(),
  database: z.string(),
  role: z.string(),
  /** null: of a command, which is about no backend. */
  target: target.nullable(),
  usename: z.string().nullable(),
  application_name: z.string().nullable(),
  /** The first 200 characters. */
  query: z.string().nullable(),
  /** done, stopped: of a command. unknown: Heapscope ended before it knew what came of it. */
  outcome: z.union([outcome.shape.kind, z.enum(['done', 'stopped', 'unknown'])]),
  words: z.string(),
});
export type JournalEntry = z.infer<typeof journalEntry>;

const cell = z.union([z.string().max(2000), z.number(), z.null()]);

export const activity = {
  /** One sampler per open database, however many watch it; it stops when nobody does. */
  watch: stream(z.strictObject({ at }), activityEvent),
  /** Runs of before, from memory and the recording file, oldest first. `isWhole` is false when the limit cut it. */
  earlier: query(
    z.strictObject({ at, fromMs: z.number(), toMs: z.number() }),
    z.object({ chunks: z.array(runsChunk), isWhole: z.boolean() }),
  ),
  backend: query(
    z.strictObject({ at, pid: z.number().int().positive(), backend_start: serverTime.max(64).nullable() }),
    backendDetail,
  ),
  /**
   * Whether anything may be ended here: `hasActions` is false after --no-actions, `ending` is the connection's own rule
   * (`endingOf`): with type-name `typedName` must be `name`, and nothing is ended in bulk.
   */
  rules: query(
    z.strictObject({ at }),
    z.object({ hasActions: z.boolean(), ending, mayEndMany: z.boolean(), name: z.string() }),
  ),
  end: command(z.strictObject({ at, target, typedName }), outcome),
  cancel: command(z.strictObject({ at, target, typedName }), outcome),
  /** One statement per backend, one event each, in the order given; stopping it leaves the rest alone. */
  endMany: stream(z.strictObject({ at, targets: z.array(target).min(1).max(1000) }), outcome),
  /** Newest first, at most 500. */
  journal: query(z.strictObject({}), z.object({ entries: z.array(journalEntry), path: z.string() })),
  /** The table as it is shown. Columns whose name holds "query" lose their literals, if the user chose so. */
  exportTable: command(
    z.strictObject({
      at,
      /** What the table is of, in the name of the file and at its head; backends where it is left out. */
      of: z.enum(['locks', 'lock-waits']).optional(),
      format: z.enum(['csv', 'json', 'markdown', 'html']),
      columns: z.array(z.string().max(60)).min(1).max(30),
      rows: z.array(z.array(cell)).max(10_000),
    }),
    z.object({ saved }),
  ),
  /** The timeline, drawn by the page. An SVG is refused unless it is only shapes and text (electron/export/svg-check.ts). */
  exportPicture: command(
    z.strictObject({ at, format: z.enum(['png', 'svg']), base64: z.base64().max(950_000) }),
    z.object({ saved }),
  ),
  /** A window of time as a file that the page can open again (shared/activity/recording.ts has the format). */
  saveRecording: command(
    z.strictObject({ at, fromMs: z.number(), toMs: z.number() }),
    z.object({ saved, runs: z.number(), isWhole: z.boolean() }),
  ),
};
