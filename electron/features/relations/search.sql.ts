import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { number, text } from '../../postgres/value-types.ts';

/**
 * Grep over what the server stores. $1 are regular expressions of PostgreSQL, all of which must hit; plain words arrive
 * as `***=word`: https://www.postgresql.org/docs/current/functions-matching.html#POSIX-METASYNTAX
 */
const manual = 'https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-POSIX-REGEXP';
const params = (words: readonly string[], isCaseSensitive: boolean, withSystem: boolean) => [
  words,
  isCaseSensitive,
  withSystem,
];

/** Waits for nothing. */
export const searchColumns = defineStatement({
  name: 'relations.searchColumns',
  manual,
  limit: 'list',
  columns: { oid: number, attname: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT a.attrelid AS oid, a.attname
        FROM   pg_catalog.pg_attribute a
        JOIN   pg_catalog.pg_class c ON c.oid = a.attrelid
        WHERE  a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
        AND    ($3::pg_catalog.bool OR a.attrelid >= 16384)
        AND    NOT EXISTS (
                 SELECT FROM pg_catalog.unnest($1::pg_catalog.text[]) w
                 WHERE  NOT CASE WHEN $2::pg_catalog.bool THEN a.attname::pg_catalog.text ~ w
                                 ELSE a.attname::pg_catalog.text ~* w END)
        LIMIT  50000`,
    },
  ],
  params,
});

/** Waits for nothing: bodies as they are stored, line by line. */
export const searchBodies = defineStatement({
  name: 'relations.searchBodies',
  manual,
  limit: 'list',
  columns: { oid: number, line: number, text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT p.oid, l.line, pg_catalog.left(l.text, 500) AS text
        FROM   pg_catalog.pg_proc p,
               pg_catalog.string_to_table(p.prosrc, E'\\n') WITH ORDINALITY AS l (text, line)
        WHERE  ($3::pg_catalog.bool OR p.oid >= 16384)
        AND    NOT EXISTS (
                 SELECT FROM pg_catalog.unnest($1::pg_catalog.text[]) w
                 WHERE  NOT CASE WHEN $2::pg_catalog.bool THEN l.text ~ w ELSE l.text ~* w END)
        LIMIT  50000`,
    },
  ],
  params,
});

/** Views whose definitions are then looked through one at a time. */
export const searchedViews = defineStatement({
  name: 'relations.searchedViews',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-class.html',
  limit: 'list',
  columns: { oid: number, nspname: text, relname: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT c.oid, n.nspname, c.relname
        FROM   pg_catalog.pg_class c
        JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE  c.relkind IN ('v', 'm') AND ($1::pg_catalog.bool OR c.oid >= 16384)
        ORDER  BY n.nspname, c.relname`,
    },
  ],
  params: (withSystem: boolean) => [withSystem],
});

/** Waits behind ACCESS EXCLUSIVE on whatever the view reads. */
export const searchView = defineStatement({
  name: 'relations.searchView',
  manual,
  limit: 'definition',
  columns: { line: number, text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT l.line, pg_catalog.left(l.text, 500) AS text
        FROM   pg_catalog.string_to_table(pg_catalog.pg_get_viewdef($1::pg_catalog.oid), E'\\n')
                 WITH ORDINALITY AS l (text, line)
        WHERE  NOT EXISTS (
                 SELECT FROM pg_catalog.unnest($2::pg_catalog.text[]) w
                 WHERE  NOT CASE WHEN $3::pg_catalog.bool THEN l.text ~ w ELSE l.text ~* w END)
        LIMIT  20`,
    },
  ],
  params: (oid: number, words: readonly string[], isCaseSensitive: boolean) => [oid, words, isCaseSensitive],
});
