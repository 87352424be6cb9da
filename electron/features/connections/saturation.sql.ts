import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { number, numberOrNull, text } from '../../postgres/value-types.ts';

/**
 * Backends by what they do, for the gauge: every 5 s, so one light read. A plain role sees pid, role and database of
 * all, but state, wait event and type only of its own: those rows are `hidden`, never idle. Which of the hidden ones
 * are clients is told by `usesysid` and `datid`, of which every background process but a worker inside a database lacks
 * one.
 */
export const saturationStatement = defineStatement({
  name: 'connections.saturation',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW',
  limit: 'sampler',
  columns: {
    max: number,
    superuser_reserved: number,
    reserved: numberOrNull,
    server_now: text,
    clients: number,
    hidden: number,
    active: number,
    idle_in_transaction: number,
    waiting: number,
    idle: number,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.current_setting('max_connections') AS max,
               pg_catalog.current_setting('superuser_reserved_connections') AS superuser_reserved,
               pg_catalog.current_setting('reserved_connections', true) AS reserved,
               pg_catalog.clock_timestamp()::pg_catalog.text AS server_now,
               pg_catalog.count(*) AS clients,
               pg_catalog.count(*) FILTER (WHERE a.is_hidden) AS hidden,
               pg_catalog.count(*) FILTER (WHERE a.state = 'active' AND a.is_waiting IS NOT TRUE) AS active,
               pg_catalog.count(*) FILTER (WHERE a.state LIKE 'idle in transaction%') AS idle_in_transaction,
               pg_catalog.count(*) FILTER (WHERE a.state = 'active' AND a.is_waiting) AS waiting,
               pg_catalog.count(*) FILTER (WHERE a.state = 'idle') AS idle
        FROM (
          SELECT s.state,
                 s.wait_event_type = 'Lock' AS is_waiting,
                 s.backend_type IS NULL AS is_hidden
          FROM pg_catalog.pg_stat_activity AS s
          WHERE s.backend_type = 'client backend'
             OR (s.backend_type IS NULL AND s.usesysid IS NOT NULL AND s.datid IS NOT NULL)
        ) AS a`,
    },
  ],
});
