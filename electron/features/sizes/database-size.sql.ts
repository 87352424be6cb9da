import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { number, text } from '../../postgres/value-types.ts';

/** The whole database as the file system sees it, WAL and shared catalogs excepted. Takes no lock on a relation. */
export const databaseSize = defineStatement({
  name: 'sizes.database',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE',
  limit: 'list',
  columns: { database_bytes: number },
  texts: [
    { since: PG.v14, sql: sql`SELECT pg_catalog.pg_database_size(pg_catalog.current_database()) AS database_bytes` },
  ],
});

/** Which cluster this is, wherever it moves: written by initdb, kept by backups and standbys. */
export const systemIdentifier = defineStatement({
  name: 'sizes.cluster',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CONTROLDATA',
  limit: 'list',
  columns: { system_identifier: text },
  texts: [{ since: PG.v14, sql: sql`SELECT c.system_identifier FROM pg_catalog.pg_control_system() AS c` }],
});
