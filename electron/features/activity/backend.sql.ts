import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';
import { pidsOf } from './pids.ts';

/**
 * One backend as it is now: what a sample has of it, its database and role by name, and its whole query. Cut is what is
 * as long as the server keeps, but for the bytes of a last character that would not fit.
 */
export const backendNow = defineStatement({
  name: 'activity.backend',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW',
  limit: 'definition',
  columns: {
    pid: value.number,
    datid: value.textOrNull,
    usesysid: value.textOrNull,
    datname: value.textOrNull,
    usename: value.textOrNull,
    application_name: value.textOrNull,
    client_addr: value.textOrNull,
    client_port: value.textOrNull,
    backend_type: value.textOrNull,
    backend_start: value.textOrNull,
    xact_start: value.textOrNull,
    query_start: value.textOrNull,
    state_change: value.textOrNull,
    state: value.textOrNull,
    wait_event_type: value.textOrNull,
    wait_event: value.textOrNull,
    backend_xid: value.textOrNull,
    backend_xmin: value.textOrNull,
    xmin_age: value.numberOrNull,
    query: value.queryText,
    blocked_by: pidsOf,
    whole: value.queryText,
    isCut: value.booleanOrNull,
    server_now: value.text,
  },
  params: (pid: number) => [pid],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.pid, s.datid, s.usesysid, d.datname, r.rolname AS usename, s.application_name, s.client_addr,
               s.client_port, s.backend_type, s.backend_start, s.xact_start, s.query_start, s.state_change, s.state,
               s.wait_event_type, s.wait_event, s.backend_xid, s.backend_xmin,
               greatest(pg_catalog.age(s.backend_xid), pg_catalog.age(s.backend_xmin)) AS xmin_age,
               pg_catalog.left(s.query, 500) AS query,
               CASE WHEN s.wait_event_type = 'Lock' OR s.backend_type IS NULL
                    THEN pg_catalog.pg_blocking_pids(s.pid) END AS blocked_by,
               s.query AS whole,
               pg_catalog.octet_length(s.query)
                 >= pg_catalog.pg_size_bytes(pg_catalog.current_setting('track_activity_query_size'))
                    - pg_catalog.pg_encoding_max_length(d.encoding) AS "isCut",
               pg_catalog.clock_timestamp() AS server_now
          FROM pg_catalog.pg_stat_get_activity($1::pg_catalog.int4) AS s
          LEFT JOIN pg_catalog.pg_database AS d ON d.oid = s.datid
          LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = s.usesysid`,
    },
  ],
});
