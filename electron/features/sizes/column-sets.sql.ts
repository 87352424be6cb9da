import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { number, text } from '../../postgres/value-types.ts';

/** One hash for each relation's columns, names and types, in no order: partitions may have been attached in another. */
export const columnSets = defineStatement({
  name: 'sizes.columnSets',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-attribute.html',
  limit: 'list',
  columns: { oid: number, column_set: text },
  params: (oids: readonly number[]) => [oids],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT
          a.attrelid AS oid,
          pg_catalog.md5(pg_catalog.string_agg(
            pg_catalog.format('%s %s %s', a.attname, a.atttypid::pg_catalog.int8, a.atttypmod),
            ',' ORDER BY a.attname)) AS column_set
        FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = ANY ($1::pg_catalog.oid[]) AND a.attnum > 0 AND NOT a.attisdropped
        GROUP BY a.attrelid
      `,
    },
  ],
});
