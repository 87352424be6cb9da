import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { number } from '../../postgres/value-types.ts';

/** Blocks of some tables with their partitions, indexes and TOAST, that were found in shared_buffers or not. Everybody's. */
export const blocksRead = defineStatement({
  name: 'benchmark.blocks',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STATIO-ALL-TABLES-VIEW',
  limit: 'sampler',
  columns: { hit: number, read: number },
  params: (oids: readonly number[]) => [oids],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH RECURSIVE tree AS (
          SELECT o.relid FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS o (relid)
          UNION
          SELECT h.inhrelid FROM tree AS t JOIN pg_catalog.pg_inherits AS h ON h.inhparent = t.relid
        ),
        part AS (
          SELECT t.relid FROM tree AS t
          UNION
          SELECT c.reltoastrelid FROM tree AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.relid
          WHERE c.reltoastrelid <> 0
          UNION
          SELECT i.indexrelid FROM tree AS t JOIN pg_catalog.pg_index AS i ON i.indrelid = t.relid
        )
        SELECT
          coalesce(pg_catalog.sum(pg_catalog.pg_stat_get_blocks_hit(p.relid)), 0) AS hit,
          coalesce(pg_catalog.sum(
            pg_catalog.pg_stat_get_blocks_fetched(p.relid) - pg_catalog.pg_stat_get_blocks_hit(p.relid)), 0) AS read
        FROM part AS p
      `,
    },
  ],
});
