import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, text } from '../../postgres/value-types.ts';

/**
 * Every relation that a report may name, with the sizes that the last VACUUM, ANALYZE or CREATE INDEX left in relpages.
 * Reads catalogs only, so it waits for nobody. Pages, not bytes: greatest() because a partitioned table holds -1.
 */
export const relationEstimates = defineStatement({
  name: 'sizes.estimates',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-class.html',
  limit: 'list',
  columns: {
    oid: number,
    nspname: text,
    relname: text,
    relkind: text,
    relisshared: boolean,
    relispartition: boolean,
    is_default: boolean,
    inhparent: number,
    reltuples: number,
    heap_pages: number,
    toast_pages: number,
    index_pages: number,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH index_pages AS MATERIALIZED (
          SELECT i.indrelid, pg_catalog.sum(greatest(c.relpages, 0)) AS pages
          FROM pg_catalog.pg_index AS i
          JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
          GROUP BY i.indrelid
        )
        SELECT
          r.oid,
          n.nspname,
          r.relname,
          r.relkind,
          r.relisshared,
          r.relispartition,
          p.partrelid IS NOT NULL AS is_default,
          coalesce(h.inhparent, 0) AS inhparent,
          r.reltuples,
          greatest(r.relpages, 0) AS heap_pages,
          greatest(coalesce(t.relpages, 0), 0) + coalesce(ti.pages, 0) AS toast_pages,
          coalesce(x.pages, 0) AS index_pages
        FROM pg_catalog.pg_class AS r
        JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
        LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = r.oid AND h.inhseqno = 1
        LEFT JOIN pg_catalog.pg_partitioned_table AS p ON p.partdefid = r.oid
        LEFT JOIN pg_catalog.pg_class AS t ON t.oid = r.reltoastrelid
        LEFT JOIN index_pages AS ti ON ti.indrelid = r.reltoastrelid
        LEFT JOIN index_pages AS x ON x.indrelid = r.oid
        WHERE r.relkind IN ('r', 'm', 'p', 'f')
      `,
    },
  ],
});
