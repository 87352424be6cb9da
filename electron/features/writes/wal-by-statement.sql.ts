import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, queryText, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * The statements of this database that wrote the most WAL; in the first row the sum of all. The function's name is not
 * qualified: search_path holds the extension's schema, after pg_catalog. It may be public, so every operator here finds
 * its exact types in pg_catalog.
 */
export const walByStatement = defineStatement({
  name: 'writes.walByStatement',
  manual: 'https://www.postgresql.org/docs/current/pgstatstatements.html#PGSTATSTATEMENTS-PG-STAT-STATEMENTS',
  limit: 'list',
  needs: 'pg_read_all_stats',
  columns: {
    key: text,
    /** null: hidden from this role. */
    query: queryText,
    usename: textOrNull,
    is_hidden: boolean,
    wal_bytes: number,
    wal_records: number,
    wal_fpi: number,
    sum_bytes: number,
    stats_reset: textOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH s AS MATERIALIZED (
          SELECT s.userid, s.queryid, s.wal_bytes, s.wal_records, s.wal_fpi, s.query, s.toplevel
          FROM   pg_stat_statements(true) AS s
          WHERE  s.dbid = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
          AND    s.wal_bytes > 0::pg_catalog.numeric),
        g AS (
          SELECT pg_catalog.concat_ws('/', s.userid, s.queryid, s.toplevel) AS key, s.userid, s.queryid IS NULL AS is_hidden,
                 pg_catalog.min(s.query) AS query, pg_catalog.sum(s.wal_bytes) AS wal_bytes,
                 pg_catalog.sum(s.wal_records) AS wal_records, pg_catalog.sum(s.wal_fpi) AS wal_fpi
          FROM   s
          GROUP  BY 1, 2, 3)
        SELECT g.key, CASE WHEN g.is_hidden THEN NULL ELSE pg_catalog.left(g.query, 2000) END AS query,
               u.rolname AS usename, g.is_hidden, g.wal_bytes, g.wal_records, g.wal_fpi,
               pg_catalog.sum(g.wal_bytes) OVER () AS sum_bytes,
               (SELECT i.stats_reset FROM pg_stat_statements_info() AS i)::pg_catalog.text AS stats_reset
        FROM   g
        LEFT   JOIN pg_catalog.pg_roles AS u ON u.oid = g.userid
        ORDER  BY g.wal_bytes DESC
        LIMIT  50`,
    },
  ],
  params: (_schema: string) => [],
  schema: (schema) => schema,
});

/** Of the backends that are there now. */
export const walByBackend = defineStatement({
  name: 'writes.walByBackend',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-FUNCTIONS',
  limit: 'list',
  needs: 'pg_read_all_stats',
  columns: {
    pid: number,
    backend_type: textOrNull,
    usename: textOrNull,
    application_name: textOrNull,
    wal_bytes: number,
    wal_records: number,
    wal_fpi: number,
    sum_bytes: number,
    hidden: number,
    role: text,
  },
  texts: [
    {
      since: PG.v18,
      sql: sql`
        WITH a AS MATERIALIZED (
          SELECT a.pid, a.usesysid, a.application_name, a.backend_type FROM pg_catalog.pg_stat_get_activity(NULL) AS a),
        w AS MATERIALIZED (
          SELECT a.pid, a.usesysid, a.application_name, a.backend_type, w.wal_bytes, w.wal_records, w.wal_fpi
          FROM   a
          CROSS  JOIN LATERAL pg_catalog.pg_stat_get_backend_wal(a.pid) AS w
          WHERE  w.wal_bytes > 0)
        SELECT w.pid, w.backend_type, u.rolname AS usename, w.application_name, w.wal_bytes, w.wal_records, w.wal_fpi,
               pg_catalog.sum(w.wal_bytes) OVER () AS sum_bytes,
               (SELECT pg_catalog.count(*) FROM w AS h WHERE h.backend_type IS NULL) AS hidden,
               CURRENT_USER AS role
        FROM   w
        LEFT   JOIN pg_catalog.pg_roles AS u ON u.oid = w.usesysid
        ORDER  BY w.wal_bytes DESC, w.pid
        LIMIT  50`,
    },
  ],
});
