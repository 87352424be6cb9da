import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { number, textOrNull } from '../../postgres/value-types.ts';

/** FOR VALUES …; pg_get_expr waits for an AccessExclusiveLock on the partition, so those are not asked. */
export const partitionBounds = defineStatement({
  name: 'sizes.bounds',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG',
  limit: 'definition',
  columns: { oid: number, bound: textOrNull },
  params: (oids: readonly number[]) => [oids],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH locked AS MATERIALIZED (
          SELECT DISTINCT l.relation
          FROM pg_catalog.pg_locks AS l
          WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
        )
        SELECT
          c.oid,
          CASE WHEN k.relation IS NULL THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END AS bound
        FROM pg_catalog.pg_class AS c
        LEFT JOIN locked AS k ON k.relation = c.oid
        WHERE c.oid = ANY ($1::pg_catalog.oid[]) AND c.relispartition
      `,
    },
  ],
});
