import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Whether pg_stat_statements is there, in which schema, and what this role may do with it. The schema is that of the
 * function which belongs to the extension, so no other thing of that name is ever called. `vartype` tells the real
 * setting from one that somebody merely wrote into postgresql.conf.
 */
export const extension = defineStatement({
  name: 'statements.extension',
  manual: 'https://www.postgresql.org/docs/current/pgstatstatements.html',
  limit: 'definition',
  columns: {
    extversion: textOrNull,
    /** As quote_ident wrote it, for search_path. */
    schema: textOrNull,
    may_enter: boolean,
    may_read: boolean,
    /** Its files are on the server. */
    is_available: boolean,
    is_loaded: boolean,
    sees_all: boolean,
    role: text,
    database: text,
    /** null: hidden from this role. */
    preload: textOrNull,
    track: textOrNull,
    track_planning: textOrNull,
    track_io_timing: textOrNull,
    compute_query_id: textOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH e AS MATERIALIZED (
          SELECT e.oid, e.extversion FROM pg_catalog.pg_extension AS e WHERE e.extname = 'pg_stat_statements'),
        p AS MATERIALIZED (
          SELECT p.oid, p.pronamespace
          FROM   e
          JOIN   pg_catalog.pg_depend AS d
                 ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid
                 AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'e'
          JOIN   pg_catalog.pg_proc AS p ON p.oid = d.objid AND p.proname = 'pg_stat_statements'
          LIMIT  1),
        s AS MATERIALIZED (
          SELECT s.name, s.setting, s.vartype
          FROM   pg_catalog.pg_settings AS s
          WHERE  s.name = ANY (ARRAY['shared_preload_libraries', 'pg_stat_statements.max', 'pg_stat_statements.track',
                                     'pg_stat_statements.track_planning', 'track_io_timing', 'compute_query_id']))
        SELECT (SELECT e.extversion FROM e) AS extversion,
               (SELECT pg_catalog.quote_ident(n.nspname)
                FROM   p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace) AS schema,
               coalesce((SELECT pg_catalog.has_schema_privilege(p.pronamespace, 'USAGE') FROM p), false) AS may_enter,
               coalesce((SELECT pg_catalog.has_function_privilege(p.oid, 'EXECUTE') FROM p), false) AS may_read,
               EXISTS (SELECT FROM pg_catalog.pg_available_extensions() AS a
                       WHERE  a.name = 'pg_stat_statements') AS is_available,
               EXISTS (SELECT FROM s WHERE s.name = 'pg_stat_statements.max' AND s.vartype = 'integer') AS is_loaded,
               pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS sees_all,
               CURRENT_USER AS role,
               pg_catalog.current_database() AS database,
               (SELECT s.setting FROM s WHERE s.name = 'shared_preload_libraries') AS preload,
               (SELECT s.setting FROM s WHERE s.name = 'pg_stat_statements.track') AS track,
               (SELECT s.setting FROM s WHERE s.name = 'pg_stat_statements.track_planning') AS track_planning,
               (SELECT s.setting FROM s WHERE s.name = 'track_io_timing') AS track_io_timing,
               (SELECT s.setting FROM s WHERE s.name = 'compute_query_id') AS compute_query_id`,
    },
  ],
});
