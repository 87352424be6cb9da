import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, text, textOrNull } from '../../postgres/value-types.ts';

/** Waits for nothing: names, types and rights. */
export const relationAttributes = defineStatement({
  name: 'relations.columns',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-attribute.html',
  limit: 'definition',
  columns: {
    attnum: number,
    attname: text,
    type: text,
    attnotnull: boolean,
    attidentity: text,
    attgenerated: text,
    hasDefault: boolean,
    collation: textOrNull,
    isPrimaryKey: boolean,
    isForeignKey: boolean,
    isReadable: boolean,
    description: textOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
               a.attnotnull, a.attidentity, a.attgenerated, a.atthasdef AS "hasDefault",
               CASE WHEN a.attcollation <> t.typcollation THEN l.collname END AS collation,
               EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'p'
                       AND a.attnum = ANY (k.conkey)) AS "isPrimaryKey",
               EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'f'
                       AND a.attnum = ANY (k.conkey)) AS "isForeignKey",
               coalesce(pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT'), false) AS "isReadable",
               d.description
        FROM   pg_catalog.pg_attribute a
        LEFT   JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        LEFT   JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
        LEFT   JOIN pg_catalog.pg_description d ON d.classoid = 1259 AND d.objoid = a.attrelid AND d.objsubid = a.attnum
        WHERE  a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
        ORDER  BY a.attnum`,
    },
  ],
  params: (oid: number) => [oid],
});

/** Waits behind ACCESS EXCLUSIVE on the table. */
export const attributeDefaults = defineStatement({
  name: 'relations.defaults',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-attrdef.html',
  limit: 'definition',
  columns: { adnum: number, expression: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT d.adnum, pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression
        FROM   pg_catalog.pg_attrdef d
        WHERE  d.adrelid = $1`,
    },
  ],
  params: (oid: number) => [oid],
});
