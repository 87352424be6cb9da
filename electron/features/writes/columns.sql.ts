import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, numberOrNull, text } from '../../postgres/value-types.ts';

/**
 * The columns that this role may read, with what the statistics say of their values. `n_distinct` below 0 is a share of
 * the rows; null: never analyzed, or hidden.
 */
export const columnsOf = defineStatement({
  name: 'writes.columns',
  manual: 'https://www.postgresql.org/docs/current/view-pg-stats.html',
  limit: 'definition',
  columns: {
    name: text,
    type: text,
    /** Of the type's category: S is text, E an enum. */
    typcategory: text,
    n_distinct: numberOrNull,
    reltuples: number,
    is_key: boolean,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT a.attname AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, t.typcategory,
               s.n_distinct, c.reltuples,
               EXISTS (SELECT FROM pg_catalog.pg_index AS i
                       WHERE  i.indrelid = c.oid AND i.indisunique AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum)
                 AS is_key
        FROM   pg_catalog.pg_class AS c
        JOIN   pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        JOIN   pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN   pg_catalog.pg_type AS t ON t.oid = a.atttypid
        LEFT   JOIN pg_catalog.pg_stats AS s
               ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
               AND s.inherited = (c.relkind = 'p')
        WHERE  c.oid = $1::pg_catalog.oid AND c.relkind IN ('r', 'm', 'p')
        AND    pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
        ORDER  BY a.attnum`,
    },
  ],
  params: (relid: number) => [relid],
});
