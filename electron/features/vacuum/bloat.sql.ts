import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Tables of $1 pages or more, $2 alone unless it is 0, with what the role may see of them. pg_stats shows statistics of
 * columns that the role may SELECT, and none where row level security holds for it.
 */
export const bloatTables = defineStatement({
  name: 'vacuum.bloatTables',
  manual: 'https://www.postgresql.org/docs/current/view-pg-stats.html',
  limit: 'list',
  columns: {
    oid: number,
    relpages: number,
    reltuples: number,
    reloptions: textOrNull,
    modified: number,
    analyzed: number,
    written: number,
    is_hidden: boolean,
  },
  params: (leastPages: number, oid: number) => [leastPages, oid],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT c.oid, c.relpages, c.reltuples, pg_catalog.array_to_string(c.reloptions, pg_catalog.chr(10)) AS reloptions,
               pg_catalog.pg_stat_get_mod_since_analyze(c.oid) AS modified,
               pg_catalog.pg_stat_get_analyze_count(c.oid) + pg_catalog.pg_stat_get_autoanalyze_count(c.oid) AS analyzed,
               pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_live_tuples(c.oid) AS written,
               pg_catalog.row_security_active(c.oid) OR NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') AS is_hidden
          FROM pg_catalog.pg_class AS c
         WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND c.oid >= 16384
           AND c.relpages >= $1::pg_catalog.int4
           AND (c.oid = $2::pg_catalog.oid OR $2::pg_catalog.oid = 0)`,
    },
  ],
});

/**
 * Columns of the tables of $1, dropped ones too, since those leave nulls behind. pg_stats is looked up column by column,
 * which OFFSET 0 keeps the planner from undoing: as a security barrier it can only be joined whole, which for eight
 * tables of 20,000 took 190 ms instead of 4.
 */
export const bloatColumns = defineStatement({
  name: 'vacuum.bloatColumns',
  manual: 'https://www.postgresql.org/docs/current/view-pg-stats.html',
  limit: 'list',
  columns: {
    attrelid: number,
    attlen: number,
    attalign: text,
    attisdropped: boolean,
    null_frac: numberOrNull,
    avg_width: numberOrNull,
  },
  params: (oids: readonly number[]) => [oids],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT a.attrelid, a.attlen, a.attalign, a.attisdropped, s.null_frac, s.avg_width
          FROM pg_catalog.pg_class AS c
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
          LEFT JOIN LATERAL (
                 SELECT p.null_frac, p.avg_width
                   FROM pg_catalog.pg_stats AS p
                  WHERE p.schemaname = n.nspname AND p.tablename = c.relname AND p.attname = a.attname AND NOT p.inherited
                 OFFSET 0) AS s ON true
         WHERE c.oid = ANY ($1::pg_catalog.oid[])
         ORDER BY a.attrelid, a.attnum`,
    },
  ],
});
