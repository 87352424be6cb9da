import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import { at, bytes, oid } from './place.ts';
import * as parts from './relation-parts.ts';

/**
 * Everything there is in a database. The list crosses the door column by column: entry n of each array is row n; 0 in a
 * column of oids means none. Names of schemas, roles, access methods and types are sent once and referred to by oid.
 */
const oids = z.array(oid);
const texts = z.array(z.string());

/** Bits of `flags`: shared/relations/rows.ts names them. */
export const relationColumns = z.object({
  oid: oids,
  relnamespace: oids,
  relname: texts,
  /** pg_class.relkind of each row, one character a row. */
  relkind: z.string(),
  relowner: oids,
  relam: oids,
  /** Estimate of rows; -1 is unknown. */
  reltuples: z.array(z.number()),
  /** Estimate of the size of this relation alone, in pages of block_size bytes. */
  relpages: z.array(z.number()),
  /** The table or index that this is a partition or an inheritance child of. */
  parent: oids,
  /** An index's table, an owned sequence's table. */
  table: oids,
  /** The TOAST table of this one, which may be in another schema's part of a refresh. */
  toast: oids,
  flags: z.array(z.number()),
});
export type RelationColumns = z.infer<typeof relationColumns>;

export const routineColumns = z.object({
  oid: oids,
  pronamespace: oids,
  proname: texts,
  /** pg_proc.prokind of each row, one character a row: f, p, a, w. */
  prokind: z.string(),
  proowner: oids,
  prolang: oids,
  /** The types of the input arguments, oids separated by spaces. */
  arguments: texts,
  prorettype: oids,
  flags: z.array(z.number()),
});
export type RoutineColumns = z.infer<typeof routineColumns>;

/** What the oids of the list stand for; sent whole each time, it is small. */
export const relationNames = z.object({
  schemas: z.array(z.object({ oid, nspname: z.string(), hasUsage: z.boolean(), isSystem: z.boolean() })),
  roles: z.array(z.object({ oid, rolname: z.string() })),
  accessMethods: z.array(z.object({ oid, amname: z.string() })),
  languages: z.array(z.object({ oid, lanname: z.string() })),
  /** Types of arguments and results, as format_type writes them. */
  types: z.array(z.object({ oid, name: z.string() })),
  foreignServers: z.array(z.object({ oid, srvname: z.string() })),
  /** Comments, by the oid that they describe; `classoid` 1259 is pg_class, 1255 pg_proc. */
  comments: z.object({ classoid: oids, objoid: oids, description: texts }),
});
export type RelationNames = z.infer<typeof relationNames>;

/** What the catalogs looked like when the list was read. The page hands it back to learn what changed since. */
export const relationsToken = z.strictObject({
  /** Tuples written to each catalog so far; null on a standby, where these counters stand still. */
  counters: z.record(z.string().max(63), z.string().max(20)).nullable(),
  /** By schema oid: a digest of its rows in pg_class, pg_index and pg_inherits. */
  schemas: z.record(z.string().max(10), z.string().max(80)),
  /** Digests of pg_proc, and of the small catalogs behind `names`. */
  routines: z.string().max(80),
  names: z.string().max(200),
});
export type RelationsToken = z.infer<typeof relationsToken>;

export const relationList = z.object({
  relations: relationColumns,
  routines: routineColumns,
  names: relationNames,
  token: relationsToken,
  block_size: z.number(),
  /** The role that looked, for the GRANT that a grey row lacks. */
  role: z.string(),
  /** Server time, with its zone. */
  readAt: z.string(),
});
export type RelationList = z.infer<typeof relationList>;

export const relationChanges = z.object({
  /** Schemas whose relations are replaced by those below; empty when nothing moved. */
  schemas: oids,
  relations: relationColumns.nullable(),
  routines: routineColumns.nullable(),
  names: relationNames.nullable(),
  token: relationsToken,
  readAt: z.string(),
});
export type RelationChanges = z.infer<typeof relationChanges>;

const one = z.strictObject({ at, oid });
/** oids are unique within a catalog only. */
const oneOfBoth = z.strictObject({ at, oid, catalog: z.enum(['pg_class', 'pg_proc']) });

/** What `search` looks through, on the server. */
export const searchScope = z.enum(['columns', 'definitions']);

/** The filter as it stands in the field; parsed by shared/relations/filter.ts on both sides. */
export const relationView = z.strictObject({
  text: z.string().max(2000),
  isRegex: z.boolean(),
  isCaseSensitive: z.boolean(),
  kinds: z.array(z.string().max(40)).max(20),
  schema: z.string().max(63).nullable(),
  withSystem: z.boolean(),
  /** What a search on the server found, in place of the words: oids of pg_class and of pg_proc. */
  found: z.strictObject({ relations: oids.max(60_000), routines: oids.max(60_000) }).nullable(),
  sort: z.enum(['kind', 'name', 'rows', 'size', 'owner']),
  isDescending: z.boolean(),
});
export type RelationView = z.infer<typeof relationView>;

export const relations = {
  list: query(z.strictObject({ at }), relationList),
  /**
   * What moved since. The counters of the catalogs may be ten seconds late: `isThorough` compares the digests at once, at
   * some 40 ms for 80,000 relations.
   */
  refresh: query(z.strictObject({ at, token: relationsToken, isThorough: z.boolean() }), relationChanges),
  columns: query(one, parts.columns),
  indexes: query(one, parts.indexes),
  constraints: query(one, parts.constraints),
  foreignKeys: query(one, parts.foreignKeys),
  partitions: query(one, parts.partitions),
  triggers: query(one, parts.triggers),
  privileges: query(oneOfBoth, parts.privileges),
  size: query(one, parts.size),
  ddl: query(oneOfBoth, parts.ddl),
  source: query(one, parts.source),
  search: stream(
    z.strictObject({
      at,
      scope: searchScope,
      /** All of them must hit the same column name, or the same line of a definition. */
      words: z.array(z.string().min(1).max(500)).min(1).max(10),
      isRegex: z.boolean(),
      isCaseSensitive: z.boolean(),
      withSystem: z.boolean(),
    }),
    parts.searchEvent,
  ),
  export: command(
    z.strictObject({ at, view: relationView, format: z.enum(['csv', 'tsv', 'json', 'markdown']) }),
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('saved'), path: z.string(), rows: z.number(), bytes }),
      z.object({
        kind: z.literal('download'),
        suggestedName: z.string(),
        mime: z.string(),
        base64: z.string(),
        rows: z.number(),
      }),
      z.object({ kind: z.literal('kept') }),
    ]),
  ),
};
