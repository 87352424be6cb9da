import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Whether an extension is there, in which schema its function $2 lives, and whether this role may call it. The schema is
 * that of the function which belongs to the extension, so no other thing of that name is ever called.
 */
export const extension = defineStatement({
  name: 'writes.extension',
  manual: 'https://www.postgresql.org/docs/current/contrib.html',
  limit: 'definition',
  columns: {
    extversion: textOrNull,
    /** As quote_ident wrote it, for search_path. */
    schema: textOrNull,
    /** "public.pg_get_wal_block_info(pg_lsn,pg_lsn,boolean)", for GRANT. */
    signature: textOrNull,
    may_enter: boolean,
    may_call: boolean,
    /** Its files are on the server. */
    is_available: boolean,
    is_superuser: boolean,
    sees_all: boolean,
    role: text,
    database: text,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH e AS MATERIALIZED (
          SELECT e.oid, e.extversion FROM pg_catalog.pg_extension AS e WHERE e.extname = $1::pg_catalog.name),
        p AS MATERIALIZED (
          SELECT p.oid, p.pronamespace
          FROM   e
          JOIN   pg_catalog.pg_depend AS d
                 ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid
                 AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'e'
          JOIN   pg_catalog.pg_proc AS p ON p.oid = d.objid AND p.proname = $2::pg_catalog.name
          ORDER  BY p.oid DESC
          LIMIT  1)
        SELECT (SELECT e.extversion FROM e) AS extversion,
               (SELECT pg_catalog.quote_ident(n.nspname)
                FROM   p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace) AS schema,
               (SELECT p.oid::pg_catalog.regprocedure::pg_catalog.text FROM p) AS signature,
               coalesce((SELECT pg_catalog.has_schema_privilege(p.pronamespace, 'USAGE') FROM p), false) AS may_enter,
               coalesce((SELECT pg_catalog.has_function_privilege(p.oid, 'EXECUTE') FROM p), false) AS may_call,
               EXISTS (SELECT FROM pg_catalog.pg_available_extensions() AS a WHERE a.name = $1::pg_catalog.name)
                 AS is_available,
               (SELECT r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.rolname = CURRENT_USER) AS is_superuser,
               pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS sees_all,
               CURRENT_USER AS role,
               pg_catalog.current_database() AS database`,
    },
  ],
  params: (name: string, procedure: string) => [name, procedure],
});
