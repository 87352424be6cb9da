import { PG } from '../../shared/pg-version.ts';
import { defineStatement, sql } from '../postgres/statement.ts';
import { number, numberOrNull, queryText, textOrNull } from '../postgres/value-types.ts';

/** `{11,12,11}` of int4[]. */
const pids = (value: string | null): readonly number[] | null =>
  value === null ? null : [...new Set(value.slice(1, -1).split(',').filter(Boolean).map(Number))];

/**
 * One sample: every backend that belongs to a database, and walsenders. It runs every second, so it is written for the
 * server's CPU: the function under pg_stat_activity without the view's joins (names are looked up by names.sql.ts),
 * little of idle backends (their last query is read every 10 s), pg_blocking_pids only of those that wait for a lock,
 * ages only of those that hold an xid or a snapshot. Measured with 300 backends: one flat list costs about half of what
 * folding the idle ones in SQL does, since planning and grouping cost more than the rows.
 */
export const sampleStatement = defineStatement({
  name: 'activity.sample',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW',
  limit: 'sampler',
  columns: {
    pid: number,
    datid: textOrNull,
    usesysid: textOrNull,
    application_name: textOrNull,
    client_addr: textOrNull,
    client_port: textOrNull,
    backend_type: textOrNull,
    backend_start: textOrNull,
    xact_start: textOrNull,
    query_start: textOrNull,
    state_change: textOrNull,
    state: textOrNull,
    wait_event_type: textOrNull,
    wait_event: textOrNull,
    backend_xid: textOrNull,
    backend_xmin: textOrNull,
    xmin_age: numberOrNull,
    query: queryText,
    /** null: it does not wait, or was not asked for. */
    blocked_by: pids,
    /** Only of our own backend. */
    server_now: textOrNull,
    postmaster_start: textOrNull,
  },
  /** pg_blocking_pids looks at the whole queue for each waiting backend: where very many wait, not in every sample. */
  params: (withBlockers: boolean) => [withBlockers],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.pid, s.datid, s.usesysid, s.application_name, s.client_addr, s.client_port, s.backend_type,
               s.backend_start, s.xact_start, s.state_change, s.state, s.wait_event_type, s.wait_event,
               s.backend_xid, s.backend_xmin,
               CASE WHEN s.state IS DISTINCT FROM 'idle' THEN s.query_start END AS query_start,
               CASE WHEN s.state IS DISTINCT FROM 'idle' THEN pg_catalog.left(s.query, 500) END AS query,
               greatest(pg_catalog.age(s.backend_xid), pg_catalog.age(s.backend_xmin)) AS xmin_age,
               CASE WHEN s.wait_event_type = 'Lock' AND $1::pg_catalog.bool
                    THEN pg_catalog.pg_blocking_pids(s.pid) END AS blocked_by,
               CASE WHEN s.pid = pg_catalog.pg_backend_pid() THEN pg_catalog.clock_timestamp() END AS server_now,
               CASE WHEN s.pid = pg_catalog.pg_backend_pid()
                    THEN pg_catalog.pg_postmaster_start_time() END AS postmaster_start
          FROM pg_catalog.pg_stat_get_activity(NULL) AS s
         WHERE s.datid IS NOT NULL OR s.backend_type = 'walsender'`,
    },
  ],
});
