import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { json, number, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Relations in order of use: the rows that were read from them since the statistics began, the user's own before the
 * system's. `before` is the number of columns of all above, by which the list is cut before any column is read.
 */
export const wordRelations = defineStatement({
  name: 'plans.words',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-attribute.html',
  limit: 'list',
  columns: { nspname: text, relname: text, columns: json<string[]>(), total: number },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH used AS (
          SELECT c.oid, n.nspname, c.relname, c.relnatts, pg_catalog.count(*) OVER () AS total,
                 n.nspname IN ('pg_catalog', 'information_schema') AS is_system,
                 coalesce(pg_catalog.pg_stat_get_tuples_returned(c.oid), 0)
                 + coalesce(pg_catalog.pg_stat_get_tuples_fetched(c.oid), 0) AS reads
          FROM   pg_catalog.pg_class c
          JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE  c.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND    n.oid <> 99 AND n.nspname NOT LIKE 'pg\_temp\_%' AND n.nspname NOT LIKE 'pg\_toast\_temp\_%'
          AND    pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        ), placed AS (
          SELECT u.*, pg_catalog.row_number() OVER o AS place,
                 pg_catalog.sum(u.relnatts) OVER o - u.relnatts AS before
          FROM   used u
          WINDOW o AS (ORDER BY u.is_system, u.reads DESC, u.nspname, u.relname
                       ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
        )
        SELECT p.nspname, p.relname, p.total,
               coalesce(pg_catalog.json_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.attname IS NOT NULL), '[]')
                 AS columns
        FROM   placed p
        LEFT   JOIN pg_catalog.pg_attribute a ON a.attrelid = p.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE  p.place <= $1::pg_catalog.int8 AND p.before < $2::pg_catalog.int8
        GROUP  BY p.place, p.nspname, p.relname, p.total
        ORDER  BY p.place`,
    },
  ],
  params: (relations: number, columns: number) => [relations, columns],
});

/**
 * What somebody may want to call: no functions that types, operators, casts and indexes are made of, no triggers.
 * Outside of the search path ($1) with its schema, quoted by the server.
 */
export const wordFunctions = defineStatement({
  name: 'plans.functions',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-proc.html',
  limit: 'list',
  columns: { name: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT DISTINCT
               CASE WHEN n.nspname = 'pg_catalog' OR n.nspname = ANY ($1::pg_catalog.text[]) THEN ''
                    ELSE pg_catalog.quote_ident(n.nspname) || '.' END || pg_catalog.quote_ident(p.proname) AS name
        FROM   pg_catalog.pg_proc p
        JOIN   pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE  p.prokind <> 'p' AND n.nspname NOT IN ('information_schema', 'pg_toast')
        AND    pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        AND    p.prorettype NOT IN (SELECT t.oid FROM pg_catalog.pg_type t
                                    WHERE t.typtype = 'p' AND t.typname IN ('internal', 'trigger', 'event_trigger',
                                      'language_handler', 'fdw_handler', 'index_am_handler', 'table_am_handler',
                                      'tsm_handler', 'cstring'))
        AND    NOT (p.proargtypes::pg_catalog.oid[] && ARRAY(SELECT t.oid FROM pg_catalog.pg_type t
                                                   WHERE t.typtype = 'p' AND t.typname IN ('internal', 'cstring')))
        AND    NOT EXISTS (SELECT FROM pg_catalog.pg_operator o WHERE o.oprcode = p.oid)
        AND    p.oid NOT IN (SELECT t.typsend::pg_catalog.oid FROM pg_catalog.pg_type t
                             WHERE t.typtype IN ('b', 'r', 'm') AND t.typcategory <> 'A')
        AND    NOT EXISTS (SELECT FROM pg_catalog.pg_amproc m WHERE m.amproc = p.oid)
        AND    (n.nspname <> 'pg_catalog' OR NOT EXISTS (SELECT FROM pg_catalog.pg_cast k WHERE k.castfunc = p.oid))
        ORDER  BY name
        LIMIT  $2::pg_catalog.int8`,
    },
  ],
  params: (search_path: readonly string[], most: number) => [search_path, most],
});

/** Where this role's sessions look names up, and which of those schemas there are. */
export const searchPath = defineStatement({
  name: 'plans.searchPath',
  manual: 'https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH',
  limit: 'list',
  columns: { search_path: textOrNull, role: text, schemas: json<string[]>() },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.reset_val AS search_path, current_user AS role,
               (SELECT coalesce(pg_catalog.json_agg(n.nspname), '[]') FROM pg_catalog.pg_namespace n
                WHERE  pg_catalog.has_schema_privilege(n.oid, 'USAGE')) AS schemas
        FROM   pg_catalog.pg_settings s
        WHERE  s.name = 'search_path'`,
    },
  ],
});
