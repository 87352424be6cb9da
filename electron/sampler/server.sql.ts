import { PG } from '../../shared/pg-version.ts';
import { defineStatement, sql } from '../postgres/statement.ts';
import { boolean, number, text } from '../postgres/value-types.ts';

/**
 * What the server allows. Settings are read as a new session of this role has them (reset_val), since our own
 * statement sets some of them for itself.
 */
export const serverStatement = defineStatement({
  name: 'activity.server',
  manual: 'https://www.postgresql.org/docs/current/view-pg-settings.html',
  limit: 'definition',
  columns: {
    server_now: text,
    postmaster_start: text,
    max_connections: number,
    reserved: number,
    idle_in_transaction_session_timeout_ms: number,
    deadlock_timeout_ms: number,
    database: text,
    role: text,
    sees_all: boolean,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.clock_timestamp() AS server_now,
               pg_catalog.pg_postmaster_start_time() AS postmaster_start,
               pg_catalog.current_setting('max_connections') AS max_connections,
               pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int4
                 + coalesce(pg_catalog.current_setting('reserved_connections', true)::pg_catalog.int4, 0) AS reserved,
               (SELECT s.reset_val FROM pg_catalog.pg_settings AS s
                 WHERE s.name = 'idle_in_transaction_session_timeout') AS idle_in_transaction_session_timeout_ms,
               (SELECT s.setting FROM pg_catalog.pg_settings AS s
                 WHERE s.name = 'deadlock_timeout') AS deadlock_timeout_ms,
               pg_catalog.current_database() AS database,
               current_user AS role,
               pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS sees_all`,
    },
  ],
});
