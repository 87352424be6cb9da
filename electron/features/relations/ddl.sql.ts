import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, json, jsonOrNull, number, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/** What CREATE statements are built from, as far as it waits for nothing. Expressions are read apart, one by one. */
const params = (oid: number) => [oid];

const columnShape = {
  attnum: number,
  attname: text,
  type: text,
  attnotnull: boolean,
  attidentity: text,
  attgenerated: text,
  collation: jsonOrNull<{ nspname: string; collname: string }>(),
  isLocal: boolean,
  isInherited: boolean,
  storage: textOrNull,
  compression: textOrNull,
  statistics: numberOrNull,
  options: jsonOrNull<string[]>(),
  fdwOptions: jsonOrNull<string[]>(),
  description: textOrNull,
};

export const ddlColumns = defineStatement({
  name: 'relations.ddlColumns',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-attribute.html',
  limit: 'definition',
  columns: columnShape,
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull, a.attidentity,
               a.attgenerated,
               CASE WHEN a.attcollation <> t.typcollation
                    THEN pg_catalog.json_build_object('nspname', n.nspname, 'collname', l.collname) END AS collation,
               a.attislocal AS "isLocal", a.attinhcount > 0 AS "isInherited",
               CASE WHEN a.attstorage <> t.typstorage THEN
                 CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
               END AS storage,
               CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
               CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END AS statistics,
               pg_catalog.to_json(a.attoptions) AS options, pg_catalog.to_json(a.attfdwoptions) AS "fdwOptions",
               d.description
        FROM   pg_catalog.pg_attribute a
        JOIN   pg_catalog.pg_type t ON t.oid = a.atttypid
        LEFT   JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
        LEFT   JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
        LEFT   JOIN pg_catalog.pg_description d ON d.classoid = 1259 AND d.objoid = a.attrelid AND d.objsubid = a.attnum
        WHERE  a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
        ORDER  BY a.attnum`,
    },
  ],
  params,
});

/** contype n, NOT NULL, is a constraint since 18; only what the column itself cannot say is read of it. */
export const ddlConstraints = defineStatement({
  name: 'relations.ddlConstraints',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-constraint.html',
  limit: 'definition',
  columns: {
    oid: number,
    conname: text,
    contype: text,
    isLocal: boolean,
    hasParent: boolean,
    isInherited: boolean,
    isValidated: boolean,
    attnum: numberOrNull,
    description: textOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT k.oid, k.conname, k.contype, k.conislocal AS "isLocal", k.conparentid <> 0 AS "hasParent",
               k.coninhcount > 0 AS "isInherited", k.convalidated AS "isValidated", k.conkey[1] AS attnum,
               d.description
        FROM   pg_catalog.pg_constraint k
        LEFT   JOIN pg_catalog.pg_description d ON d.classoid = 2606 AND d.objoid = k.oid AND d.objsubid = 0
        WHERE  k.conrelid = $1 AND (k.contype IN ('p', 'u', 'c', 'f', 'x') OR k.contype = 'n' AND NOT k.convalidated)
        ORDER  BY pg_catalog.strpos('puxcfn', k.contype::pg_catalog.text), k.conname`,
    },
  ],
  params,
});

export const ddlIndexes = defineStatement({
  name: 'relations.ddlIndexes',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-index.html',
  limit: 'definition',
  columns: {
    oid: number,
    nspname: text,
    relname: text,
    ofConstraint: textOrNull,
    isAttached: boolean,
    isValid: boolean,
    isClustered: boolean,
    isIdentity: boolean,
    description: textOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT c.oid, n.nspname, c.relname,
               (SELECT k.conname FROM pg_catalog.pg_constraint k
                WHERE  k.conindid = c.oid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')) AS "ofConstraint",
               c.relispartition AS "isAttached", i.indisvalid OR c.relkind = 'I' AS "isValid",
               i.indisclustered AS "isClustered", i.indisreplident AS "isIdentity",
               d.description
        FROM   pg_catalog.pg_index i
        JOIN   pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT   JOIN pg_catalog.pg_description d ON d.classoid = 1259 AND d.objoid = c.oid AND d.objsubid = 0
        WHERE  i.indrelid = $1
        ORDER  BY c.relname`,
    },
  ],
  params,
});

/** The tables above, in the order of INHERITS, with their columns: a partition may have them in another order. */
export const ddlParents = defineStatement({
  name: 'relations.ddlParents',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-inherits.html',
  limit: 'definition',
  columns: { nspname: text, relname: text, columns: json<{ attname: string; attnotnull: boolean }[]>() },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT n.nspname, c.relname,
               (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
                         'attname', a.attname, 'attnotnull', a.attnotnull) ORDER BY a.attnum), '[]')
                FROM   pg_catalog.pg_attribute a
                WHERE  a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
        FROM   pg_catalog.pg_inherits h
        JOIN   pg_catalog.pg_class c ON c.oid = h.inhparent
        JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE  h.inhrelid = $1
        ORDER  BY h.inhseqno`,
    },
  ],
  params,
});

export const ddlForeign = defineStatement({
  name: 'relations.ddlForeign',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-foreign-table.html',
  limit: 'definition',
  columns: { srvname: text, options: jsonOrNull<string[]>() },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.srvname, pg_catalog.to_json(f.ftoptions) AS options
        FROM   pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
        WHERE  f.ftrelid = $1`,
    },
  ],
  params,
});

/** The options of the TOAST table, which are written toast.name with its table. */
export const ddlToastOptions = defineStatement({
  name: 'relations.ddlToastOptions',
  manual: 'https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-STORAGE-PARAMETERS',
  limit: 'definition',
  columns: { options: json<string[]>() },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.to_json(t.reloptions) AS options
        FROM   pg_catalog.pg_class c JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
        WHERE  c.oid = $1 AND t.reloptions IS NOT NULL`,
    },
  ],
  params,
});

const sequenceShape = {
  oid: number,
  nspname: text,
  relname: text,
  owner: text,
  relpersistence: text,
  type: text,
  seqstart: text,
  seqincrement: text,
  seqmin: text,
  seqmax: text,
  seqcache: text,
  seqcycle: boolean,
  isIdentity: boolean,
  ownedBy: jsonOrNull<{ nspname: string; relname: string; attname: string; attnum: number }>(),
  description: textOrNull,
};

/** A sequence, or those that the columns of a table own. pg_sequences would read each, and wait; pg_sequence does not. */
export const ddlSequences = defineStatement({
  name: 'relations.ddlSequences',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-sequence.html',
  limit: 'definition',
  columns: sequenceShape,
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT c.oid, n.nspname, c.relname, pg_catalog.pg_get_userbyid(c.relowner) AS owner, c.relpersistence,
               pg_catalog.format_type(s.seqtypid, NULL) AS type, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
               s.seqcycle, coalesce(d.deptype = 'i', false) AS "isIdentity",
               CASE WHEN a.attname IS NOT NULL THEN pg_catalog.json_build_object(
                 'nspname', tn.nspname, 'relname', t.relname, 'attname', a.attname, 'attnum', a.attnum) END AS "ownedBy",
               m.description
        FROM   pg_catalog.pg_sequence s
        JOIN   pg_catalog.pg_class c ON c.oid = s.seqrelid
        JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT   JOIN pg_catalog.pg_depend d ON d.classid = 1259 AND d.objid = c.oid AND d.refclassid = 1259
                    AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
        LEFT   JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
        LEFT   JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
        LEFT   JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        LEFT   JOIN pg_catalog.pg_description m ON m.classoid = 1259 AND m.objoid = c.oid AND m.objsubid = 0
        WHERE  c.oid = $1 OR d.refobjid = $1
        ORDER  BY a.attnum`,
    },
  ],
  params,
});

/** Rights that differ from those of a new object of this kind: granted besides, or taken away. */
export const ddlGrants = defineStatement({
  name: 'relations.ddlGrants',
  manual: 'https://www.postgresql.org/docs/current/ddl-priv.html',
  limit: 'definition',
  columns: { isGranted: boolean, grantee: textOrNull, privilege: text, isGrantable: boolean, column: textOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH object AS (
          SELECT c.relacl AS acl, pg_catalog.acldefault((CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", c.relowner) AS usual
          FROM   pg_catalog.pg_class c WHERE $2 = 'pg_class' AND c.oid = $1 AND c.relacl IS NOT NULL
          UNION  ALL
          SELECT p.proacl, pg_catalog.acldefault('f', p.proowner)
          FROM   pg_catalog.pg_proc p WHERE $2 = 'pg_proc' AND p.oid = $1 AND p.proacl IS NOT NULL),
        granted AS (SELECT a.grantee, a.privilege_type, a.is_grantable FROM object o, pg_catalog.aclexplode(o.acl) a),
        usual AS (SELECT a.grantee, a.privilege_type, a.is_grantable FROM object o, pg_catalog.aclexplode(o.usual) a),
        moved AS (
          SELECT true AS granted, g.*, NULL::pg_catalog.name AS column FROM (TABLE granted EXCEPT TABLE usual) g
          UNION  ALL
          SELECT false, u.*, NULL FROM (TABLE usual EXCEPT TABLE granted) u
          UNION  ALL
          SELECT true, x.grantee, x.privilege_type, x.is_grantable, a.attname
          FROM   pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) x
          WHERE  $2 = 'pg_class' AND a.attrelid = $1 AND NOT a.attisdropped)
        SELECT m.granted AS "isGranted",
               CASE WHEN m.grantee <> 0 THEN pg_catalog.pg_get_userbyid(m.grantee) END AS grantee,
               m.privilege_type AS privilege, m.is_grantable AS "isGrantable", m.column
        FROM   moved m
        ORDER  BY m.granted, m.column NULLS FIRST, 2 NULLS FIRST, m.is_grantable, m.privilege_type`,
    },
  ],
  params: (oid: number, catalog: 'pg_class' | 'pg_proc') => [oid, catalog],
});
