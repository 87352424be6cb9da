import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { text } from '../../postgres/value-types.ts';

/** Where this role may create a table: in the schema $1 itself if it may, else in the first that it may. */
export const copySchema = defineStatement({
  name: 'writes.copySchema',
  manual: 'https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PRIV',
  limit: 'definition',
  columns: { nspname: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT n.nspname
        FROM   pg_catalog.pg_namespace AS n
        WHERE  pg_catalog.has_schema_privilege(n.oid, 'CREATE') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        AND    NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') AND n.nspname <> 'information_schema'
        ORDER  BY n.nspname = $1::pg_catalog.name DESC, n.nspname
        LIMIT  1`,
    },
  ],
  params: (nspname: string) => [nspname],
});
