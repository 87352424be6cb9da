import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import {
  boolean,
  booleanOrNull,
  number,
  numberOrNull,
  queryText,
  text,
  textOrNull,
} from '../../postgres/value-types.ts';

/** Entries thrown out, and the last reset of all. Since extension version 1.9 (PostgreSQL 14). */
export const info = defineStatement({
  name: 'statements.info',
  manual: 'https://www.postgresql.org/docs/current/pgstatstatements.html#PGSTATSTATEMENTS-PG-STAT-STATEMENTS-INFO',
  limit: 'definition',
  columns: { dealloc: number, stats_reset: textOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT i.dealloc, i.stats_reset::pg_catalog.text AS stats_reset
        FROM   pg_stat_statements_info() AS i`,
    },
  ],
  params: (_schema: string) => [],
  schema: (schema) => schema,
});

/**
 * The entries of this database that are among the first $1 by any order, without their texts (the server would read
 * its file of texts for each look); then, of what is hidden from this role, one row per role. The name is not
 * qualified: search_path holds the extension's schema, after pg_catalog. It may be public, so every operator here finds
 * its exact types in pg_catalog, and JSON is taken apart by functions: nobody's operator can slip in.
 *
 * What differs by the version of the extension, which is not the server's after pg_upgrade, is read from the row as
 * JSON: 1.9 brought toplevel, 1.11 renamed blk_read_time and brought stats_since.
 */
export const reading = defineStatement({
  name: 'statements.reading',
  manual: 'https://www.postgresql.org/docs/current/pgstatstatements.html#PGSTATSTATEMENTS-PG-STAT-STATEMENTS',
  limit: 'list',
  columns: {
    userid: number,
    /** null: hidden. */
    queryid: textOrNull,
    toplevel: booleanOrNull,
    usename: textOrNull,
    /** Entries in this row. */
    entries: number,
    /** Of this database, in every row the same. */
    all_entries: number,
    all_calls: number,
    all_exec_time: number,
    all_wal_bytes: number,
    calls: number,
    total_exec_time: number,
    mean_exec_time: number,
    stddev_exec_time: numberOrNull,
    min_exec_time: numberOrNull,
    max_exec_time: numberOrNull,
    total_plan_time: number,
    rows: number,
    shared_blks_hit: number,
    shared_blks_read: number,
    temp_blks_written: number,
    shared_blk_read_time: numberOrNull,
    wal_bytes: number,
    stats_since: textOrNull,
    is_hidden: boolean,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH s AS MATERIALIZED (
          SELECT s.*
          FROM   pg_stat_statements(false) AS s
          WHERE  s.dbid = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
          AND    s.calls > 0),
        r AS MATERIALIZED (
          SELECT s.*,
                 least(pg_catalog.row_number() OVER (ORDER BY s.total_exec_time DESC),
                       pg_catalog.row_number() OVER (ORDER BY s.calls DESC),
                       pg_catalog.row_number() OVER (ORDER BY s.mean_exec_time DESC),
                       pg_catalog.row_number() OVER (ORDER BY s.rows DESC),
                       pg_catalog.row_number() OVER (ORDER BY s.wal_bytes DESC)) AS place
          FROM   s
          WHERE  s.queryid IS NOT NULL),
        n AS MATERIALIZED (
          SELECT pg_catalog.count(*) AS all_entries, pg_catalog.sum(s.calls) AS all_calls,
                 pg_catalog.sum(s.total_exec_time) AS all_exec_time, pg_catalog.sum(s.wal_bytes) AS all_wal_bytes
          FROM   s),
        shown AS (
          SELECT r.userid, r.queryid::pg_catalog.text AS queryid,
                 pg_catalog.jsonb_extract_path_text(j, 'toplevel')::pg_catalog.bool AS toplevel,
                 1 AS entries, r.calls, r.total_exec_time, r.mean_exec_time, r.stddev_exec_time, r.min_exec_time,
                 r.max_exec_time, r.total_plan_time, r.rows, r.shared_blks_hit, r.shared_blks_read,
                 r.temp_blks_written,
                 coalesce(pg_catalog.jsonb_extract_path_text(j, 'shared_blk_read_time'),
                          pg_catalog.jsonb_extract_path_text(j, 'blk_read_time'))::pg_catalog.float8
                 AS shared_blk_read_time,
                 r.wal_bytes, pg_catalog.jsonb_extract_path_text(j, 'stats_since') AS stats_since, false AS is_hidden
          FROM   r
          CROSS  JOIN LATERAL (SELECT pg_catalog.to_jsonb(r) AS j) AS j
          WHERE  r.place <= $1::pg_catalog.int8
          UNION ALL
          SELECT s.userid, NULL, NULL, pg_catalog.count(*), pg_catalog.sum(s.calls), pg_catalog.sum(s.total_exec_time),
                 pg_catalog.sum(s.total_exec_time)
                 / pg_catalog.sum(s.calls)::pg_catalog.float8, NULL, pg_catalog.min(s.min_exec_time),
                 pg_catalog.max(s.max_exec_time), pg_catalog.sum(s.total_plan_time), pg_catalog.sum(s.rows),
                 pg_catalog.sum(s.shared_blks_hit), pg_catalog.sum(s.shared_blks_read),
                 pg_catalog.sum(s.temp_blks_written), NULL, pg_catalog.sum(s.wal_bytes), NULL, true
          FROM   s
          WHERE  s.queryid IS NULL
          GROUP  BY s.userid)
        SELECT shown.*, n.*, u.rolname AS usename
        FROM   shown
        CROSS  JOIN n
        LEFT   JOIN pg_catalog.pg_roles AS u ON u.oid = shown.userid`,
    },
  ],
  params: (_schema: string, perOrder: number) => [perOrder],
  schema: (schema) => schema,
});

/** The texts of some entries of this database, cut at $2 characters. null: the server lost it. */
export const texts = defineStatement({
  name: 'statements.texts',
  manual: 'https://www.postgresql.org/docs/current/pgstatstatements.html#PGSTATSTATEMENTS-PG-STAT-STATEMENTS',
  limit: 'list',
  columns: { queryid: text, query: queryText, is_cut: boolean },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT DISTINCT ON (s.queryid)
               s.queryid::pg_catalog.text AS queryid, pg_catalog.left(s.query, $2::pg_catalog.int4) AS query,
               coalesce(pg_catalog.length(s.query) > $2::pg_catalog.int4, false) AS is_cut
        FROM   pg_stat_statements(true) AS s
        WHERE  s.queryid = ANY ($1::pg_catalog.int8[])
        AND    s.dbid = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
        ORDER  BY s.queryid, s.query`,
    },
  ],
  params: (_schema: string, queryids: readonly string[], most: number) => [queryids, most],
  schema: (schema) => schema,
});
