import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, type Row, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

const columns = {
  data_checksums: value.text,
  block_size: value.text,
  wal_block_size: value.text,
  segment_size: value.text,
  wal_segment_size: value.text,
  max_identifier_length: value.text,
  max_index_keys: value.text,
  integer_datetimes: value.text,
  data_directory_mode: value.text,
  wal_level: value.text,
  max_replication_slots: value.number,
  /** null before PostgreSQL 18, where max_replication_slots counts. */
  max_active_replication_origins: value.numberOrNull,
  is_standby: value.boolean,
  /** null: kept from this role. */
  data_directory: value.textOrNull,
  shared_preload_libraries: value.textOrNull,
  /** The role with oid 10, which initdb made; null: renamed away is impossible, dropped too, so only a broken server. */
  install_user: value.textOrNull,
  install_user_is_super: value.booleanOrNull,
  install_user_can_login: value.booleanOrNull,
  /** Of the C library's collations; null: it has none but C. */
  libc_version: value.textOrNull,
  other_roles: value.number,
};
export type ServerRow = Row<typeof columns>;

/** What pg_control, the settings and the roles of a cluster say: of the old one, and of the new one where it is known. */
export const serverStatement = defineStatement({
  name: 'upgrade.server',
  manual: 'https://www.postgresql.org/docs/current/runtime-config-preset.html',
  limit: 'list',
  columns,
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.current_setting('data_checksums') AS data_checksums,
               pg_catalog.current_setting('block_size') AS block_size,
               pg_catalog.current_setting('wal_block_size') AS wal_block_size,
               pg_catalog.current_setting('segment_size') AS segment_size,
               pg_catalog.current_setting('wal_segment_size') AS wal_segment_size,
               pg_catalog.current_setting('max_identifier_length') AS max_identifier_length,
               pg_catalog.current_setting('max_index_keys') AS max_index_keys,
               pg_catalog.current_setting('integer_datetimes') AS integer_datetimes,
               pg_catalog.current_setting('data_directory_mode') AS data_directory_mode,
               pg_catalog.current_setting('wal_level') AS wal_level,
               pg_catalog.current_setting('max_replication_slots')::pg_catalog.int4 AS max_replication_slots,
               pg_catalog.current_setting('max_active_replication_origins', true)::pg_catalog.int4
                 AS max_active_replication_origins,
               pg_catalog.pg_is_in_recovery() AS is_standby,
               (SELECT s.setting FROM pg_catalog.pg_settings AS s WHERE s.name = 'data_directory') AS data_directory,
               (SELECT s.setting FROM pg_catalog.pg_settings AS s WHERE s.name = 'shared_preload_libraries')
                 AS shared_preload_libraries,
               r.rolname::pg_catalog.text AS install_user,
               r.rolsuper AS install_user_is_super,
               r.rolcanlogin AS install_user_can_login,
               (SELECT pg_catalog.pg_collation_actual_version(c.oid)
                  FROM pg_catalog.pg_collation AS c
                 WHERE c.collprovider = 'c' AND c.collversion IS NOT NULL
                   AND c.collencoding IN (-1, (SELECT d.encoding FROM pg_catalog.pg_database AS d
                                                WHERE d.datname = pg_catalog.current_database()))
                 LIMIT 1) AS libc_version,
               (SELECT count(*) FROM pg_catalog.pg_roles AS o
                 WHERE o.oid <> 10 AND NOT pg_catalog.starts_with(o.rolname::pg_catalog.text, 'pg_')) AS other_roles
          FROM (SELECT 10 AS oid) AS ten
          LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = ten.oid`,
    },
  ],
});
