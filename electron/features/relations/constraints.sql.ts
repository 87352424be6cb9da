import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, json, number, text, textOrNull } from '../../postgres/value-types.ts';

/** Waits for nothing. NOT NULL, a constraint since 18, is shown with the columns. */
export const relationConstraints = defineStatement({
  name: 'relations.constraints',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-constraint.html',
  limit: 'definition',
  columns: { oid: number, conname: text, contype: text, isValidated: boolean, isInherited: boolean },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT k.oid, k.conname, k.contype, k.convalidated AS "isValidated",
               k.conparentid <> 0 OR NOT k.conislocal AS "isInherited"
        FROM   pg_catalog.pg_constraint k
        WHERE  k.conrelid = $1 AND k.contype IN ('p', 'u', 'c', 'f', 'x')
        ORDER  BY pg_catalog.strpos('pucxf', k.contype::pg_catalog.text), k.conname`,
    },
  ],
  params: (oid: number) => [oid],
});

/** Waits behind ACCESS EXCLUSIVE on the table; XX000 when it was dropped. */
export const constraintDefinition = defineStatement({
  name: 'relations.constraintDefinition',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG-TABLE',
  limit: 'definition',
  columns: { definition: textOrNull },
  texts: [{ since: PG.v14, sql: sql`SELECT pg_catalog.pg_get_constraintdef($1::pg_catalog.oid) AS definition` }],
  params: (oid: number) => [oid],
});

/**
 * Both directions, from columns alone. Keys that a partition inherits from its parent are shown once, at the top.
 * Indexed: a valid index without WHERE of the referencing table begins with these columns, in any order.
 */
export const relationForeignKeys = defineStatement({
  name: 'relations.foreignKeys',
  manual: 'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK',
  limit: 'definition',
  columns: {
    oid: number,
    conname: text,
    isOut: boolean,
    otherOid: number,
    otherSchema: text,
    otherName: text,
    columns: json<string[]>(),
    otherColumns: json<string[]>(),
    confdeltype: text,
    confupdtype: text,
    isValidated: boolean,
    isIndexed: boolean,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH keys AS (
          SELECT k.*, true AS "isOut", k.confrelid AS other, k.conkey AS ours, k.confkey AS theirs
          FROM   pg_catalog.pg_constraint k WHERE k.contype = 'f' AND k.conrelid = $1
                 AND (k.conparentid = 0 OR NOT EXISTS (
                   SELECT FROM pg_catalog.pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid))
          UNION  ALL
          SELECT k.*, false, k.conrelid, k.confkey, k.conkey
          FROM   pg_catalog.pg_constraint k WHERE k.contype = 'f' AND k.confrelid = $1 AND k.conparentid = 0)
        SELECT k.oid, k.conname, k."isOut", k.other AS "otherOid", n.nspname AS "otherSchema", c.relname AS "otherName",
               (SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
                FROM   pg_catalog.unnest(k.ours) WITH ORDINALITY AS u (attnum, place)
                JOIN   pg_catalog.pg_attribute a ON a.attrelid = $1 AND a.attnum = u.attnum) AS columns,
               (SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
                FROM   pg_catalog.unnest(k.theirs) WITH ORDINALITY AS u (attnum, place)
                JOIN   pg_catalog.pg_attribute a ON a.attrelid = k.other AND a.attnum = u.attnum) AS "otherColumns",
               k.confdeltype, k.confupdtype, k.convalidated AS "isValidated",
               EXISTS (SELECT FROM pg_catalog.pg_index i
                       WHERE  i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
                       AND    (pg_catalog.string_to_array(i.indkey::pg_catalog.text, ' ')::pg_catalog.int2[])
                                [1:pg_catalog.cardinality(k.conkey)] @> k.conkey) AS "isIndexed"
        FROM   keys k
        JOIN   pg_catalog.pg_class c ON c.oid = k.other
        JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        ORDER  BY k."isOut" DESC, c.relname, k.conname`,
    },
  ],
  params: (oid: number) => [oid],
});
