import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, numberOrNull, text } from '../../postgres/value-types.ts';

/**
 * The list reads catalogs only, by plain joins: no size function, no pg_get_*, nothing that waits for a lock or costs
 * something for each of 100,000 rows. Names of schemas, roles and types are read once and joined by the page.
 */

/**
 * Yes and no of a row as bits of one number: a third less to read off the wire than a column for each.
 */
export const claim = {
  relispartition: 1,
  relispopulated: 2,
  indisvalid: 4,
  indisready: 8,
  indisprimary: 16,
  inhdetachpending: 32,
  unlogged: 64,
  temporary: 128,
} as const;

/** TOAST indexes (the indexes of schema pg_toast, oid 99) are left out; their pages count with the TOAST table. */
export const relationRows = defineStatement({
  name: 'relations.list',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-class.html',
  limit: 'list',
  columns: {
    oid: number,
    relnamespace: number,
    relname: text,
    relkind: text,
    relowner: number,
    relam: number,
    reltoastrelid: number,
    reltuples: number,
    relpages: number,
    indrelid: numberOrNull,
    inhparent: numberOrNull,
    xmin: number,
    claims: number,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relowner, c.relam, c.reltoastrelid, c.reltuples,
               c.relpages, i.indrelid, h.inhparent, c.xmin,
               CASE WHEN c.relispartition THEN 1 ELSE 0 END | CASE WHEN c.relispopulated THEN 2 ELSE 0 END
               | CASE WHEN i.indisvalid THEN 4 ELSE 0 END | CASE WHEN i.indisready THEN 8 ELSE 0 END
               | CASE WHEN i.indisprimary THEN 16 ELSE 0 END | CASE WHEN h.inhdetachpending THEN 32 ELSE 0 END
               | CASE c.relpersistence WHEN 'u' THEN 64 WHEN 't' THEN 128 ELSE 0 END AS claims
        FROM   pg_catalog.pg_class c
        LEFT   JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
        LEFT   JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid AND h.inhseqno = 1
        WHERE  c.relnamespace <> 99 OR c.relkind = 't'`,
    },
  ],
});

/** The same rows of some schemas, after `fingerprints` said that these moved. */
export const relationRowsOf = defineStatement({
  ...relationRows,
  name: 'relations.refresh',
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relowner, c.relam, c.reltoastrelid, c.reltuples,
               c.relpages, i.indrelid, h.inhparent, c.xmin,
               CASE WHEN c.relispartition THEN 1 ELSE 0 END | CASE WHEN c.relispopulated THEN 2 ELSE 0 END
               | CASE WHEN i.indisvalid THEN 4 ELSE 0 END | CASE WHEN i.indisready THEN 8 ELSE 0 END
               | CASE WHEN i.indisprimary THEN 16 ELSE 0 END | CASE WHEN h.inhdetachpending THEN 32 ELSE 0 END
               | CASE c.relpersistence WHEN 'u' THEN 64 WHEN 't' THEN 128 ELSE 0 END AS claims
        FROM   pg_catalog.pg_class c
        LEFT   JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
        LEFT   JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid AND h.inhseqno = 1
        WHERE  (c.relnamespace <> 99 OR c.relkind = 't') AND c.relnamespace = ANY ($1::pg_catalog.oid[])`,
    },
  ],
  params: (schemas: readonly number[]) => [schemas],
});

/** Arguments cross as oids of types and are written out by the page. */
export const routineRows = defineStatement({
  name: 'relations.routines',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-proc.html',
  limit: 'list',
  columns: {
    oid: number,
    pronamespace: number,
    proname: text,
    prokind: text,
    proowner: number,
    prolang: number,
    proargtypes: text,
    prorettype: number,
    proretset: boolean,
    xmin: number,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT p.oid, p.pronamespace, p.proname, p.prokind, p.proowner, p.prolang,
               p.proargtypes, p.prorettype, p.proretset, p.xmin
        FROM   pg_catalog.pg_proc p`,
    },
  ],
});

/** Everything small that oids of the list stand for, in one round trip: `what` says which catalog a row is from. */
export const nameRows = defineStatement({
  name: 'relations.names',
  manual: 'https://www.postgresql.org/docs/current/catalogs-overview.html',
  limit: 'list',
  columns: { what: text, oid: number, other: number, name: text, claim: boolean },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT 'schema' AS what, n.oid, 0::pg_catalog.oid AS other, n.nspname::pg_catalog.text AS name,
               pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS claim
        FROM   pg_catalog.pg_namespace n
        UNION  ALL
        SELECT 'role', r.oid, 0, r.rolname, pg_catalog.pg_has_role(r.oid, 'USAGE') FROM pg_catalog.pg_roles r
        UNION  ALL
        SELECT 'access method', a.oid, 0, a.amname, true FROM pg_catalog.pg_am a
        UNION  ALL
        SELECT 'language', l.oid, 0, l.lanname, l.lanpltrusted FROM pg_catalog.pg_language l
        UNION  ALL
        SELECT 'type', t.oid, 0, pg_catalog.format_type(t.oid, NULL), true
        FROM   pg_catalog.pg_type t
        WHERE  t.oid = ANY (ARRAY(SELECT p.prorettype FROM pg_catalog.pg_proc p
                                  UNION SELECT pg_catalog.unnest(p.proargtypes) FROM pg_catalog.pg_proc p))
        UNION  ALL
        SELECT 'foreign server', f.ftrelid, f.ftserver, s.srvname, true
        FROM   pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
        UNION  ALL
        SELECT 'default partition', p.partrelid, p.partdefid, '', true
        FROM   pg_catalog.pg_partitioned_table p WHERE p.partdefid <> 0
        UNION  ALL
        SELECT 'owned sequence', d.objid, d.refobjid, '', true
        FROM   pg_catalog.pg_depend d
        WHERE  d.classid = 1259 AND d.refclassid = 1259 AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
        AND    d.objid = ANY (ARRAY(SELECT s.seqrelid FROM pg_catalog.pg_sequence s))
        UNION  ALL
        SELECT 'comment', d.objoid, d.classoid, d.description, true
        FROM   pg_catalog.pg_description d
        WHERE  d.objsubid = 0 AND d.classoid IN (1259, 1255) AND d.objoid >= 16384
        UNION  ALL
        SELECT 'comment', t.typrelid, 1259, d.description, true
        FROM   pg_catalog.pg_description d JOIN pg_catalog.pg_type t ON t.oid = d.objoid AND t.typtype = 'c'
        WHERE  d.objsubid = 0 AND d.classoid = 1247`,
    },
  ],
});
