import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/** Whether anybody still uses it: what the cumulative statistics know about scans and writes. */
export const relationFacts = defineStatement({
  name: 'sizes.relation',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-TABLES-VIEW',
  limit: 'list',
  columns: {
    oid: number,
    owner: text,
    last_scan: textOrNull,
    is_last_scan_known: boolean,
    n_writes: numberOrNull,
    stats_reset: textOrNull,
  },
  params: (oid: number) => [oid],
  texts: [
    {
      since: PG.v16,
      sql: sql`
        SELECT
          c.oid,
          pg_catalog.pg_get_userbyid(c.relowner) AS owner,
          greatest(s.last_seq_scan, s.last_idx_scan) AS last_scan,
          true AS is_last_scan_known,
          s.n_tup_ins + s.n_tup_upd + s.n_tup_del AS n_writes,
          d.stats_reset
        FROM pg_catalog.pg_class AS c
        LEFT JOIN pg_catalog.pg_stat_all_tables AS s ON s.relid = c.oid
        LEFT JOIN pg_catalog.pg_stat_database AS d ON d.datname = pg_catalog.current_database()
        WHERE c.oid = $1::pg_catalog.oid
      `,
    },
    {
      since: PG.v14,
      sql: sql`
        SELECT
          c.oid,
          pg_catalog.pg_get_userbyid(c.relowner) AS owner,
          NULL AS last_scan,
          false AS is_last_scan_known,
          s.n_tup_ins + s.n_tup_upd + s.n_tup_del AS n_writes,
          d.stats_reset
        FROM pg_catalog.pg_class AS c
        LEFT JOIN pg_catalog.pg_stat_all_tables AS s ON s.relid = c.oid
        LEFT JOIN pg_catalog.pg_stat_database AS d ON d.datname = pg_catalog.current_database()
        WHERE c.oid = $1::pg_catalog.oid
      `,
    },
  ],
});
