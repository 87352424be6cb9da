import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, numberOrNull, text } from '../../postgres/value-types.ts';

/**
 * The databases of the server. pg_database_size walks the files, and fails without CONNECT (or pg_read_all_stats), so
 * it is asked only where it is allowed; elsewhere the size is unknown.
 */
export const databasesStatement = defineStatement({
  name: 'connections.databases',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE',
  limit: 'list',
  columns: { datname: text, bytes: numberOrNull, allows_connections: boolean },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT d.datname,
               CASE WHEN pg_catalog.has_database_privilege(d.oid, 'CONNECT')
                      OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
                    THEN pg_catalog.pg_database_size(d.oid) END AS bytes,
               d.datallowconn AND pg_catalog.has_database_privilege(d.oid, 'CONNECT') AS allows_connections
        FROM pg_catalog.pg_database AS d
        WHERE NOT d.datistemplate
        ORDER BY 2 DESC NULLS LAST, d.datname`,
    },
  ],
});
