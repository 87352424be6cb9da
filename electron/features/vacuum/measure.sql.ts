import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * The schema of the function that belongs to the extension, so that no other of that name is ever called, whether this
 * role may use it, and what is to be measured.
 */
export const measurable = defineStatement({
  name: 'vacuum.measurable',
  manual: 'https://www.postgresql.org/docs/current/pgstattuple.html',
  limit: 'definition',
  columns: {
    /** Quoted by the server; null: not installed here. */
    schema: textOrNull,
    is_available: boolean,
    may_execute: boolean,
    relkind: textOrNull,
    role: text,
  },
  params: (oid: number) => [oid],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH p AS MATERIALIZED (
          SELECT p.oid, p.pronamespace
            FROM pg_catalog.pg_extension AS e
            JOIN pg_catalog.pg_depend AS d
              ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid
             AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'e'
            JOIN pg_catalog.pg_proc AS p ON p.oid = d.objid AND p.proname = 'pgstattuple_approx'
           WHERE e.extname = 'pgstattuple'
           LIMIT 1)
        SELECT (SELECT pg_catalog.quote_ident(n.nspname)
                  FROM p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace) AS schema,
               EXISTS (SELECT FROM pg_catalog.pg_available_extensions() AS v WHERE v.name = 'pgstattuple')
                 AS is_available,
               coalesce((SELECT pg_catalog.has_function_privilege(p.oid, 'EXECUTE')
                                AND pg_catalog.has_schema_privilege(p.pronamespace, 'USAGE') FROM p), false)
                 AS may_execute,
               (SELECT c.relkind FROM pg_catalog.pg_class AS c WHERE c.oid = $1::pg_catalog.oid) AS relkind,
               current_user AS role`,
    },
  ],
});

/** Reads the pages that are not all visible, and the free space map for the rest. */
export const measuredTable = defineStatement({
  name: 'vacuum.measure',
  manual: 'https://www.postgresql.org/docs/current/pgstattuple.html#PGSTATTUPLE-FUNCS',
  limit: 'list',
  needs: 'pg_stat_scan_tables',
  columns: {
    table_len: number,
    scanned_percent: number,
    approx_tuple_len: number,
    dead_tuple_count: number,
    dead_tuple_len: number,
    approx_free_space: number,
    server_now: text,
  },
  params: (_schema: string, oid: number) => [oid],
  schema: (schema: string) => schema,
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT m.table_len, m.scanned_percent, m.approx_tuple_len, m.dead_tuple_count, m.dead_tuple_len,
               m.approx_free_space, pg_catalog.clock_timestamp() AS server_now
          FROM pgstattuple_approx($1::pg_catalog.oid::pg_catalog.regclass) AS m`,
    },
  ],
});
