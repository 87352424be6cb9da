import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Indexes that nothing has scanned and that enforce nothing (no unique, no constraint, no replica identity), and those
 * that a build left invalid: not those of a table on which one still runs, or may run where that is hidden. Of a
 * partitioned index only the partitions are counted, since it is never scanned itself. The 100 largest of each are listed.
 */
export const overviewIndexes = defineStatement({
  name: 'overview.indexes',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-INDEXES-VIEW',
  limit: 'list',
  columns: {
    oid: number,
    nspname: text,
    relname: text,
    table: text,
    bytes: number,
    is_valid: boolean,
    stats_reset: textOrNull,
    unused_count: number,
    unused_bytes: number,
    invalid_count: number,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH building AS MATERIALIZED (
          SELECT p.relid
          FROM   pg_catalog.pg_stat_progress_create_index AS p
          WHERE  p.datname = pg_catalog.current_database()),
        found AS MATERIALIZED (
          SELECT c.oid, n.nspname, c.relname, t.relname AS table, i.indisvalid AND i.indisready AS is_valid,
                 greatest(c.relpages, 0)::pg_catalog.int8
                   * pg_catalog.current_setting('block_size')::pg_catalog.int8 AS bytes
          FROM   pg_catalog.pg_index AS i
          JOIN   pg_catalog.pg_class AS c ON c.oid = i.indexrelid
          JOIN   pg_catalog.pg_class AS t ON t.oid = i.indrelid
          JOIN   pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          WHERE  c.relkind = 'i'
          AND    c.relpersistence <> 't'
          AND    n.nspname NOT IN ('pg_catalog', 'information_schema')
          AND    n.nspname !~ '^pg_toast'
          AND    ((NOT (i.indisvalid AND i.indisready)
                   AND NOT EXISTS (SELECT FROM building AS b WHERE b.relid IS NULL OR b.relid = i.indrelid))
                  OR (i.indisvalid AND i.indisready AND pg_catalog.pg_stat_get_numscans(c.oid) = 0
                      AND NOT i.indisunique AND NOT i.indisexclusion AND NOT i.indisreplident
                      AND c.relpages > 0))),
        ranked AS (
          SELECT f.*, pg_catalog.row_number() OVER (PARTITION BY f.is_valid ORDER BY f.bytes DESC, f.oid) AS place,
                 pg_catalog.count(*) FILTER (WHERE f.is_valid) OVER () AS unused_count,
                 coalesce(pg_catalog.sum(f.bytes) FILTER (WHERE f.is_valid) OVER (), 0) AS unused_bytes,
                 pg_catalog.count(*) FILTER (WHERE NOT f.is_valid) OVER () AS invalid_count
          FROM   found AS f)
        SELECT r.oid, r.nspname, r.relname, r.table, r.bytes, r.is_valid, r.unused_count, r.unused_bytes, r.invalid_count,
               (SELECT pg_catalog.pg_stat_get_db_stat_reset_time(d.oid)
                FROM   pg_catalog.pg_database AS d
                WHERE  d.datname = pg_catalog.current_database()) AS stats_reset
        FROM   ranked AS r
        WHERE  r.place <= 100
        ORDER  BY r.is_valid, r.bytes DESC, r.oid`,
    },
  ],
});
