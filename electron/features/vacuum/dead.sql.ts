import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Tables with many dead rows, the most first, and those of $2 whatever they have: what runs beside the sampler, so one
 * counter is read of each table, and the rest of few.
 */
export const deadRows = defineStatement({
  name: 'vacuum.history',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-TABLES-VIEW',
  limit: 'sampler',
  columns: {
    /** null in the only row: no such table. */
    oid: numberOrNull,
    reltuples: numberOrNull,
    reloptions: textOrNull,
    dead: numberOrNull,
    live: numberOrNull,
    last_autovacuum: textOrNull,
    server_now: text,
    next_xid: text,
  },
  params: (moreThan: number, relids: readonly number[]) => [moreThan, relids],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH d AS MATERIALIZED (
          SELECT c.oid, c.reltuples, c.reloptions, pg_catalog.pg_stat_get_dead_tuples(c.oid) AS dead
            FROM pg_catalog.pg_class AS c
           WHERE c.relkind IN ('r', 'm')),
        f AS (
          (SELECT d.* FROM d WHERE d.dead > $1::pg_catalog.int8 ORDER BY d.dead DESC LIMIT 300)
          UNION
          SELECT d.* FROM d WHERE d.oid = ANY ($2::pg_catalog.oid[]))
        SELECT f.oid, f.reltuples, pg_catalog.array_to_string(f.reloptions, pg_catalog.chr(10)) AS reloptions, f.dead,
               pg_catalog.pg_stat_get_live_tuples(f.oid) AS live,
               pg_catalog.pg_stat_get_last_autovacuum_time(f.oid) AS last_autovacuum,
               pg_catalog.clock_timestamp() AS server_now,
               pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::pg_catalog.text AS next_xid
          FROM (VALUES (1)) AS one (row)
          LEFT JOIN f ON true`,
    },
  ],
});
