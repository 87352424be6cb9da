import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, type Row, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

const columns = {
  oid: value.number,
  datname: value.text,
  datallowconn: value.boolean,
  /** DROP DATABASE was interrupted: datconnlimit is -2 then. */
  is_invalid: value.boolean,
  datistemplate: value.boolean,
  may_connect: value.boolean,
  encoding: value.text,
  datcollate: value.text,
  datctype: value.text,
  /** c: libc, i: ICU, b: builtin. */
  datlocprovider: value.text,
  datlocale: value.textOrNull,
  /** The version of the collation library that it was created with, and the one in use; null: not kept, or none. */
  recorded: value.textOrNull,
  actual: value.textOrNull,
};
export type DatabaseRow = Row<typeof columns>;

/** Every database of the server, in the order in which they are read. */
export const databasesStatement = defineStatement({
  name: 'upgrade.databases',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-database.html',
  limit: 'list',
  columns,
  texts: [
    {
      since: PG.v17,
      sql: sql`
        SELECT d.oid, d.datname::pg_catalog.text, d.datallowconn, d.datconnlimit = -2 AS is_invalid, d.datistemplate,
               pg_catalog.has_database_privilege(d.oid, 'CONNECT') AS may_connect,
               pg_catalog.pg_encoding_to_char(d.encoding)::pg_catalog.text AS encoding,
               d.datcollate::pg_catalog.text, d.datctype::pg_catalog.text, d.datlocprovider,
               d.datlocale, d.datcollversion AS recorded,
               pg_catalog.pg_database_collation_actual_version(d.oid) AS actual
          FROM pg_catalog.pg_database AS d
         ORDER BY d.datname`,
    },
    {
      since: PG.v15,
      sql: sql`
        SELECT d.oid, d.datname::pg_catalog.text, d.datallowconn, d.datconnlimit = -2 AS is_invalid, d.datistemplate,
               pg_catalog.has_database_privilege(d.oid, 'CONNECT') AS may_connect,
               pg_catalog.pg_encoding_to_char(d.encoding)::pg_catalog.text AS encoding,
               d.datcollate::pg_catalog.text, d.datctype::pg_catalog.text, d.datlocprovider,
               d.daticulocale AS datlocale, d.datcollversion AS recorded,
               pg_catalog.pg_database_collation_actual_version(d.oid) AS actual
          FROM pg_catalog.pg_database AS d
         ORDER BY d.datname`,
    },
    {
      since: PG.v14,
      sql: sql`
        SELECT d.oid, d.datname::pg_catalog.text, d.datallowconn, d.datconnlimit = -2 AS is_invalid, d.datistemplate,
               pg_catalog.has_database_privilege(d.oid, 'CONNECT') AS may_connect,
               pg_catalog.pg_encoding_to_char(d.encoding)::pg_catalog.text AS encoding,
               d.datcollate::pg_catalog.text, d.datctype::pg_catalog.text, 'c' AS datlocprovider,
               NULL AS datlocale, NULL AS recorded, NULL AS actual
          FROM pg_catalog.pg_database AS d
         ORDER BY d.datname`,
    },
  ],
});

/** Walks the files of every database, so it is asked by itself: a server that takes too long keeps the rest. */
export const sizesStatement = defineStatement({
  name: 'upgrade.sizes',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE',
  limit: 'list',
  columns: { oid: value.number, bytes: value.numberOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT d.oid,
               CASE WHEN d.datconnlimit <> -2
                     AND (pg_catalog.has_database_privilege(d.oid, 'CONNECT')
                          OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE'))
                    THEN pg_catalog.pg_database_size(d.oid) END AS bytes
          FROM pg_catalog.pg_database AS d`,
    },
  ],
});
