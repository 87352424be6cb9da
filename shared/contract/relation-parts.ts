import { z } from 'zod';
import { bytes, oid } from './place.ts';

/** Answers about one relation, each asked for by itself so that a lock on one part leaves the others readable. */

/**
 * A part of an answer that could not be read: who holds the lock, or the server's own words. `pids` is empty where it is
 * not known who holds it.
 */
export const withheld = z.object({
  what: z.string(),
  kind: z.enum(['locked', 'gone', 'denied', 'timeout', 'sql']),
  message: z.string(),
  pids: z.array(z.number()),
});
export type Withheld = z.infer<typeof withheld>;
const withheldOrNull = withheld.nullable();

export const columns = z.object({
  columns: z.array(
    z.object({
      attnum: z.number(),
      attname: z.string(),
      type: z.string(),
      attnotnull: z.boolean(),
      /** '' none, a always, d by default: GENERATED … AS IDENTITY */
      attidentity: z.string(),
      /** '' none, s stored, v virtual */
      attgenerated: z.string(),
      hasDefault: z.boolean(),
      /** null when there is none or when `withheld` says why it could not be read. */
      default: z.string().nullable(),
      collation: z.string().nullable(),
      isPrimaryKey: z.boolean(),
      isForeignKey: z.boolean(),
      isReadable: z.boolean(),
      description: z.string().nullable(),
    }),
  ),
  withheld: withheldOrNull,
});

export const indexes = z.object({
  indexes: z.array(
    z.object({
      oid,
      relname: z.string(),
      schema: z.string(),
      amname: z.string(),
      isPrimary: z.boolean(),
      isUnique: z.boolean(),
      isValid: z.boolean(),
      isReady: z.boolean(),
      estimated_bytes: bytes,
      /** Scans since `stats_reset`; null on a standby that never saw one, or where the view hides it. */
      idx_scan: z.number().nullable(),
      last_idx_scan: z.string().nullable(),
      definition: z.string().nullable(),
      withheld: withheldOrNull,
    }),
  ),
  stats_reset: z.string().nullable(),
});

export const constraints = z.object({
  constraints: z.array(
    z.object({
      oid,
      conname: z.string(),
      contype: z.string(),
      isValidated: z.boolean(),
      isInherited: z.boolean(),
      definition: z.string().nullable(),
      withheld: withheldOrNull,
    }),
  ),
});

const foreignKey = z.object({
  oid,
  conname: z.string(),
  /** The other table: what it points to, or who points here. */
  otherOid: oid,
  otherSchema: z.string(),
  otherName: z.string(),
  columns: z.array(z.string()),
  otherColumns: z.array(z.string()),
  onDelete: z.enum(['no action', 'restrict', 'cascade', 'set null', 'set default']),
  onUpdate: z.enum(['no action', 'restrict', 'cascade', 'set null', 'set default']),
  isValidated: z.boolean(),
  /** Whether an index of the referencing table begins with its columns, so that a delete need not scan it. */
  isIndexed: z.boolean(),
});
export const foreignKeys = z.object({ out: z.array(foreignKey), in: z.array(foreignKey) });

export const partitions = z.object({
  /** RANGE (day); null when this is no partitioned table or `withheld` says why. */
  key: z.string().nullable(),
  /** The bound of this relation itself, when it is a partition. */
  ownBound: z.string().nullable(),
  partitions: z.array(
    z.object({
      oid,
      schema: z.string(),
      relname: z.string(),
      relkind: z.string(),
      isDefault: z.boolean(),
      isDetachPending: z.boolean(),
      /** Attached as a partition; false: by plain inheritance. */
      isPartition: z.boolean(),
      reltuples: z.number(),
      /** With indexes and TOAST, of all leaves below; null: nobody has looked at any. */
      estimated_bytes: bytes.nullable(),
      /** Of a leaf that was counted, the TOAST table is left out: it was never vacuumed. */
      lacks_toast: z.boolean(),
      /** A leaf is left out: it was never vacuumed or analyzed. */
      lacks_partitions: z.boolean(),
      bound: z.string().nullable(),
      withheld: withheldOrNull,
    }),
  ),
  withheld: withheldOrNull,
});

export const triggers = z.object({
  triggers: z.array(
    z.object({
      oid,
      tgname: z.string(),
      function: z.string(),
      functionOid: oid,
      /** O enabled, D disabled, R replica only, A always */
      tgenabled: z.string(),
      definition: z.string().nullable(),
      withheld: withheldOrNull,
    }),
  ),
});

export const privileges = z.object({
  owner: z.string(),
  /** No GRANT was ever made: the owner's rights only, and those that PUBLIC has by default. */
  isDefault: z.boolean(),
  grants: z.array(
    z.object({
      grantee: z.string(),
      grantor: z.string(),
      column: z.string().nullable(),
      privilege: z.string(),
      isGrantable: z.boolean(),
    }),
  ),
  policies: z.array(
    z.object({ polname: z.string(), command: z.string(), isPermissive: z.boolean(), roles: z.array(z.string()) }),
  ),
  hasRowSecurity: z.boolean(),
  /** What this role lacks to read it, and the statements that would give it. */
  missing: z.array(z.object({ what: z.string(), grant: z.string() })),
});

/** Exact at `readAt`; null for kinds without storage (views, partitioned tables). */
export const size = z.object({
  heap_bytes: bytes.nullable(),
  toast_bytes: bytes.nullable(),
  index_bytes: bytes.nullable(),
  total_bytes: bytes.nullable(),
  readAt: z.string(),
});

export const ddl = z.object({
  text: z.string(),
  /** CREATE TABLE alone, without indexes, comments and grants; the same as `text` for other kinds. */
  short: z.string(),
  builtFrom: z.array(z.string()),
  /** Parts left out, and why. */
  withheld: z.array(withheld),
});

export const source = z.object({
  language: z.string(),
  /** The body as it is stored: readable at any time, no lock is involved. */
  prosrc: z.string(),
  /** C functions: the library and symbol. */
  probin: z.string().nullable(),
  /** CREATE FUNCTION …; null when `withheld` says why. */
  definition: z.string().nullable(),
  signature: z.string(),
  withheld: withheldOrNull,
});

const hit = z.object({
  catalog: z.enum(['pg_class', 'pg_proc']),
  oid,
  /** The column, or the line of the definition with its number. */
  column: z.string().nullable(),
  line: z.number().nullable(),
  text: z.string(),
});

export const searchEvent = z.object({
  hits: z.array(hit),
  /** Objects looked through so far, and of how many. */
  done: z.number(),
  of: z.number(),
  /** Objects that could not be read because somebody holds a lock on them. */
  locked: z.array(z.object({ oid, name: z.string() })),
});
