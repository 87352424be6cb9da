import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, textOrNull } from '../../postgres/value-types.ts';

/**
 * pageinspect asks for a superuser itself, so no GRANT is enough: but a superuser may have lent its functions, by making
 * them run with the rights of their owner. Only those that belong to the extension count.
 */
export const lentPages = defineStatement({
  name: 'writes.lentPages',
  manual: 'https://www.postgresql.org/docs/current/sql-alterfunction.html',
  limit: 'definition',
  columns: {
    is_lent: boolean,
    /** What a superuser would run to lend them; null: they are not there. */
    lending: textOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH p AS MATERIALIZED (
          SELECT p.oid::pg_catalog.regprocedure::pg_catalog.text AS signature,
                 p.prosecdef AND r.rolsuper AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE') AS is_lent
          FROM   pg_catalog.pg_extension AS e
          JOIN   pg_catalog.pg_depend AS d
                 ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid
                 AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'e'
          JOIN   pg_catalog.pg_proc AS p ON p.oid = d.objid
          JOIN   pg_catalog.pg_roles AS r ON r.oid = p.proowner
          WHERE  e.extname = 'pageinspect'
          AND    (p.proname IN ('heap_page_items', 'tuple_data_split')
                  OR (p.proname = 'get_raw_page' AND p.pronargs = 2)))
        SELECT coalesce(pg_catalog.bool_and(p.is_lent), false) AS is_lent,
               pg_catalog.string_agg(
                 pg_catalog.format('ALTER FUNCTION %s SECURITY DEFINER; GRANT EXECUTE ON FUNCTION %s TO %I;',
                                   p.signature, p.signature, CURRENT_USER),
                 pg_catalog.chr(10) ORDER BY p.signature) AS lending
        FROM   p`,
    },
  ],
});
