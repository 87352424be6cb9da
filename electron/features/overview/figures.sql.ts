import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { number, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/** Counters of this database since its statistics began. Every 10 s, so nothing here reads files. */
export const overviewCounters = defineStatement({
  name: 'overview.counters',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-DATABASE-VIEW',
  limit: 'sampler',
  columns: {
    server_now: text,
    started: text,
    blks_fetched: number,
    blks_hit: number,
    xact_commit: number,
    xact_rollback: number,
    deadlocks: number,
    stats_reset: textOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.clock_timestamp() AS server_now,
               pg_catalog.pg_postmaster_start_time() AS started,
               pg_catalog.pg_stat_get_db_blocks_fetched(d.oid) AS blks_fetched,
               pg_catalog.pg_stat_get_db_blocks_hit(d.oid) AS blks_hit,
               pg_catalog.pg_stat_get_db_xact_commit(d.oid) AS xact_commit,
               pg_catalog.pg_stat_get_db_xact_rollback(d.oid) AS xact_rollback,
               pg_catalog.pg_stat_get_db_deadlocks(d.oid) AS deadlocks,
               pg_catalog.pg_stat_get_db_stat_reset_time(d.oid) AS stats_reset
        FROM   pg_catalog.pg_database AS d
        WHERE  d.datname = pg_catalog.current_database()`,
    },
  ],
});

/** Age of the database, and how often there were checkpoints. */
export const overviewAges = defineStatement({
  name: 'overview.ages',
  manual: 'https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND',
  limit: 'definition',
  columns: { xid_age: number, freeze_max_age: number, checkpoints: number, checkpoint_seconds: numberOrNull },
  texts: [
    {
      since: PG.v17,
      sql: sql`
        SELECT pg_catalog.age(d.datfrozenxid) AS xid_age,
               pg_catalog.current_setting('autovacuum_freeze_max_age') AS freeze_max_age,
               pg_catalog.pg_stat_get_checkpointer_num_timed()
                 + pg_catalog.pg_stat_get_checkpointer_num_requested() AS checkpoints,
               extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_stat_get_checkpointer_stat_reset_time())
                 AS checkpoint_seconds
        FROM   pg_catalog.pg_database AS d
        WHERE  d.datname = pg_catalog.current_database()`,
    },
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.age(d.datfrozenxid) AS xid_age,
               pg_catalog.current_setting('autovacuum_freeze_max_age') AS freeze_max_age,
               pg_catalog.pg_stat_get_bgwriter_timed_checkpoints()
                 + pg_catalog.pg_stat_get_bgwriter_requested_checkpoints() AS checkpoints,
               extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_stat_get_bgwriter_stat_reset_time())
                 AS checkpoint_seconds
        FROM   pg_catalog.pg_database AS d
        WHERE  d.datname = pg_catalog.current_database()`,
    },
  ],
});

/** Adds up every file of the database: asked apart, and rarely. */
export const overviewDatabaseSize = defineStatement({
  name: 'overview.databaseSize',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE',
  limit: 'definition',
  columns: { database_bytes: numberOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT CASE WHEN pg_catalog.has_database_privilege(d.oid, 'CONNECT')
                      OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
                    THEN pg_catalog.pg_database_size(d.oid) END AS database_bytes
        FROM   pg_catalog.pg_database AS d
        WHERE  d.datname = pg_catalog.current_database()`,
    },
  ],
});
