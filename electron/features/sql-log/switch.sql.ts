import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

/** Which cluster this is, whatever the address by which it was reached. */
export const clusterIdentity = defineStatement({
  name: 'sql-log.identity',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CONTROLDATA',
  limit: 'action',
  columns: { system_identifier: value.text },
  texts: [{ since: PG.v14, sql: sql`SELECT c.system_identifier FROM pg_catalog.pg_control_system() AS c` }],
});

/** Asked first, since a question that is denied is an ERROR in the very log that is about to be read. */
export const mayReadFileSettings = defineStatement({
  name: 'sql-log.mayReadFileSettings',
  manual: 'https://www.postgresql.org/docs/current/view-pg-file-settings.html',
  limit: 'action',
  columns: { may: value.boolean, role: value.text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'SELECT')
               AND pg_catalog.has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE') AS may,
               CURRENT_USER AS role`,
    },
  ],
});

/** What ALTER SYSTEM wrote, as it stands in its file at this moment, loaded or not. The last line of a name counts. */
export const keptForServer = defineStatement({
  name: 'sql-log.keptForServer',
  manual: 'https://www.postgresql.org/docs/current/view-pg-file-settings.html',
  limit: 'action',
  needs: 'pg_read_all_settings',
  columns: { name: value.text, setting: value.textOrNull },
  params: (names: readonly string[]) => [names],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.lower(f.name) AS name, f.setting
          FROM pg_catalog.pg_file_settings AS f
         WHERE pg_catalog.lower(f.name) = ANY ($1::pg_catalog.text[])
           AND f.sourcefile ~ '(^|[/\\\\])postgresql[.]auto[.]conf$'
         ORDER BY f.seqno`,
    },
  ],
});

/** The same where files may not be read: what is loaded, and from where, if that may be seen. */
export const loadedForServer = defineStatement({
  name: 'sql-log.loadedForServer',
  manual: 'https://www.postgresql.org/docs/current/view-pg-settings.html',
  limit: 'action',
  columns: {
    name: value.text,
    setting: value.textOrNull,
    source: value.text,
    sourcefile: value.textOrNull,
    isAuto: value.booleanOrNull,
  },
  params: (names: readonly string[]) => [names],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.name, s.setting, s.source, s.sourcefile,
               s.sourcefile ~ '(^|[/\\\\])postgresql[.]auto[.]conf$' AS "isAuto"
          FROM pg_catalog.pg_settings AS s
         WHERE s.name = ANY ($1::pg_catalog.text[])`,
    },
  ],
});

/** Settings of one database or one role: "name=value" each. No row: it has none. */
export const keptForOne = defineStatement({
  name: 'sql-log.keptForOne',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-db-role-setting.html',
  limit: 'action',
  columns: { setconfig: value.json<readonly string[]>() },
  params: (database: string, role: string) => [database, role],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.to_json(s.setconfig) AS setconfig
          FROM pg_catalog.pg_db_role_setting AS s
         WHERE s.setdatabase = $1::pg_catalog.oid
           AND s.setrole = $2::pg_catalog.oid
           AND s.setconfig IS NOT NULL`,
    },
  ],
});

/** By name, or by oid where the name may have changed: exactly one of both is given. */
export const findDatabase = defineStatement({
  name: 'sql-log.findDatabase',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-database.html',
  limit: 'action',
  columns: { oid: value.text, name: value.text },
  params: (name: string | null, oid: string | null) => [name, oid],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT d.oid, d.datname::pg_catalog.text AS name
          FROM pg_catalog.pg_database AS d
         WHERE d.datname = $1::pg_catalog.name OR d.oid = $2::pg_catalog.oid`,
    },
  ],
});

export const findRole = defineStatement({
  name: 'sql-log.findRole',
  manual: 'https://www.postgresql.org/docs/current/view-pg-roles.html',
  limit: 'action',
  columns: { oid: value.text, name: value.text },
  params: (name: string | null, oid: string | null) => [name, oid],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT r.oid, r.rolname::pg_catalog.text AS name
          FROM pg_catalog.pg_roles AS r
         WHERE r.rolname = $1::pg_catalog.name OR r.oid = $2::pg_catalog.oid`,
    },
  ],
});

/** The server's clock, and when the process that answers has read the configuration last. */
export const configurationRead = defineStatement({
  name: 'sql-log.configurationRead',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SESSION',
  limit: 'action',
  columns: { now: value.text, isSince: value.booleanOrNull },
  params: (since: string | null) => [since],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.clock_timestamp() AS now,
               pg_catalog.pg_conf_load_time() >= $1::pg_catalog.timestamptz AS "isSince"`,
    },
  ],
});

/** Whether what changed the server then is still at work: its client may be gone before it notices. */
export const stillAtWork = defineStatement({
  name: 'sql-log.stillAtWork',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW',
  limit: 'action',
  columns: { pid: value.number },
  params: (pid: number) => [pid],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT a.pid
          FROM pg_catalog.pg_stat_get_activity($1::pg_catalog.int4) AS a
         WHERE a.application_name ~ '^heapscope/.*/action$'`,
    },
  ],
});
