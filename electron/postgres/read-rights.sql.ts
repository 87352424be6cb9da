import { PG } from '../../shared/pg-version.ts';
import { defineStatement, sql } from './statement.ts';
import { boolean, text } from './value-types.ts';

/**
 * Of relations as a text names them ("hidden.b", "b"), those that this role may not read. By the catalogs and not by the
 * server's message, which is translated and leaves the schema out.
 */
export const lackingRights = defineStatement({
  name: 'user.lackingRights',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-ACCESS',
  limit: 'definition',
  columns: { written: text, nspname: text, relname: text, has_usage: boolean, has_select: boolean, role: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT w.written, n.nspname, c.relname,
               pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS has_usage,
               pg_catalog.has_table_privilege(c.oid, 'SELECT') AS has_select,
               CURRENT_USER AS role
        FROM   pg_catalog.unnest($1::pg_catalog.text[]) WITH ORDINALITY AS w (written, place)
        CROSS  JOIN LATERAL (SELECT pg_catalog.parse_ident(w.written) AS parts) AS p
        JOIN   pg_catalog.pg_class AS c ON c.relname = p.parts[pg_catalog.cardinality(p.parts)]::pg_catalog.name
        JOIN   pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE  c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND    (pg_catalog.cardinality(p.parts) = 1
                OR n.nspname = p.parts[pg_catalog.cardinality(p.parts) - 1]::pg_catalog.name)
        AND    NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT'))
        ORDER  BY w.place, n.nspname`,
    },
  ],
  params: (relations: readonly string[]) => [relations],
});
