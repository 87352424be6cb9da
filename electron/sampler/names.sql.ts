import { PG } from '../../shared/pg-version.ts';
import { defineStatement, sql } from '../postgres/statement.ts';
import { text } from '../postgres/value-types.ts';

/** What the databases and roles of a sample are called: asked when one appears that is not known yet, and now and then. */
export const namesStatement = defineStatement({
  name: 'activity.names',
  manual: 'https://www.postgresql.org/docs/current/view-pg-roles.html',
  limit: 'sampler',
  columns: { kind: text, oid: text, name: text },
  params: (databases: readonly string[], roles: readonly string[]) => [databases, roles],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT 'database' AS kind, d.oid, d.datname AS name
          FROM pg_catalog.pg_database AS d
         WHERE d.oid = ANY ($1::pg_catalog.oid[])
         UNION ALL
        SELECT 'role', r.oid, r.rolname
          FROM pg_catalog.pg_roles AS r
         WHERE r.oid = ANY ($2::pg_catalog.oid[])`,
    },
  ],
});
