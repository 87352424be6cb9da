import { PG } from '../../shared/pg-version.ts';
import { defineStatement, sql } from './statement.ts';
import * as value from './value-types.ts';

/**
 * By which means the role may do what READ ONLY and a rollback do not stop. MEMBER and not USAGE, since a text may SET
 * ROLE first.
 */
export const safetyPromiseStatement = defineStatement({
  name: 'connections.promise',
  manual: 'https://www.postgresql.org/docs/current/predefined-roles.html',
  limit: 'list',
  columns: {
    role: value.text,
    is_superuser: value.boolean,
    can_replicate: value.boolean,
    superuser_roles: value.json<readonly string[]>(),
    roles: value.json<readonly string[]>(),
    functions: value.json<readonly string[]>(),
    untrusted: value.json<readonly string[]>(),
    definers: value.json<readonly string[]>(),
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH me AS (SELECT r.oid, r.rolname, r.rolsuper
                      FROM pg_catalog.pg_roles AS r
                     WHERE r.rolname = current_user),
             mine AS (SELECT r.oid, r.rolname, r.rolsuper, r.rolreplication
                        FROM pg_catalog.pg_roles AS r, me
                       WHERE pg_catalog.pg_has_role(me.oid, r.oid, 'MEMBER')),
             callable AS (SELECT p.oid, p.proname, n.nspname, p.prolang, p.prosecdef, p.proowner
                            FROM me, pg_catalog.pg_proc AS p
                            JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
                           WHERE NOT me.rolsuper
                             AND (p.prosecdef
                                  OR p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language AS l
                                                    WHERE NOT l.lanpltrusted AND l.lanname NOT IN ('internal', 'c'))
                                  OR p.proname IN ('pg_reload_conf', 'pg_rotate_logfile', 'pg_switch_wal',
                                       'pg_create_restore_point', 'pg_stat_reset', 'pg_stat_reset_shared',
                                       'pg_stat_reset_single_table_counters', 'pg_stat_reset_single_function_counters',
                                       'pg_stat_reset_slru', 'pg_stat_reset_replication_slot', 'pg_stat_reset_subscription_stats',
                                       'pg_start_backup', 'pg_stop_backup', 'pg_backup_start', 'pg_backup_stop', 'pg_promote',
                                       'pg_wal_replay_pause', 'pg_wal_replay_resume', 'lo_export', 'lo_import',
                                       'pg_file_write', 'pg_file_rename', 'pg_file_unlink', 'pg_replication_origin_advance',
                                       'pg_replication_origin_create', 'pg_replication_origin_drop', 'pg_stat_statements_reset',
                                       'dblink', 'dblink_exec', 'dblink_connect', 'dblink_connect_u', 'dblink_send_query'))
                             AND pg_catalog.has_function_privilege(me.oid, p.oid, 'EXECUTE')
                             AND pg_catalog.has_schema_privilege(me.oid, n.oid, 'USAGE'))
        SELECT me.rolname::pg_catalog.text AS role,
               me.rolsuper AS is_superuser,
               (SELECT coalesce(pg_catalog.bool_or(m.rolreplication), false) FROM mine AS m) AS can_replicate,
               (SELECT coalesce(pg_catalog.json_agg(m.rolname ORDER BY m.rolname), '[]')
                  FROM mine AS m WHERE m.rolsuper AND m.oid <> me.oid) AS superuser_roles,
               (SELECT coalesce(pg_catalog.json_agg(m.rolname ORDER BY m.rolname), '[]')
                  FROM mine AS m
                 WHERE m.rolname IN ('pg_signal_backend', 'pg_signal_autovacuum_worker', 'pg_write_server_files',
                                     'pg_read_server_files', 'pg_execute_server_program', 'pg_checkpoint', 'pg_maintain')) AS roles,
               (SELECT coalesce(pg_catalog.json_agg(DISTINCT c.nspname || '.' || c.proname), '[]')
                  FROM callable AS c
                  JOIN pg_catalog.pg_language AS l ON l.oid = c.prolang
                 WHERE l.lanname IN ('internal', 'c') AND NOT c.prosecdef) AS functions,
               (SELECT coalesce(pg_catalog.json_agg(DISTINCT c.nspname || '.' || c.proname), '[]')
                  FROM callable AS c
                  JOIN pg_catalog.pg_language AS l ON l.oid = c.prolang
                 WHERE NOT l.lanpltrusted AND l.lanname NOT IN ('internal', 'c')) AS untrusted,
               (SELECT coalesce(pg_catalog.json_agg(DISTINCT c.nspname || '.' || c.proname), '[]')
                  FROM callable AS c
                  JOIN pg_catalog.pg_roles AS o ON o.oid = c.proowner
                 WHERE c.prosecdef AND o.rolsuper) AS definers
          FROM me`,
    },
  ],
});
