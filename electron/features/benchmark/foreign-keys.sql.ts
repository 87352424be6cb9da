import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, json, number, numberOrNull, text } from '../../postgres/value-types.ts';

/**
 * Every foreign key, or one. Of a partitioned table the key that was declared, not the copies that its partitions
 * inherit (conparentid). Indexed: a valid index without WHERE of the child begins with these columns, in any order.
 * Reads catalogs only, so it waits for nobody.
 */
export const foreignKeys = defineStatement({
  name: 'benchmark.foreignKeys',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-constraint.html',
  limit: 'list',
  columns: {
    conoid: number,
    conname: text,
    nspname: text,
    relname: text,
    fnspname: text,
    frelname: text,
    columns: json<string[]>(),
    fcolumns: json<string[]>(),
    is_nullable: boolean,
    is_self: boolean,
    is_partitioned: boolean,
    is_valid: boolean,
    is_period: boolean,
    reltuples: numberOrNull,
    freltuples: numberOrNull,
    has_index: boolean,
    has_key: boolean,
    has_usage: boolean,
    has_fusage: boolean,
    has_select: boolean,
    has_fselect: boolean,
    role: text,
    total: number,
  },
  params: (options: { readonly conoid?: number; readonly most: number }) => [options.conoid ?? null, options.most],
  texts: [
    {
      since: PG.v18,
      sql: sql`
        SELECT
          k.oid AS conoid,
          k.conname,
          n.nspname,
          c.relname,
          fn.nspname AS fnspname,
          f.relname AS frelname,
          (SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
           FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS u (attnum, place)
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.attnum) AS columns,
          (SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
           FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u (attnum, place)
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.attnum) AS fcolumns,
          EXISTS (
            SELECT FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND NOT a.attnotnull) AS is_nullable,
          k.conrelid = k.confrelid AS is_self,
          c.relkind = 'p' OR f.relkind = 'p' AS is_partitioned,
          k.convalidated AS is_valid,
          k.conperiod AS is_period,
          nullif(c.reltuples, -1) AS reltuples,
          nullif(f.reltuples, -1) AS freltuples,
          EXISTS (
            SELECT FROM pg_catalog.pg_index AS i
            WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
              AND (pg_catalog.string_to_array(i.indkey::pg_catalog.text, ' ')::pg_catalog.int2[])
                    [1:pg_catalog.cardinality(k.conkey)] @> k.conkey) AS has_index,
          EXISTS (
            SELECT FROM pg_catalog.pg_constraint AS p WHERE p.conrelid = k.conrelid AND p.contype = 'p') AS has_key,
          pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS has_usage,
          pg_catalog.has_schema_privilege(fn.oid, 'USAGE') AS has_fusage,
          CASE WHEN pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN true
            ELSE NOT EXISTS (
              SELECT FROM pg_catalog.pg_attribute AS a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                AND NOT pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')) END AS has_select,
          CASE WHEN pg_catalog.has_table_privilege(f.oid, 'SELECT') THEN true
            ELSE NOT EXISTS (
              SELECT FROM pg_catalog.pg_attribute AS a
              WHERE a.attrelid = f.oid AND a.attnum > 0 AND NOT a.attisdropped
                AND NOT pg_catalog.has_column_privilege(f.oid, a.attnum, 'SELECT')) END AS has_fselect,
          current_user AS role,
          k.total
        FROM (
          SELECT k.*, pg_catalog.count(*) OVER () AS total
          FROM pg_catalog.pg_constraint AS k
          JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          WHERE k.contype = 'f' AND k.conparentid = 0 AND ($1::pg_catalog.oid IS NULL OR k.oid = $1::pg_catalog.oid)
          ORDER BY n.nspname, c.relname, k.conname, k.oid
          LIMIT $2::pg_catalog.int4) AS k
        JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_class AS f ON f.oid = k.confrelid
        JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace
        ORDER BY n.nspname, c.relname, k.conname, k.oid
      `,
    },
    {
      since: PG.v14,
      sql: sql`
        SELECT
          k.oid AS conoid,
          k.conname,
          n.nspname,
          c.relname,
          fn.nspname AS fnspname,
          f.relname AS frelname,
          (SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
           FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS u (attnum, place)
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.attnum) AS columns,
          (SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
           FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u (attnum, place)
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.attnum) AS fcolumns,
          EXISTS (
            SELECT FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND NOT a.attnotnull) AS is_nullable,
          k.conrelid = k.confrelid AS is_self,
          c.relkind = 'p' OR f.relkind = 'p' AS is_partitioned,
          k.convalidated AS is_valid,
          false AS is_period,
          nullif(c.reltuples, -1) AS reltuples,
          nullif(f.reltuples, -1) AS freltuples,
          EXISTS (
            SELECT FROM pg_catalog.pg_index AS i
            WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
              AND (pg_catalog.string_to_array(i.indkey::pg_catalog.text, ' ')::pg_catalog.int2[])
                    [1:pg_catalog.cardinality(k.conkey)] @> k.conkey) AS has_index,
          EXISTS (
            SELECT FROM pg_catalog.pg_constraint AS p WHERE p.conrelid = k.conrelid AND p.contype = 'p') AS has_key,
          pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS has_usage,
          pg_catalog.has_schema_privilege(fn.oid, 'USAGE') AS has_fusage,
          CASE WHEN pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN true
            ELSE NOT EXISTS (
              SELECT FROM pg_catalog.pg_attribute AS a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                AND NOT pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')) END AS has_select,
          CASE WHEN pg_catalog.has_table_privilege(f.oid, 'SELECT') THEN true
            ELSE NOT EXISTS (
              SELECT FROM pg_catalog.pg_attribute AS a
              WHERE a.attrelid = f.oid AND a.attnum > 0 AND NOT a.attisdropped
                AND NOT pg_catalog.has_column_privilege(f.oid, a.attnum, 'SELECT')) END AS has_fselect,
          current_user AS role,
          k.total
        FROM (
          SELECT k.*, pg_catalog.count(*) OVER () AS total
          FROM pg_catalog.pg_constraint AS k
          JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          WHERE k.contype = 'f' AND k.conparentid = 0 AND ($1::pg_catalog.oid IS NULL OR k.oid = $1::pg_catalog.oid)
          ORDER BY n.nspname, c.relname, k.conname, k.oid
          LIMIT $2::pg_catalog.int4) AS k
        JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_class AS f ON f.oid = k.confrelid
        JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace
        ORDER BY n.nspname, c.relname, k.conname, k.oid
      `,
    },
  ],
});
