import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/** autovacuum's settings, the age of this database, and what decides how far its counters can be believed. */
export const vacuumSettings = defineStatement({
  name: 'vacuum.settings',
  manual: 'https://www.postgresql.org/docs/current/runtime-config-autovacuum.html',
  limit: 'definition',
  columns: {
    server_now: text,
    autovacuum: boolean,
    track_counts: boolean,
    vacuum_threshold: number,
    vacuum_scale_factor: number,
    vacuum_max_threshold: numberOrNull,
    insert_threshold: number,
    insert_scale_factor: number,
    analyze_threshold: number,
    analyze_scale_factor: number,
    freeze_max_age: number,
    multixact_freeze_max_age: number,
    naptime_s: number,
    max_workers: number,
    /** null: hidden from this role. */
    busy_workers: numberOrNull,
    xid_age: number,
    mxid_age: number,
    stats_reset: textOrNull,
    is_standby: boolean,
    next_xid: number,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.clock_timestamp() AS server_now,
               pg_catalog.current_setting('autovacuum')::pg_catalog.bool AS autovacuum,
               pg_catalog.current_setting('track_counts')::pg_catalog.bool AS track_counts,
               pg_catalog.current_setting('autovacuum_vacuum_threshold') AS vacuum_threshold,
               pg_catalog.current_setting('autovacuum_vacuum_scale_factor') AS vacuum_scale_factor,
               nullif(pg_catalog.current_setting('autovacuum_vacuum_max_threshold', true), '') AS vacuum_max_threshold,
               pg_catalog.current_setting('autovacuum_vacuum_insert_threshold') AS insert_threshold,
               pg_catalog.current_setting('autovacuum_vacuum_insert_scale_factor') AS insert_scale_factor,
               pg_catalog.current_setting('autovacuum_analyze_threshold') AS analyze_threshold,
               pg_catalog.current_setting('autovacuum_analyze_scale_factor') AS analyze_scale_factor,
               pg_catalog.current_setting('autovacuum_freeze_max_age') AS freeze_max_age,
               pg_catalog.current_setting('autovacuum_multixact_freeze_max_age') AS multixact_freeze_max_age,
               extract(epoch FROM pg_catalog.current_setting('autovacuum_naptime')::pg_catalog.interval) AS naptime_s,
               pg_catalog.current_setting('autovacuum_max_workers') AS max_workers,
               CASE WHEN pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
                    THEN (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_get_activity(NULL) AS a
                          WHERE a.backend_type = 'autovacuum worker') END AS busy_workers,
               pg_catalog.age(d.datfrozenxid) AS xid_age,
               pg_catalog.mxid_age(d.datminmxid) AS mxid_age,
               pg_catalog.pg_stat_get_db_stat_reset_time(d.oid) AS stats_reset,
               pg_catalog.pg_is_in_recovery() AS is_standby,
               pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot()) AS next_xid
          FROM pg_catalog.pg_database AS d
         WHERE d.datname = pg_catalog.current_database()`,
    },
  ],
});

/**
 * A moment of which the next xid is known: what has an older xid was there then. Apart, because a server may keep it
 * from ordinary roles.
 */
export const lastCheckpoint = defineStatement({
  name: 'vacuum.checkpoint',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CONTROLDATA',
  limit: 'definition',
  columns: { checkpoint_time: text, next_xid: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`SELECT c.checkpoint_time, c.next_xid FROM pg_catalog.pg_control_checkpoint() AS c`,
    },
  ],
});
