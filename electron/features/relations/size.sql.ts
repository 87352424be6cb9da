import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { numberOrNull, text } from '../../postgres/value-types.ts';

/**
 * Exact, all forks. Waits behind ACCESS EXCLUSIVE, so lock_timeout answers for it. By oid: by name it would fail without
 * USAGE on the schema. Views and partitioned relations have no storage: NULL, not 0.
 */
export const relationSize = defineStatement({
  name: 'relations.size',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE',
  limit: 'definition',
  columns: {
    heap_bytes: numberOrNull,
    toast_bytes: numberOrNull,
    index_bytes: numberOrNull,
    total_bytes: numberOrNull,
    server_now: text,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT CASE WHEN s.stored THEN pg_catalog.pg_table_size(c.oid)
                 - CASE WHEN c.reltoastrelid <> 0 THEN pg_catalog.pg_total_relation_size(c.reltoastrelid) ELSE 0 END
               END AS heap_bytes,
               CASE WHEN s.stored THEN
                 CASE WHEN c.reltoastrelid <> 0 THEN pg_catalog.pg_total_relation_size(c.reltoastrelid) ELSE 0 END
               END AS toast_bytes,
               CASE WHEN s.stored THEN pg_catalog.pg_indexes_size(c.oid) END AS index_bytes,
               CASE WHEN s.stored THEN pg_catalog.pg_total_relation_size(c.oid) END AS total_bytes,
               pg_catalog.clock_timestamp() AS server_now
        FROM   pg_catalog.pg_class c,
               LATERAL (SELECT c.relkind IN ('r', 'm', 'i', 'S', 't') AS stored) s
        WHERE  c.oid = $1`,
    },
  ],
  params: (oid: number) => [oid],
});
