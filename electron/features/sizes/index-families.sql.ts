import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, numberOrNull, text } from '../../postgres/value-types.ts';

/**
 * Every index of a table that is somebody's child. pg_get_indexdef would wait for locks, so the definition is told from
 * the catalogs: access method and key columns, an expression only as such.
 */
export const childIndexes = defineStatement({
  name: 'sizes.childIndexes',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-index.html',
  limit: 'list',
  columns: {
    oid: number,
    nspname: text,
    relname: text,
    relkind: text,
    indrelid: number,
    inhparent: number,
    relpages: number,
    indisunique: boolean,
    indisprimary: boolean,
    indisvalid: boolean,
    definition: text,
    idx_scan: numberOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT
          c.oid,
          n.nspname,
          c.relname,
          c.relkind,
          x.indrelid,
          coalesce(h.inhparent, 0) AS inhparent,
          greatest(c.relpages, 0) AS relpages,
          x.indisunique,
          x.indisprimary,
          x.indisvalid,
          pg_catalog.concat(
            am.amname, ' (',
            (SELECT pg_catalog.string_agg(coalesce(a.attname::pg_catalog.text, 'expression'), ', ' ORDER BY k.place)
             FROM pg_catalog.unnest(x.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (attnum, place)
             LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = x.indrelid AND a.attnum = k.attnum AND k.attnum <> 0),
            ')', CASE WHEN x.indpred IS NOT NULL THEN ', partial' END) AS definition,
          CASE WHEN c.relkind = 'i' THEN pg_catalog.pg_stat_get_numscans(c.oid) END AS idx_scan
        FROM pg_catalog.pg_index AS x
        JOIN pg_catalog.pg_class AS c ON c.oid = x.indexrelid
        JOIN pg_catalog.pg_am AS am ON am.oid = c.relam
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = c.oid
        WHERE c.relkind = 'I'
          OR EXISTS (SELECT 1 FROM pg_catalog.pg_inherits AS t WHERE t.inhrelid = x.indrelid)
      `,
    },
  ],
});

/** Exact size of about 1,000 indexes as one sum; what is locked is not asked and counted. */
export const indexSizes = defineStatement({
  name: 'sizes.exactIndexes',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE',
  limit: 'size-chunk',
  columns: { measured_bytes: number, measured: number, locked: number },
  params: (oids: readonly number[]) => [oids],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH locked AS MATERIALIZED (
          SELECT DISTINCT l.relation
          FROM pg_catalog.pg_locks AS l
          WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
        ),
        size AS MATERIALIZED (
          SELECT
            k.relation IS NOT NULL AS is_locked,
            CASE WHEN k.relation IS NULL THEN
              pg_catalog.pg_relation_size(c.oid, 'main') + pg_catalog.pg_relation_size(c.oid, 'fsm')
              + pg_catalog.pg_relation_size(c.oid, 'vm') + pg_catalog.pg_relation_size(c.oid, 'init')
            END AS bytes
          FROM pg_catalog.pg_class AS c
          LEFT JOIN locked AS k ON k.relation = c.oid
          WHERE c.oid = ANY ($1::pg_catalog.oid[])
        )
        SELECT
          coalesce(pg_catalog.sum(s.bytes), 0) AS measured_bytes,
          pg_catalog.count(s.bytes) AS measured,
          pg_catalog.count(*) FILTER (WHERE s.is_locked) AS locked
        FROM size AS s
      `,
    },
  ],
});
