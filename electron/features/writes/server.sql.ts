import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, text, textOrNull } from '../../postgres/value-types.ts';

/** Rows that this database wrote, catalogs too. One row. */
export const writtenRows = defineStatement({
  name: 'writes.rows',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-DATABASE-VIEW',
  limit: 'definition',
  columns: {
    server_now: text,
    is_standby: boolean,
    tup_inserted: number,
    tup_updated: number,
    tup_deleted: number,
    stats_reset: textOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.clock_timestamp() AS server_now,
               pg_catalog.pg_is_in_recovery() AS is_standby,
               pg_catalog.pg_stat_get_db_tuples_inserted(d.oid) AS tup_inserted,
               pg_catalog.pg_stat_get_db_tuples_updated(d.oid) AS tup_updated,
               pg_catalog.pg_stat_get_db_tuples_deleted(d.oid) AS tup_deleted,
               pg_catalog.pg_stat_get_db_stat_reset_time(d.oid) AS stats_reset
        FROM   pg_catalog.pg_database AS d
        WHERE  d.datname = pg_catalog.current_database()`,
    },
  ],
});

/** The end of WAL, of the whole server. pg_current_wal_lsn() is an error during recovery. */
export const walEnd = defineStatement({
  name: 'writes.walEnd',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-BACKUP',
  limit: 'definition',
  needs: 'pg_monitor',
  columns: { lsn: textOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                    ELSE pg_catalog.pg_current_wal_lsn() END AS lsn`,
    },
  ],
});

/** Of its columns only these are in every version: 18 moved the others to pg_stat_io. */
export const walStatistics = defineStatement({
  name: 'writes.walStatistics',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-WAL-VIEW',
  limit: 'definition',
  needs: 'pg_monitor',
  columns: { wal_records: number, wal_fpi: number, wal_buffers_full: number, stats_reset: textOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT w.wal_records, w.wal_fpi, w.wal_buffers_full, w.stats_reset
        FROM   pg_catalog.pg_stat_get_wal() AS w`,
    },
  ],
});

/**
 * The last checkpoint (on a standby: restartpoint) that ended. pg_stat_checkpointer, and pg_stat_bgwriter before 17,
 * count those too that were skipped because nothing had been written, and count them when they begin.
 */
export const lastCheckpoint = defineStatement({
  name: 'writes.lastCheckpoint',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CONTROLDATA',
  limit: 'definition',
  needs: 'pg_monitor',
  columns: { checkpoint_lsn: text },
  texts: [{ since: PG.v14, sql: sql`SELECT c.checkpoint_lsn FROM pg_catalog.pg_control_checkpoint() AS c` }],
});
