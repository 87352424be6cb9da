import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, type Row, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

/** Installed here, and what the server's own files offer for it. */
export const extensionsStatement = defineStatement({
  name: 'upgrade.extensions',
  manual: 'https://www.postgresql.org/docs/current/view-pg-available-extensions.html',
  limit: 'list',
  columns: {
    extname: value.text,
    extversion: value.text,
    nspname: value.text,
    /** null: the server has no files of it any more. */
    default_version: value.textOrNull,
    /** From the installed to the default one: "1.8--1.9--1.10"; null: none, or it is that already. */
    path: value.textOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT e.extname::pg_catalog.text, e.extversion, n.nspname::pg_catalog.text, a.default_version,
               CASE WHEN a.default_version IS NOT NULL AND a.default_version <> e.extversion
                    THEN (SELECT u.path
                            FROM pg_catalog.pg_extension_update_paths(e.extname) AS u
                           WHERE u.source = e.extversion AND u.target = a.default_version) END AS path
          FROM pg_catalog.pg_extension AS e
          JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
          LEFT JOIN pg_catalog.pg_available_extensions AS a ON a.name = e.extname
         ORDER BY e.extname`,
    },
  ],
});
export type ExtensionRow = Row<typeof extensionsStatement.columns>;

/** On the target: does it have these extensions, in that version, and a way from it to its own default? */
export const wantedExtensionsStatement = defineStatement({
  name: 'upgrade.wanted-extensions',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG',
  limit: 'list',
  columns: {
    extname: value.text,
    extversion: value.text,
    default_version: value.textOrNull,
    has_version: value.boolean,
    path: value.textOrNull,
  },
  params: (names: readonly string[], versions: readonly string[]) => [names, versions],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT w.extname, w.extversion, a.default_version,
               EXISTS (SELECT FROM pg_catalog.pg_available_extension_versions AS v
                        WHERE v.name::pg_catalog.text = w.extname AND v.version = w.extversion) AS has_version,
               CASE WHEN a.default_version IS NOT NULL AND a.default_version <> w.extversion
                    THEN (SELECT u.path
                            FROM pg_catalog.pg_extension_update_paths(a.name) AS u
                           WHERE u.source = w.extversion AND u.target = a.default_version) END AS path
          FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[]))
               AS w(extname, extversion)
          LEFT JOIN pg_catalog.pg_available_extensions AS a ON a.name::pg_catalog.text = w.extname`,
    },
  ],
});
export type WantedExtensionRow = Row<typeof wantedExtensionsStatement.columns>;
