import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import { serverTime } from './activity-parts.ts';
import { ending } from './connections.ts';
import { saved } from './files.ts';
import { at, oid } from './place.ts';
import {
  bloat,
  horizonHolder,
  measuredBloat,
  vacuumConflict,
  vacuumProgress,
  vacuumTables,
  vacuumVerdict,
} from './vacuum-parts.ts';

export type {
  Bloat,
  HorizonHolder,
  MeasuredBloat,
  VacuumConflict,
  VacuumProgress,
  VacuumTables,
  VacuumVerdict,
} from './vacuum-parts.ts';

const relid = oid;

/** What the role may not see or the server does not have, and what would change that. */
const lack = z.object({ what: z.string(), grant: z.string().nullable() });

export const vacuumRun = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), pid: z.number().int().nullable(), sql: z.string() }),
  z.object({ kind: z.literal('progress'), progress: vacuumProgress }),
  /** What the table's counters say before and after; null: unknown. */
  z.object({
    kind: z.literal('finished'),
    tookMs: z.number(),
    deadBefore: z.number().nullable(),
    deadAfter: z.number().nullable(),
    bytesBefore: z.number().nullable(),
    bytesAfter: z.number().nullable(),
    words: z.string(),
  }),
  z.object({ kind: z.literal('stopped'), words: z.string() }),
  z.object({ kind: z.literal('failed'), words: z.string(), advice: z.string().nullable() }),
]);
export type VacuumRunEvent = z.infer<typeof vacuumRun>;

export const vacuum = {
  /** Every table, materialized view and partitioned parent, with its verdict. Asked at most once a minute by itself. */
  tables: query(
    z.strictObject({ at }),
    z.object({
      tables: vacuumTables,
      workers: z.object({ busy: z.number().int().nullable(), most: z.number().int() }),
      /** Oldest of this database: age(datfrozenxid), and where a vacuum is forced. */
      database: z.object({ xid_age: z.number(), freeze_max_age: z.number(), mxid_age: z.number() }),
      isAutovacuumOn: z.boolean(),
      /** Since when the counters count; null: since the database exists. */
      stats_reset: serverTime.nullable(),
      isStandby: z.boolean(),
      lacks: z.array(lack),
      readAt: serverTime,
    }),
  ),
  /** The same reading, counted: for who wants to know what is wrong and not where. A verdict that no table has is left out. */
  verdicts: query(
    z.strictObject({ at }),
    z.object({
      verdicts: z.array(
        z.object({
          verdict: vacuumVerdict,
          tables: z.number().int(),
          /** Of these, the one with the most dead rows. */
          worst: z.string(),
        }),
      ),
      isAutovacuumOn: z.boolean(),
    }),
  ),
  /** Who holds the oldest xmin, oldest first; what runs; which locks are in autovacuum's way. Cheap: every 2 s. */
  now: query(
    z.strictObject({ at }),
    z.object({
      holders: z.array(horizonHolder),
      /** The one that decides for tables of this database; index into `holders`, null: nobody does. */
      decisive: z.number().int().nullable(),
      /** Dead rows that stay because of it, as far as the last reading of the tables knows; tables they are in. */
      heldBack: z.object({ rows: z.number(), tables: z.number().int() }).nullable(),
      progress: z.array(vacuumProgress),
      conflicts: z.array(vacuumConflict),
      next_xid: z.string().nullable(),
      lacks: z.array(lack),
      nowMs: z.number(),
    }),
  ),
  /** What was seen of one table while somebody watched this database: at most two hours back. */
  history: query(
    z.strictObject({ at, relid }),
    z.object({
      points: z.array(z.object({ atMs: z.number(), dead: z.number().nullable(), live: z.number().nullable() })),
      autovacuums: z.array(z.number()),
      sinceMs: z.number().nullable(),
    }),
  ),
  /** One table whole: the arithmetic of its threshold in words, its options, its TOAST table, what it is held back by. */
  table: query(
    z.strictObject({ at, relid }),
    z.object({
      /** "autovacuum_vacuum_threshold + autovacuum_vacuum_scale_factor × reltuples", "= 50 + 0.2 × 41,207 = 8,291". */
      formula: z.array(z.string()),
      /** Paragraphs of why it is as it is and what would happen next. */
      why: z.array(z.string()),
      reloptions: z.array(z.string()),
      /** To copy: VACUUM (VERBOSE), VACUUM FULL, ALTER TABLE … SET, each with what it does and locks. */
      copy: z.array(z.object({ sql: z.string(), words: z.string() })),
      /** Anything else that is unknown here, with the GRANT. */
      lacks: z.array(lack),
    }),
  ),
  /** Estimates from pg_stats for every table that has them. Asked apart, since it costs more than the list. */
  bloat: query(z.strictObject({ at }), z.object({ bloat: z.array(bloat), lacks: z.array(lack), readAt: serverTime })),
  /** Reads one table with pgstattuple_approx. Fails with `denied` or `unsupported` and says what is missing. */
  measure: query(z.strictObject({ at, relid }), measuredBloat),
  rules: query(z.strictObject({ at }), z.object({ hasActions: z.boolean(), ending, name: z.string() })),
  /** Refused on production, with --no-actions and on a standby. Stopping it stops the server's work. */
  run: stream(
    z.strictObject({
      at,
      relid,
      action: z.enum(['vacuum', 'vacuum-analyze', 'analyze']),
      /** Where `ending` is type-name. */
      typedName: z.string().max(200).optional(),
    }),
    vacuumRun,
  ),
  export: command(
    z.strictObject({
      at,
      oids: z.array(oid).max(200_000),
      format: z.enum(['csv', 'json', 'markdown', 'html']),
    }),
    z.object({ saved, text: z.string().optional() }),
  ),
};
