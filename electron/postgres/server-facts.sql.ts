import { PG } from '../../shared/pg-version.ts';
import { defineStatement, sql } from './statement.ts';
import * as value from './value-types.ts';

/** The first statement on a new connection: what server it is, who we are there, and what we may see. */
export const serverFactsStatement = defineStatement({
  name: 'connections.facts',
  manual: 'https://www.postgresql.org/docs/current/predefined-roles.html',
  limit: 'definition',
  columns: {
    server_version_num: value.number,
    server_version: value.text,
    version: value.text,
    role: value.text,
    is_superuser: value.boolean,
    member_of: value.json<readonly string[]>(),
    is_standby: value.boolean,
    backend_pid: value.number,
    database: value.text,
    database_oid: value.number,
    block_size: value.number,
    encoding: value.text,
    notices_lost_clients: value.boolean,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS server_version_num,
               pg_catalog.current_setting('server_version') AS server_version,
               pg_catalog.version() AS version,
               me.rolname::pg_catalog.text AS role,
               me.rolsuper AS is_superuser,
               (SELECT coalesce(pg_catalog.json_agg(r.rolname ORDER BY r.rolname), '[]')
                  FROM pg_catalog.pg_roles AS r
                 WHERE pg_catalog.starts_with(r.rolname::pg_catalog.text, 'pg_')
                   AND pg_catalog.pg_has_role(me.oid, r.oid, 'USAGE')) AS member_of,
               pg_catalog.pg_is_in_recovery() AS is_standby,
               pg_catalog.pg_backend_pid() AS backend_pid,
               d.datname::pg_catalog.text AS database,
               d.oid AS database_oid,
               pg_catalog.current_setting('block_size')::pg_catalog.int4 AS block_size,
               pg_catalog.pg_encoding_to_char(d.encoding)::pg_catalog.text AS encoding,
               pg_catalog.current_setting('client_connection_check_interval', true) IS NOT NULL
                 AND pg_catalog.strpos(pg_catalog.version(), 'linux') > 0 AS notices_lost_clients
          FROM pg_catalog.pg_database AS d
          JOIN pg_catalog.pg_roles AS me ON me.rolname = current_user
         WHERE d.datname = pg_catalog.current_database()`,
    },
  ],
});
