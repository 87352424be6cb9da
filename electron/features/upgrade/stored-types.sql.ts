import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, type Row, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

const columns = {
  /** reg: an alias of an OID that changes; row: the row type of a system relation; aclitem. */
  kind: value.text,
  /** What makes it one of that kind: regprocedure, pg_class. */
  base: value.text,
  nspname: value.text,
  relname: value.text,
  relkind: value.text,
  attname: value.text,
  type_name: value.text,
  /** The column is of the type itself, or of an array of it, and not of something that contains it. */
  is_plain: value.boolean,
  is_array: value.boolean,
  /** Of rows; null: never counted. */
  reltuples: value.numberOrNull,
  /** The partitioned table on top, or null. */
  root_nspname: value.textOrNull,
  root_relname: value.textOrNull,
  /** Inherited from a parent, where it must be altered. */
  is_inherited: value.boolean,
};
export type StoredTypeRow = Row<typeof columns>;

/** One more than is shown, so that a longer list is known to be longer. */
export const mostColumns = 501;

/**
 * Stored columns (tables, materialized views, indexes) of types whose bytes mean something else, or nothing, in a newer
 * server, also where such a type is wrapped in domains, arrays, composite types and ranges, however deep. regclass,
 * regrole and regtype keep their meaning, since pg_upgrade keeps those OIDs.
 */
export const storedTypesStatement = defineStatement({
  name: 'upgrade.stored-types',
  manual: 'https://www.postgresql.org/docs/current/datatype-oid.html',
  limit: 'list',
  columns,
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH RECURSIVE bases(kind, base, oid) AS MATERIALIZED (
               SELECT CASE WHEN t.typtype = 'c' THEN 'row' WHEN t.typname = 'aclitem' THEN 'aclitem' ELSE 'reg' END,
                      t.typname::pg_catalog.text, t.oid
                 FROM pg_catalog.pg_type AS t
                 JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
                WHERE (t.typtype = 'c' AND (t.oid < 16384 OR n.nspname = 'information_schema'))
                   OR (n.nspname = 'pg_catalog'
                       AND t.typname IN ('regcollation', 'regconfig', 'regdictionary', 'regnamespace', 'regoper',
                                         'regoperator', 'regproc', 'regprocedure', 'aclitem'))),
             edges(part, whole) AS MATERIALIZED (
               SELECT t.typbasetype, t.oid FROM pg_catalog.pg_type AS t WHERE t.typtype = 'd'
               UNION ALL
               SELECT t.typelem, t.oid FROM pg_catalog.pg_type AS t WHERE t.typtype = 'b' AND t.typelem <> 0
               UNION ALL
               SELECT r.rngsubtype, r.rngtypid FROM pg_catalog.pg_range AS r
               UNION ALL
               SELECT a.atttypid, c.reltype
                 FROM pg_catalog.pg_class AS c
                 JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 JOIN pg_catalog.pg_type AS p ON p.oid = a.atttypid
                WHERE c.reltype <> 0
                  AND (p.oid >= 16384 OR p.typtype = 'c' OR p.typelem <> 0 OR p.oid IN (SELECT b.oid FROM bases AS b))),
             found(kind, base, oid) AS (
               SELECT b.kind, b.base, b.oid FROM bases AS b
               UNION
               SELECT f.kind, f.base, e.whole FROM found AS f JOIN edges AS e ON e.part = f.oid)
        SELECT f.kind, min(f.base) AS base, n.nspname::pg_catalog.text, c.relname::pg_catalog.text, c.relkind,
               a.attname::pg_catalog.text, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type_name,
               bool_or(b.oid IS NOT NULL) AS is_plain,
               t.typtype = 'b' AND t.typelem <> 0 AS is_array,
               CASE WHEN c.reltuples >= 0 THEN c.reltuples END AS reltuples,
               rn.nspname::pg_catalog.text AS root_nspname, r.relname::pg_catalog.text AS root_relname,
               a.attinhcount > 0 AS is_inherited
          FROM found AS f
          JOIN pg_catalog.pg_attribute AS a ON a.atttypid = f.oid AND NOT a.attisdropped
          JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'm', 'i')
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
          LEFT JOIN bases AS b ON b.oid = CASE WHEN t.typtype = 'b' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
          LEFT JOIN pg_catalog.pg_class AS r
            ON c.relispartition AND r.oid = pg_catalog.pg_partition_root(c.oid)
          LEFT JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
         WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
           AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_temp_')
           AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_toast_temp_')
         GROUP BY f.kind, n.nspname, c.relname, c.relkind, a.attname, a.attnum, a.atttypid, a.atttypmod, t.typtype,
                  t.typelem, c.reltuples, rn.nspname, r.relname, a.attinhcount
         ORDER BY f.kind, n.nspname, c.relname, a.attnum
         LIMIT 501`,
    },
  ],
});
