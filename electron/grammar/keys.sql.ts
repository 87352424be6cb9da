import { PG } from '../../shared/pg-version.ts';
import { defineStatement, sql } from '../postgres/statement.ts';
import { json, number, text } from '../postgres/value-types.ts';

export interface ReferenceRow {
  readonly conoid: number;
  readonly conname: string;
  readonly nspname: string;
  readonly relname: string;
  readonly columns: readonly string[];
  readonly fcolumns: readonly string[];
}

/** Tables of these names, with what identifies one row of each and which foreign keys point there. */
export const keys = defineStatement({
  name: 'statements.keys',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-constraint.html',
  limit: 'definition',
  columns: {
    oid: number,
    nspname: text,
    relname: text,
    /** Columns of each unique index of whole columns. */
    uniques: json<readonly (readonly string[])[]>(),
    references: json<readonly ReferenceRow[]>(),
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT c.oid, n.nspname, c.relname,
               (SELECT coalesce(pg_catalog.json_agg(x.columns), '[]')
                FROM   pg_catalog.pg_index AS i
                CROSS  JOIN LATERAL (
                         SELECT pg_catalog.json_agg(a.attname ORDER BY k.place) AS columns
                         FROM   pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (attnum, place)
                         JOIN   pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum
                         WHERE  k.place <= i.indnkeyatts) AS x
                WHERE  i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
                AND    i.indexprs IS NULL) AS uniques,
               (SELECT coalesce(pg_catalog.json_agg(x), '[]')
                FROM  (SELECT k.oid::pg_catalog.int8 AS conoid, k.conname, rn.nspname, r.relname,
                              (SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
                               FROM   pg_catalog.unnest(k.conkey) WITH ORDINALITY AS u (attnum, place)
                               JOIN   pg_catalog.pg_attribute AS a
                                      ON a.attrelid = k.conrelid AND a.attnum = u.attnum) AS columns,
                              (SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
                               FROM   pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u (attnum, place)
                               JOIN   pg_catalog.pg_attribute AS a
                                      ON a.attrelid = k.confrelid AND a.attnum = u.attnum) AS fcolumns
                       FROM   pg_catalog.pg_constraint AS k
                       JOIN   pg_catalog.pg_class AS r ON r.oid = k.conrelid
                       JOIN   pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
                       WHERE  k.confrelid = c.oid AND k.contype = 'f' AND k.conparentid = 0
                       ORDER  BY k.oid
                       LIMIT  200) AS x) AS references
        FROM   pg_catalog.pg_class AS c
        JOIN   pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE  c.relname = ANY ($1::pg_catalog.name[])
        AND    c.relkind = ANY (ARRAY['r', 'p', 'v', 'm', 'f']::pg_catalog."char"[])
        AND    n.nspname <> ALL (ARRAY['pg_catalog', 'information_schema', 'pg_toast']::pg_catalog.name[])
        AND    NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_temp_')
        LIMIT  2000`,
    },
  ],
  params: (relnames: readonly string[]) => [relnames],
});
