import { PG } from '../../shared/pg-version.ts';
import { defineStatement, sql } from '../postgres/statement.ts';
import { number, text, textOrNull } from '../postgres/value-types.ts';

/** Deadlocks of every database together, and what this one committed and rolled back. Never its size: that reads files. */
export const countersStatement = defineStatement({
  name: 'activity.counters',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-DATABASE-VIEW',
  limit: 'sampler',
  columns: { server_now: text, deadlocks: number, xact_commit: number, xact_rollback: number, stats_reset: textOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.clock_timestamp() AS server_now,
               coalesce(pg_catalog.sum(pg_catalog.pg_stat_get_db_deadlocks(d.oid)), 0) AS deadlocks,
               coalesce(pg_catalog.sum(pg_catalog.pg_stat_get_db_xact_commit(d.oid)) FILTER (WHERE d.is_here), 0)
                 AS xact_commit,
               coalesce(pg_catalog.sum(pg_catalog.pg_stat_get_db_xact_rollback(d.oid)) FILTER (WHERE d.is_here), 0)
                 AS xact_rollback,
               pg_catalog.max(pg_catalog.pg_stat_get_db_stat_reset_time(d.oid)) FILTER (WHERE d.is_here) AS stats_reset
          FROM (SELECT oid, datname = pg_catalog.current_database() AS is_here FROM pg_catalog.pg_database) AS d`,
    },
  ],
});
