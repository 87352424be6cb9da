import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, json, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

export const overviewServer = defineStatement({
  name: 'overview.server',
  manual: 'https://www.postgresql.org/docs/current/view-pg-settings.html',
  limit: 'definition',
  columns: {
    database: text,
    started: text,
    now: text,
    is_standby: boolean,
    extensions: json<readonly { extname: string; extversion: string; default_version: string | null }[]>(),
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.current_database() AS database,
               pg_catalog.pg_postmaster_start_time() AS started,
               pg_catalog.clock_timestamp() AS now,
               pg_catalog.pg_is_in_recovery() AS is_standby,
               (SELECT coalesce(pg_catalog.json_agg(r), '[]')
                FROM  (SELECT e.extname, e.extversion, a.default_version
                       FROM   pg_catalog.pg_extension AS e
                       LEFT   JOIN pg_catalog.pg_available_extensions() AS a ON a.name = e.extname
                       ORDER  BY e.extname) AS r) AS extensions`,
    },
  ],
});

/**
 * Settings as a new session of this role has them: our own statement has set some of them for itself, and of those
 * pg_settings says `session`, so that where they come from is worked out from what ALTER DATABASE and ALTER ROLE left.
 */
export const overviewSettings = defineStatement({
  name: 'overview.settings',
  manual: 'https://www.postgresql.org/docs/current/view-pg-settings.html',
  limit: 'definition',
  columns: {
    name: text,
    reset_val: textOrNull,
    unit: textOrNull,
    source: text,
    /** role, database, database and role; null: set by neither. */
    override: textOrNull,
    is_boot_val: boolean,
    pending_restart: boolean,
  },
  params: (names: readonly string[]) => [names],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.name, s.reset_val, s.unit, s.source, s.pending_restart,
               s.reset_val IS NOT DISTINCT FROM s.boot_val AS is_boot_val,
               (SELECT CASE WHEN o.setrole = 0 THEN 'database' WHEN o.setdatabase = 0 THEN 'role'
                            ELSE 'role in database' END
                FROM   pg_catalog.pg_db_role_setting AS o
                CROSS  JOIN pg_catalog.unnest(o.setconfig) AS c(entry)
                WHERE  pg_catalog.lower(pg_catalog.split_part(c.entry, '=', 1)) = pg_catalog.lower(s.name)
                AND    o.setdatabase IN (0, d.oid)
                AND    o.setrole IN (0, r.oid)
                ORDER  BY o.setrole <> 0 AND o.setdatabase <> 0 DESC, o.setrole <> 0 DESC, o.setdatabase <> 0 DESC
                LIMIT  1) AS override
        FROM   pg_catalog.pg_show_all_settings() AS s
        CROSS  JOIN (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) AS d
        CROSS  JOIN (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user) AS r
        WHERE  s.name = ANY ($1::pg_catalog.text[])
        ORDER  BY pg_catalog.array_position($1::pg_catalog.text[], s.name)`,
    },
  ],
});

export const overviewSlots = defineStatement({
  name: 'overview.slots',
  manual: 'https://www.postgresql.org/docs/current/view-pg-replication-slots.html',
  limit: 'definition',
  columns: {
    slot_name: text,
    slot_type: text,
    database: textOrNull,
    active: boolean,
    wal_status: textOrNull,
    kept_bytes: numberOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.slot_name, s.slot_type, d.datname AS database, s.active, s.wal_status,
               pg_catalog.pg_wal_lsn_diff(
                 CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                      ELSE pg_catalog.pg_current_wal_lsn() END, s.restart_lsn) AS kept_bytes
        FROM   pg_catalog.pg_get_replication_slots() AS s
        LEFT   JOIN pg_catalog.pg_database AS d ON d.oid = s.datoid
        ORDER  BY kept_bytes DESC NULLS LAST, s.slot_name
        LIMIT  100`,
    },
  ],
});
