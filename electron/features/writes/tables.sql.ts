import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { number, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * The counters of every table that was ever written, from the functions below pg_stat_user_tables: the view joins the
 * indexes of every table first. Takes no locks. Temporary tables are left out, as they write no WAL.
 */
export const writtenTables = defineStatement({
  name: 'writes.tables',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-TABLES-VIEW',
  limit: 'list',
  columns: {
    oid: number,
    n_tup_ins: number,
    n_tup_upd: number,
    n_tup_del: number,
    n_tup_hot_upd: number,
    n_tup_newpage_upd: numberOrNull,
  },
  texts: [
    {
      since: PG.v16,
      sql: sql`
        SELECT c.oid, s.n_tup_ins, s.n_tup_upd, s.n_tup_del, s.n_tup_hot_upd, s.n_tup_newpage_upd
        FROM   pg_catalog.pg_class AS c
        CROSS  JOIN LATERAL (
          SELECT pg_catalog.pg_stat_get_tuples_inserted(c.oid) AS n_tup_ins,
                 pg_catalog.pg_stat_get_tuples_updated(c.oid) AS n_tup_upd,
                 pg_catalog.pg_stat_get_tuples_deleted(c.oid) AS n_tup_del,
                 pg_catalog.pg_stat_get_tuples_hot_updated(c.oid) AS n_tup_hot_upd,
                 pg_catalog.pg_stat_get_tuples_newpage_updated(c.oid) AS n_tup_newpage_upd
          OFFSET 0) AS s
        WHERE  c.relkind IN ('r', 'm') AND c.oid >= 16384 AND c.relpersistence <> 't'
        AND    s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0`,
    },
    {
      since: PG.v14,
      sql: sql`
        SELECT c.oid, s.n_tup_ins, s.n_tup_upd, s.n_tup_del, s.n_tup_hot_upd,
               NULL::pg_catalog.int8 AS n_tup_newpage_upd
        FROM   pg_catalog.pg_class AS c
        CROSS  JOIN LATERAL (
          SELECT pg_catalog.pg_stat_get_tuples_inserted(c.oid) AS n_tup_ins,
                 pg_catalog.pg_stat_get_tuples_updated(c.oid) AS n_tup_upd,
                 pg_catalog.pg_stat_get_tuples_deleted(c.oid) AS n_tup_del,
                 pg_catalog.pg_stat_get_tuples_hot_updated(c.oid) AS n_tup_hot_upd
          OFFSET 0) AS s
        WHERE  c.relkind IN ('r', 'm') AND c.oid >= 16384 AND c.relpersistence <> 't'
        AND    s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0`,
    },
  ],
});

/** Their names, and of what they are a partition at the top. Reads catalogs only, so it waits for nobody. */
export const tableNames = defineStatement({
  name: 'writes.names',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-inherits.html',
  limit: 'list',
  columns: { oid: number, nspname: text, relname: text, root_nspname: textOrNull, root_relname: textOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH RECURSIVE up AS (
          SELECT i.inhrelid AS oid, i.inhparent AS root, 1 AS height
          FROM   pg_catalog.pg_inherits AS i
          WHERE  i.inhrelid = ANY ($1::pg_catalog.oid[]) AND i.inhseqno = 1
          UNION  ALL
          SELECT up.oid, i.inhparent, up.height + 1
          FROM   up
          JOIN   pg_catalog.pg_inherits AS i ON i.inhrelid = up.root AND i.inhseqno = 1),
        top AS (
          SELECT DISTINCT ON (up.oid) up.oid, up.root FROM up ORDER BY up.oid, up.height DESC)
        SELECT c.oid, n.nspname, c.relname, rn.nspname AS root_nspname, r.relname AS root_relname
        FROM   pg_catalog.pg_class AS c
        JOIN   pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT   JOIN top ON top.oid = c.oid
        LEFT   JOIN pg_catalog.pg_class AS r ON r.oid = top.root
        LEFT   JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
        WHERE  c.oid = ANY ($1::pg_catalog.oid[])`,
    },
  ],
  params: (oids: readonly number[]) => [oids],
});
