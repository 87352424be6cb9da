import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, booleanOrNull, json, number, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/** What the probe, its hints and its advice must know of a table. */
export const writtenTable = defineStatement({
  name: 'writes.table',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-TABLES-VIEW',
  limit: 'definition',
  columns: {
    nspname: text,
    relname: text,
    relkind: text,
    pages: number,
    n_tup_upd: number,
    n_tup_hot_upd: number,
    n_live_tup: number,
    stats_reset: textOrNull,
    key: json<readonly string[]>(),
    columns: json<readonly { readonly name: string; readonly typname: string; readonly is_unique: boolean }[]>(),
    is_suppressed: boolean,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT n.nspname, c.relname, c.relkind,
               CASE WHEN c.relkind IN ('r', 'm')
                    THEN pg_catalog.pg_relation_size(c.oid::pg_catalog.regclass)
                         / pg_catalog.current_setting('block_size')::pg_catalog.int8
                    ELSE 0 END AS pages,
               pg_catalog.pg_stat_get_tuples_updated(c.oid) AS n_tup_upd,
               pg_catalog.pg_stat_get_tuples_hot_updated(c.oid) AS n_tup_hot_upd,
               pg_catalog.pg_stat_get_live_tuples(c.oid) AS n_live_tup,
               (SELECT pg_catalog.pg_stat_get_db_stat_reset_time(d.oid)
                FROM   pg_catalog.pg_database AS d
                WHERE  d.datname = pg_catalog.current_database())::pg_catalog.text AS stats_reset,
               (SELECT coalesce(pg_catalog.json_agg(a.attname ORDER BY k.place), '[]')
                FROM   pg_catalog.pg_index AS i
                CROSS  JOIN LATERAL pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (attnum, place)
                JOIN   pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                WHERE  i.indrelid = c.oid AND i.indisprimary AND k.place <= i.indnkeyatts) AS key,
               (SELECT coalesce(pg_catalog.json_agg(x ORDER BY x.attnum), '[]')
                FROM  (SELECT a.attname AS name, t.typname, a.attnum,
                              EXISTS (SELECT FROM pg_catalog.pg_index AS i
                                      WHERE  i.indrelid = c.oid AND (i.indisunique OR i.indisexclusion)
                                      AND    a.attnum = ANY (i.indkey::pg_catalog.int2[])) AS is_unique
                       FROM   pg_catalog.pg_attribute AS a
                       JOIN   pg_catalog.pg_type AS t ON t.oid = a.atttypid
                       WHERE  a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS x)
                 AS columns,
               EXISTS (SELECT FROM pg_catalog.pg_trigger AS g
                       JOIN   pg_catalog.pg_proc AS p ON p.oid = g.tgfoid
                       WHERE  g.tgrelid = c.oid AND g.tgenabled <> 'D'
                       AND    p.prosrc = 'suppress_redundant_updates_trigger') AS is_suppressed
        FROM   pg_catalog.pg_class AS c
        JOIN   pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE  c.oid = $1::pg_catalog.oid AND c.relkind IN ('r', 'm', 'p')`,
    },
  ],
  params: (relid: number) => [relid],
});

export interface PairGroup {
  /** Live columns whose stored bytes differ. */
  readonly changed: readonly string[];
  readonly pairs: number;
}

/** Two versions that differ in nothing but pointers to equally large TOAST values. */
export interface DoubtfulPair {
  readonly old_block: number;
  readonly old_lp: number;
  readonly new_block: number;
  readonly new_lp: number;
  readonly attnums: readonly number[];
}

/**
 * Old row versions on the pages $2 that were replaced by an UPDATE, beside the versions that replaced them, on whatever
 * page those are. Left out: rows that are only locked, updates known to have been rolled back, rows that moved to
 * another partition, and, counted as skipped, versions whose successor is no longer there, that several transactions
 * hold (t_xmax is a multixact), or between which a column was added. The functions' names are not qualified:
 * search_path holds the schema of pageinspect, after pg_catalog, and their arguments have exactly their types.
 *
 * A TOAST pointer (18 bytes, the first 1 and 18) that differs while both sizes in it do not may point to an equal value.
 */
export const pairsOnPages = defineStatement({
  name: 'writes.pairs',
  manual: 'https://www.postgresql.org/docs/current/pageinspect.html#PAGEINSPECT-HEAP-FUNCS',
  limit: 'definition',
  columns: {
    olds: number,
    pairs: number,
    groups: json<readonly PairGroup[]>(),
    doubtful: json<readonly DoubtfulPair[]>(),
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH rel AS MATERIALIZED (
          SELECT $1::pg_catalog.oid AS oid, $1::pg_catalog.oid::pg_catalog.regclass::pg_catalog.text AS name,
                 pg_catalog.pg_relation_size($1::pg_catalog.oid::pg_catalog.regclass)
                 / pg_catalog.current_setting('block_size')::pg_catalog.int8 AS pages),
        old AS MATERIALIZED (
          SELECT b.block, i.lp, i.t_xmax, i.t_ctid, i.t_data, i.t_infomask, i.t_infomask2, i.t_bits,
                 (i.t_ctid::pg_catalog.text::pg_catalog.point)[0]::pg_catalog.int8 AS new_block
          FROM   rel
          CROSS  JOIN pg_catalog.unnest($2::pg_catalog.int8[]) AS b (block)
          CROSS  JOIN LATERAL heap_page_items(get_raw_page(rel.name, b.block)) AS i
          WHERE  b.block < rel.pages AND i.t_data IS NOT NULL AND i.t_xmax <> '0'::pg_catalog.xid
          AND    i.t_infomask & 2048 = 0 AND i.t_infomask & 128 = 0
          AND    i.t_ctid <> pg_catalog.format('(%s,%s)', b.block, i.lp)::pg_catalog.tid),
        target AS MATERIALIZED (
          SELECT DISTINCT old.new_block AS block FROM old CROSS JOIN rel WHERE old.new_block < rel.pages),
        new AS MATERIALIZED (
          SELECT target.block, i.lp, pg_catalog.format('(%s,%s)', target.block, i.lp)::pg_catalog.tid AS tid, i.t_xmin,
                 i.t_data, i.t_infomask, i.t_infomask2, i.t_bits
          FROM   target
          CROSS  JOIN rel
          CROSS  JOIN LATERAL heap_page_items(get_raw_page(rel.name, target.block)) AS i
          WHERE  i.t_data IS NOT NULL),
        pair AS MATERIALIZED (
          SELECT o.block AS old_block, o.lp AS old_lp, n.block AS new_block, n.lp AS new_lp,
                 tuple_data_split(rel.oid, o.t_data, o.t_infomask, o.t_infomask2, o.t_bits) AS was,
                 tuple_data_split(rel.oid, n.t_data, n.t_infomask, n.t_infomask2, n.t_bits) AS became
          FROM   rel
          CROSS  JOIN old AS o
          JOIN   new AS n ON n.tid = o.t_ctid AND n.t_xmin = o.t_xmax
          WHERE  o.t_infomask2 & 2047 = n.t_infomask2 & 2047),
        compared AS MATERIALIZED (
          SELECT p.old_block, p.old_lp, p.new_block, p.new_lp, d.changed, d.doubtful
          FROM   pair AS p
          CROSS  JOIN LATERAL (
            SELECT coalesce(pg_catalog.array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE NOT u.is_doubtful), '{}')
                     AS changed,
                   coalesce(pg_catalog.array_agg(a.attnum ORDER BY a.attnum) FILTER (WHERE u.is_doubtful), '{}')
                     AS doubtful
            FROM   ROWS FROM (pg_catalog.unnest(p.was), pg_catalog.unnest(p.became))
                     WITH ORDINALITY AS v (was, became, attnum)
            JOIN   rel ON true
            JOIN   pg_catalog.pg_attribute AS a
                   ON a.attrelid = rel.oid AND a.attnum = v.attnum AND NOT a.attisdropped
            CROSS  JOIN LATERAL (
              SELECT a.attlen = -1 AND pg_catalog.length(v.was) = 18 AND pg_catalog.length(v.became) = 18
                     AND pg_catalog.substr(v.was, 1, 2) = pg_catalog.decode('0112', 'hex')
                     AND pg_catalog.substr(v.was, 1, 10) = pg_catalog.substr(v.became, 1, 10) IS TRUE AS is_doubtful) AS u
            WHERE  v.was IS DISTINCT FROM v.became) AS d),
        grouped AS (
          SELECT c.changed, pg_catalog.count(*) AS pairs
          FROM   compared AS c
          WHERE  pg_catalog.cardinality(c.changed) > 0 OR pg_catalog.cardinality(c.doubtful) = 0
          GROUP  BY c.changed)
        SELECT (SELECT pg_catalog.count(*) FROM old) AS olds,
               (SELECT pg_catalog.count(*) FROM compared) AS pairs,
               (SELECT coalesce(pg_catalog.json_agg(g), '[]') FROM grouped AS g) AS groups,
               (SELECT coalesce(pg_catalog.json_agg(d), '[]')
                FROM  (SELECT c.old_block, c.old_lp, c.new_block, c.new_lp, c.doubtful AS attnums
                       FROM   compared AS c
                       WHERE  pg_catalog.cardinality(c.changed) = 0 AND pg_catalog.cardinality(c.doubtful) > 0
                       LIMIT  400) AS d) AS doubtful`,
    },
  ],
  params: (relid: number, blocks: readonly number[], _schema: string) => [relid, blocks],
  schema: (_relid, _blocks, schema) => schema,
});

/** Whether the TOAST values of those columns are equal in the two versions. Fails where one was vacuumed away. */
export const toastedPair = defineStatement({
  name: 'writes.toastedPair',
  manual: 'https://www.postgresql.org/docs/current/pageinspect.html#PAGEINSPECT-HEAP-FUNCS',
  limit: 'definition',
  columns: { is_equal: booleanOrNull, changed: json<readonly string[]>(), found: numberOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH version AS MATERIALIZED (
          SELECT v.place, tuple_data_split($1::pg_catalog.oid, i.t_data, i.t_infomask, i.t_infomask2, i.t_bits, true)
                   AS values
          FROM   ROWS FROM (pg_catalog.unnest($2::pg_catalog.int8[]), pg_catalog.unnest($3::pg_catalog.int4[]))
                   WITH ORDINALITY AS v (block, lp, place)
          CROSS  JOIN LATERAL heap_page_items(
                   get_raw_page($1::pg_catalog.oid::pg_catalog.regclass::pg_catalog.text, v.block)) AS i
          WHERE  i.lp = v.lp AND i.t_data IS NOT NULL),
        changed AS (
          SELECT a.attname, a.attnum
          FROM   version AS o
          JOIN   version AS n ON o.place = 1 AND n.place = 2
          JOIN   pg_catalog.pg_attribute AS a
                 ON a.attrelid = $1::pg_catalog.oid AND a.attnum = ANY ($4::pg_catalog.int2[])
          WHERE  o.values[a.attnum] IS DISTINCT FROM n.values[a.attnum])
        SELECT NOT EXISTS (SELECT FROM changed) AS is_equal,
               (SELECT coalesce(pg_catalog.json_agg(c.attname ORDER BY c.attnum), '[]') FROM changed AS c) AS changed,
               (SELECT pg_catalog.count(*) FROM version) AS found`,
    },
  ],
  params: (relid: number, pair: DoubtfulPair, _schema: string) => [
    relid,
    [pair.old_block, pair.new_block],
    [pair.old_lp, pair.new_lp],
    pair.attnums,
  ],
  schema: (_relid, _pair, schema) => schema,
});
