import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, type Row, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

/**
 * The libraries behind C functions of this database, by the extension that owns them. Those below oid 16384 came with
 * initdb, and pg_upgrade does not look at them either.
 */
export const librariesStatement = defineStatement({
  name: 'upgrade.libraries',
  manual: 'https://www.postgresql.org/docs/current/xfunc-c.html#XFUNC-C-DYNLOAD',
  limit: 'list',
  columns: { probin: value.text, extname: value.textOrNull, functions: value.number },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT p.probin, e.extname::pg_catalog.text, count(*) AS functions
          FROM pg_catalog.pg_proc AS p
          JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang AND l.lanname = 'c'
          LEFT JOIN pg_catalog.pg_depend AS d
            ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.objsubid = 0
           AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
          LEFT JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
         WHERE p.probin IS NOT NULL AND p.oid >= 16384
         GROUP BY p.probin, e.extname
         ORDER BY p.probin, e.extname`,
    },
  ],
});
export type LibraryRow = Row<typeof librariesStatement.columns>;

/** C functions that no extension owns, and what of this database would go with each. */
export const leftoversStatement = defineStatement({
  name: 'upgrade.leftovers',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-depend.html',
  limit: 'list',
  columns: {
    probin: value.text,
    nspname: value.text,
    proname: value.text,
    prokind: value.text,
    arguments: value.text,
    used_by: value.json<readonly string[]>(),
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT p.probin, n.nspname::pg_catalog.text, p.proname::pg_catalog.text, p.prokind,
               pg_catalog.pg_get_function_identity_arguments(p.oid) AS arguments,
               (SELECT coalesce(pg_catalog.json_agg(u.what ORDER BY u.what), '[]')
                  FROM (SELECT DISTINCT
                               CASE WHEN r.ev_class IS NOT NULL
                                    THEN pg_catalog.pg_describe_object(
                                           'pg_catalog.pg_class'::pg_catalog.regclass, r.ev_class, 0)
                                    ELSE pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) END AS what
                          FROM pg_catalog.pg_depend AS d
                          LEFT JOIN pg_catalog.pg_rewrite AS r
                            ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = d.objid
                         WHERE d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refobjid = p.oid
                           AND d.deptype IN ('n', 'a', 'i')
                         LIMIT 20) AS u
                 WHERE u.what IS NOT NULL) AS used_by
          FROM pg_catalog.pg_proc AS p
          JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang AND l.lanname = 'c'
          JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
         WHERE p.probin IS NOT NULL AND p.oid >= 16384
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                            WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid
                              AND d.deptype = 'e')
         ORDER BY p.probin, n.nspname, p.proname, p.oid
         LIMIT 1000`,
    },
  ],
});
export type LeftoverRow = Row<typeof leftoversStatement.columns>;

/**
 * Whether the server has the files, by the server's own view of its disk: nothing is loaded. Superusers only, unless
 * pg_stat_file and pg_config were granted. A name without a folder is looked for in dynamic_library_path.
 */
export const libraryFilesStatement = defineStatement({
  name: 'upgrade.library-files',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-GENFILE',
  limit: 'list',
  columns: { probin: value.text, is_there: value.boolean },
  params: (probins: readonly string[]) => [probins],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH home AS (SELECT c.setting AS folder FROM pg_catalog.pg_config() AS c WHERE c.name = 'PKGLIBDIR'),
             places AS (
               SELECT CASE WHEN f.folder = '$libdir' OR pg_catalog.starts_with(f.folder, '$libdir/')
                           THEN home.folder || pg_catalog.substr(f.folder, 8)
                           ELSE f.folder END AS folder
                 FROM home
                CROSS JOIN LATERAL pg_catalog.string_to_table(
                        pg_catalog.current_setting('dynamic_library_path'), ':') AS f(folder)),
             names AS (
               SELECT w.probin,
                      CASE WHEN pg_catalog.starts_with(w.probin, '$libdir/')
                           THEN home.folder || pg_catalog.substr(w.probin, 8)
                           ELSE w.probin END AS file
                 FROM pg_catalog.unnest($1::pg_catalog.text[]) AS w(probin)
                CROSS JOIN home),
             files AS (
               SELECT n.probin, n.file FROM names AS n WHERE pg_catalog.strpos(n.file, '/') > 0
               UNION ALL
               SELECT n.probin, p.folder || '/' || n.file
                 FROM names AS n CROSS JOIN places AS p
                WHERE pg_catalog.strpos(n.file, '/') = 0)
        SELECT f.probin,
               bool_or((pg_catalog.pg_stat_file(f.file || x.suffix, true)).size IS NOT NULL) AS is_there
          FROM files AS f
         CROSS JOIN (VALUES (''), ('.so'), ('.dylib'), ('.dll')) AS x(suffix)
         GROUP BY f.probin`,
    },
  ],
});
