import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, json, number, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Both tables of a foreign key: what Django would name in its SELECT, and what the statistics know. A partitioned table
 * that was never analyzed has no figure of its own; then its partitions' are added up. pg_stats shows only columns that
 * this role may read.
 */
export const foreignKeyTables = defineStatement({
  name: 'benchmark.tables',
  manual: 'https://www.postgresql.org/docs/current/view-pg-stats.html',
  limit: 'list',
  columns: {
    is_child: boolean,
    oid: number,
    relkind: text,
    relpages: number,
    reltuples: numberOrNull,
    n_live_tup: numberOrNull,
    columns: json<{ name: string; type: string; notNull: boolean }[]>(),
    key_columns: json<string[] | null>(),
    key_index: textOrNull,
    /** Where the types of the key have their operators, as the server quotes it: empty for PostgreSQL's own types. */
    operator_schemas: json<string[]>(),
    row_width: numberOrNull,
  },
  params: (conoid: number) => [conoid],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH RECURSIVE side AS (
          SELECT true AS is_child, k.conrelid AS relid, i.indexrelid, p.conkey
          FROM pg_catalog.pg_constraint AS k
          LEFT JOIN pg_catalog.pg_constraint AS p ON p.conrelid = k.conrelid AND p.contype = 'p'
          LEFT JOIN pg_catalog.pg_index AS i ON i.indrelid = k.conrelid AND i.indisprimary
          WHERE k.oid = $1::pg_catalog.oid AND k.contype = 'f'
          UNION ALL
          SELECT false, k.confrelid, k.conindid, k.confkey
          FROM pg_catalog.pg_constraint AS k
          WHERE k.oid = $1::pg_catalog.oid AND k.contype = 'f'
        ),
        tree AS (
          SELECT s.is_child, s.relid AS root, s.relid FROM side AS s
          UNION ALL
          SELECT t.is_child, t.root, h.inhrelid
          FROM tree AS t
          JOIN pg_catalog.pg_inherits AS h ON h.inhparent = t.relid
        ),
        leaf AS (
          SELECT
            t.is_child,
            pg_catalog.sum(greatest(c.relpages, 0)) AS relpages,
            pg_catalog.sum(nullif(c.reltuples, -1)) AS reltuples,
            pg_catalog.sum(pg_catalog.pg_stat_get_live_tuples(c.oid)) AS n_live_tup
          FROM tree AS t
          JOIN pg_catalog.pg_class AS c ON c.oid = t.relid
          WHERE c.relkind <> 'p' AND (c.oid = t.root OR c.relispartition)
          GROUP BY t.is_child
        )
        SELECT
          s.is_child,
          c.oid,
          c.relkind,
          coalesce(l.relpages, 0) AS relpages,
          coalesce(nullif(c.reltuples, -1), l.reltuples) AS reltuples,
          l.n_live_tup,
          (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
             'name', a.attname, 'type', pg_catalog.format_type(a.atttypid, -1), 'notNull', a.attnotnull)
             ORDER BY a.attnum)
           FROM pg_catalog.pg_attribute AS a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
          coalesce((SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
           FROM pg_catalog.unnest(s.conkey) WITH ORDINALITY AS u (attnum, place)
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = u.attnum), 'null') AS key_columns,
          x.relname AS key_index,
          coalesce((SELECT pg_catalog.json_agg(DISTINCT pg_catalog.quote_ident(on_.nspname))
           FROM pg_catalog.pg_index AS i
           CROSS JOIN LATERAL pg_catalog.unnest(i.indclass::pg_catalog.oid[]) AS oc (oid)
           JOIN pg_catalog.pg_opclass AS o ON o.oid = oc.oid
           JOIN pg_catalog.pg_namespace AS on_ ON on_.oid = o.opcnamespace
           WHERE i.indexrelid = s.indexrelid AND on_.nspname <> 'pg_catalog'), '[]') AS operator_schemas,
          (SELECT CASE WHEN pg_catalog.count(w.avg_width) = pg_catalog.count(*) THEN pg_catalog.sum(w.avg_width) END
           FROM pg_catalog.pg_attribute AS a
           LEFT JOIN LATERAL (
             SELECT st.avg_width
             FROM pg_catalog.pg_stats AS st
             WHERE st.schemaname = n.nspname AND st.tablename = c.relname AND st.attname = a.attname
             ORDER BY st.inherited = (c.relkind = 'p') DESC
             LIMIT 1) AS w ON true
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS row_width
        FROM side AS s
        JOIN pg_catalog.pg_class AS c ON c.oid = s.relid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN leaf AS l ON l.is_child = s.is_child
        LEFT JOIN pg_catalog.pg_class AS x ON x.oid = s.indexrelid
        ORDER BY s.is_child DESC
      `,
    },
  ],
});

/** Of each column of the key: NULLs and distinct values. No row where it was never analyzed or is hidden. */
export const foreignKeyStatistics = defineStatement({
  name: 'benchmark.statistics',
  manual: 'https://www.postgresql.org/docs/current/view-pg-stats.html',
  limit: 'list',
  columns: { attname: text, null_frac: number, n_distinct: number },
  params: (conoid: number) => [conoid],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT DISTINCT ON (a.attnum) st.attname, st.null_frac, st.n_distinct
        FROM pg_catalog.pg_constraint AS k
        JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)
        JOIN pg_catalog.pg_stats AS st
          ON st.schemaname = n.nspname AND st.tablename = c.relname AND st.attname = a.attname
        WHERE k.oid = $1::pg_catalog.oid
        ORDER BY a.attnum, st.inherited = (c.relkind = 'p') DESC
      `,
    },
  ],
});
