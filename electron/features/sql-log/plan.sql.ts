import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

/** Settings that decide whether and where statements are logged, as this session has them. */
export const logSettings = defineStatement({
  name: 'sql-log.settings',
  manual: 'https://www.postgresql.org/docs/current/runtime-config-logging.html',
  limit: 'action',
  columns: { name: value.text, setting: value.textOrNull, source: value.text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.name, s.setting, s.source
          FROM pg_catalog.pg_settings AS s
         WHERE s.name = ANY (ARRAY['log_statement', 'log_duration', 'log_min_duration_statement', 'logging_collector',
                                   'log_destination', 'allow_alter_system'])`,
    },
  ],
});

/** What databases and roles have set for themselves, by name. null: for every database, or for every role. */
export const logOverrides = defineStatement({
  name: 'sql-log.overrides',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-db-role-setting.html',
  limit: 'action',
  columns: {
    database: value.textOrNull,
    role: value.textOrNull,
    setconfig: value.json<readonly string[]>(),
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT d.datname::pg_catalog.text AS database, r.rolname::pg_catalog.text AS role,
               pg_catalog.to_json(s.setconfig) AS setconfig
          FROM pg_catalog.pg_db_role_setting AS s
          LEFT JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
          LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = s.setrole
         WHERE s.setconfig::pg_catalog.text ~* 'log_(statement|duration|min_duration_statement)='
         ORDER BY 1, 2
         LIMIT 500`,
    },
  ],
});

const rights = {
  role: value.text,
  is_superuser: value.boolean,
  may_reload: value.boolean,
  may_read_file: value.boolean,
  may_list: value.boolean,
  /** Settings that this role may SET, or ALTER SYSTEM: granted one by one since PostgreSQL 15. */
  may_set: value.json<readonly string[]>(),
  may_alter_system: value.json<readonly string[]>(),
  /** Of the database or role of the scope; null: it is of the server. */
  may_alter: value.booleanOrNull,
  /** A role that only a managed service has. */
  managed: value.textOrNull,
};

/** What this role may do about the log of that database or role. */
export const logRights = defineStatement({
  name: 'sql-log.rights',
  manual: 'https://www.postgresql.org/docs/current/ddl-priv.html',
  limit: 'action',
  columns: rights,
  params: (database: string | null, role: string | null, names: readonly string[]) => [database, role, names],
  texts: [
    {
      since: PG.v15,
      sql: sql`
        SELECT me.rolname::pg_catalog.text AS role, me.rolsuper AS is_superuser,
               pg_catalog.has_function_privilege('pg_catalog.pg_reload_conf()', 'EXECUTE') AS may_reload,
               pg_catalog.has_function_privilege(
                 'pg_catalog.pg_read_binary_file(pg_catalog.text, pg_catalog.int8, pg_catalog.int8, pg_catalog.bool)',
                 'EXECUTE') AS may_read_file,
               pg_catalog.has_function_privilege('pg_catalog.pg_ls_logdir()', 'EXECUTE') AS may_list,
               (SELECT coalesce(pg_catalog.json_agg(n), '[]')
                  FROM pg_catalog.unnest($3::pg_catalog.text[]) AS n
                 WHERE pg_catalog.has_parameter_privilege(n, 'SET')) AS may_set,
               (SELECT coalesce(pg_catalog.json_agg(n), '[]')
                  FROM pg_catalog.unnest($3::pg_catalog.text[]) AS n
                 WHERE pg_catalog.has_parameter_privilege(n, 'ALTER SYSTEM')) AS may_alter_system,
               coalesce(
                 (SELECT pg_catalog.pg_has_role(d.datdba, 'USAGE')
                    FROM pg_catalog.pg_database AS d WHERE d.datname = $1::pg_catalog.name),
                 (SELECT CASE WHEN me.rolsuper OR r.oid = me.oid THEN true
                              WHEN r.rolsuper THEN false
                              WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000
                              THEN me.rolcreaterole
                              ELSE me.rolcreaterole AND pg_catalog.pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION')
                         END
                    FROM pg_catalog.pg_roles AS r WHERE r.rolname = $2::pg_catalog.name)) AS may_alter,
               (SELECT pg_catalog.min(r.rolname::pg_catalog.text)
                  FROM pg_catalog.pg_roles AS r
                 WHERE r.rolname = ANY (ARRAY['rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin', 'alloydbsuperuser',
                                              'neon_superuser', 'doadmin', 'supabase_admin'])) AS managed
          FROM pg_catalog.pg_roles AS me
         WHERE me.rolname = current_user`,
    },
    {
      since: PG.v14,
      sql: sql`
        SELECT me.rolname::pg_catalog.text AS role, me.rolsuper AS is_superuser,
               pg_catalog.has_function_privilege('pg_catalog.pg_reload_conf()', 'EXECUTE') AS may_reload,
               pg_catalog.has_function_privilege(
                 'pg_catalog.pg_read_binary_file(pg_catalog.text, pg_catalog.int8, pg_catalog.int8, pg_catalog.bool)',
                 'EXECUTE') AS may_read_file,
               pg_catalog.has_function_privilege('pg_catalog.pg_ls_logdir()', 'EXECUTE') AS may_list,
               CASE WHEN me.rolsuper THEN pg_catalog.to_json($3::pg_catalog.text[]) ELSE '[]'::pg_catalog.json END
                 AS may_set,
               CASE WHEN me.rolsuper THEN pg_catalog.to_json($3::pg_catalog.text[]) ELSE '[]'::pg_catalog.json END
                 AS may_alter_system,
               coalesce(
                 (SELECT pg_catalog.pg_has_role(d.datdba, 'USAGE')
                    FROM pg_catalog.pg_database AS d WHERE d.datname = $1::pg_catalog.name),
                 (SELECT me.rolsuper OR r.oid = me.oid OR (me.rolcreaterole AND NOT r.rolsuper)
                    FROM pg_catalog.pg_roles AS r WHERE r.rolname = $2::pg_catalog.name)) AS may_alter,
               (SELECT pg_catalog.min(r.rolname::pg_catalog.text)
                  FROM pg_catalog.pg_roles AS r
                 WHERE r.rolname = ANY (ARRAY['rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin', 'alloydbsuperuser',
                                              'neon_superuser', 'doadmin', 'supabase_admin'])) AS managed
          FROM pg_catalog.pg_roles AS me
         WHERE me.rolname = current_user`,
    },
  ],
});

/** What a scope can be chosen from. */
export const logPlaces = defineStatement({
  name: 'sql-log.places',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-database.html',
  limit: 'action',
  columns: { databases: value.json<readonly string[]>(), roles: value.json<readonly string[]>() },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT (SELECT coalesce(pg_catalog.json_agg(d.datname ORDER BY d.datname), '[]')
                  FROM (SELECT d.datname FROM pg_catalog.pg_database AS d
                         WHERE d.datallowconn AND NOT d.datistemplate ORDER BY 1 LIMIT 500) AS d) AS databases,
               (SELECT coalesce(pg_catalog.json_agg(r.rolname ORDER BY r.rolname), '[]')
                  FROM (SELECT r.rolname FROM pg_catalog.pg_roles AS r
                         WHERE r.rolcanlogin ORDER BY 1 LIMIT 500) AS r) AS roles`,
    },
  ],
});

/** Counters of the scope, of which two looks make a rate; and who is connected now. */
export const logTraffic = defineStatement({
  name: 'sql-log.traffic',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-DATABASE-VIEW',
  limit: 'action',
  columns: {
    /** Client backends but ours; whose role is hidden counts too. */
    backends: value.number,
    /** Sessions and transactions of the database, or of all; null: the counters have no roles. */
    sessions: value.numberOrNull,
    transactions: value.numberOrNull,
    /** As quote_ident wrote it; null: pg_stat_statements is not installed here. */
    schema: value.textOrNull,
  },
  params: (database: string | null, role: string | null) => [database, role],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT (SELECT pg_catalog.count(*)
                  FROM pg_catalog.pg_stat_activity AS a
                 WHERE a.usesysid IS NOT NULL AND a.datid IS NOT NULL
                   AND ($1::pg_catalog.name IS NULL OR a.datname = $1::pg_catalog.name)
                   AND ($2::pg_catalog.name IS NULL OR a.usename = $2::pg_catalog.name)
                   AND pg_catalog.starts_with(a.application_name, 'heapscope/') IS NOT TRUE) AS backends,
               t.sessions, t.transactions,
               (SELECT pg_catalog.quote_ident(n.nspname)
                  FROM pg_catalog.pg_extension AS e
                  JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
                 WHERE e.extname = 'pg_stat_statements') AS schema
          FROM (SELECT pg_catalog.sum(s.sessions) AS sessions,
                       pg_catalog.sum(s.xact_commit + s.xact_rollback) AS transactions
                  FROM pg_catalog.pg_stat_database AS s
                 WHERE $2::pg_catalog.name IS NULL
                   AND ($1::pg_catalog.name IS NULL OR s.datname = $1::pg_catalog.name)) AS t`,
    },
  ],
});

/**
 * Calls so far, and how long their texts are; of those alone that took so long as a rule, where that is asked. The
 * extension's schema may be public, so every operator here finds its exact types in pg_catalog.
 */
export const logCalls = defineStatement({
  name: 'sql-log.calls',
  manual: 'https://www.postgresql.org/docs/current/pgstatstatements.html',
  limit: 'action',
  columns: { calls: value.numberOrNull, text_bytes: value.numberOrNull },
  params: (_schema: string, database: string | null, role: string | null, leastMs: number) => [database, role, leastMs],
  schema: (schema) => schema,
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.sum(s.calls) AS calls,
               pg_catalog.sum(s.calls * pg_catalog.octet_length(s.query))
                 / NULLIF(pg_catalog.sum(s.calls), 0::pg_catalog.numeric) AS text_bytes
          FROM pg_stat_statements(true) AS s
          LEFT JOIN pg_catalog.pg_database AS d ON d.oid = s.dbid
          LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = s.userid
         WHERE ($1::pg_catalog.name IS NULL OR d.datname = $1::pg_catalog.name)
           AND ($2::pg_catalog.name IS NULL OR r.rolname = $2::pg_catalog.name)
           AND s.mean_exec_time >= $3::pg_catalog.float8`,
    },
  ],
});
