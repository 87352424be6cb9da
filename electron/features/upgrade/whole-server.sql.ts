import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, type Row, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

/** Of every database; anybody may read them. */
export const preparedStatement = defineStatement({
  name: 'upgrade.prepared',
  manual: 'https://www.postgresql.org/docs/current/view-pg-prepared-xacts.html',
  limit: 'list',
  columns: { gid: value.text, prepared: value.text, owner: value.text, database: value.text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT p.gid, p.prepared::pg_catalog.text, p.owner::pg_catalog.text, p.database::pg_catalog.text
          FROM pg_catalog.pg_prepared_xacts AS p
         ORDER BY p.prepared`,
    },
  ],
});
export type PreparedRow = Row<typeof preparedStatement.columns>;

const slotColumns = {
  slot_name: value.text,
  slot_type: value.text,
  plugin: value.textOrNull,
  database: value.textOrNull,
  active: value.boolean,
  wal_status: value.textOrNull,
  /** Why it is of no use any more (17 and newer). */
  invalidation_reason: value.textOrNull,
  /** What its consumer has not confirmed. */
  lag_bytes: value.numberOrNull,
};

/** Temporary ones end with their session and are left out. */
export const slotsStatement = defineStatement({
  name: 'upgrade.slots',
  manual: 'https://www.postgresql.org/docs/current/view-pg-replication-slots.html',
  limit: 'list',
  columns: slotColumns,
  texts: [
    {
      since: PG.v17,
      sql: sql`
        SELECT s.slot_name::pg_catalog.text, s.slot_type, s.plugin::pg_catalog.text, s.database::pg_catalog.text,
               s.active, s.wal_status, s.invalidation_reason,
               pg_catalog.pg_wal_lsn_diff(
                 CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                      ELSE pg_catalog.pg_current_wal_lsn() END, s.confirmed_flush_lsn) AS lag_bytes
          FROM pg_catalog.pg_replication_slots AS s
         WHERE NOT s.temporary
         ORDER BY s.slot_name`,
    },
    {
      since: PG.v14,
      sql: sql`
        SELECT s.slot_name::pg_catalog.text, s.slot_type, s.plugin::pg_catalog.text, s.database::pg_catalog.text,
               s.active, s.wal_status, NULL AS invalidation_reason,
               pg_catalog.pg_wal_lsn_diff(
                 CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                      ELSE pg_catalog.pg_current_wal_lsn() END, s.confirmed_flush_lsn) AS lag_bytes
          FROM pg_catalog.pg_replication_slots AS s
         WHERE NOT s.temporary
         ORDER BY s.slot_name`,
    },
  ],
});
export type SlotRow = Row<typeof slotColumns>;

export const subscriptionsStatement = defineStatement({
  name: 'upgrade.subscriptions',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-subscription.html',
  limit: 'list',
  columns: { subname: value.text, database: value.text, has_origin: value.boolean },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.subname::pg_catalog.text, d.datname::pg_catalog.text AS database,
               EXISTS (SELECT FROM pg_catalog.pg_replication_origin AS o
                        WHERE o.roname = 'pg_' || s.oid::pg_catalog.text) AS has_origin
          FROM pg_catalog.pg_subscription AS s
          JOIN pg_catalog.pg_database AS d ON d.oid = s.subdbid
         ORDER BY s.subname`,
    },
  ],
});
export type SubscriptionRow = Row<typeof subscriptionsStatement.columns>;

export const tablespacesStatement = defineStatement({
  name: 'upgrade.tablespaces',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG',
  limit: 'list',
  columns: { spcname: value.text, location: value.text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT t.spcname::pg_catalog.text, pg_catalog.pg_tablespace_location(t.oid) AS location
          FROM pg_catalog.pg_tablespace AS t
         WHERE t.spcname NOT IN ('pg_default', 'pg_global')
         ORDER BY t.spcname`,
    },
  ],
});
export type TablespaceRow = Row<typeof tablespacesStatement.columns>;

/** Only a superuser reads pg_authid. The password itself never leaves the server. */
export const md5Statement = defineStatement({
  name: 'upgrade.md5',
  manual: 'https://www.postgresql.org/docs/current/auth-password.html',
  limit: 'list',
  columns: { rolname: value.text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT a.rolname::pg_catalog.text
          FROM pg_catalog.pg_authid AS a
         WHERE pg_catalog.starts_with(a.rolpassword, 'md5')
         ORDER BY a.rolname`,
    },
  ],
});

/** Settings by name, as far as this role may see them, and who has one of them set for a role or a database. */
export const settingsStatement = defineStatement({
  name: 'upgrade.settings',
  manual: 'https://www.postgresql.org/docs/current/view-pg-settings.html',
  limit: 'list',
  columns: {
    name: value.text,
    setting: value.text,
    /** default, configuration file, database, user … */
    source: value.text,
    /** The file and line that set it; null: none did, or it is kept from this role. */
    sourcefile: value.textOrNull,
    sourceline: value.numberOrNull,
    database: value.textOrNull,
    role: value.textOrNull,
  },
  params: (names: readonly string[]) => [names],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.name, s.setting, s.source, s.sourcefile, s.sourceline, NULL AS database, NULL AS role
          FROM pg_catalog.pg_settings AS s
         WHERE s.name = ANY ($1::pg_catalog.text[])
        UNION ALL
        SELECT pg_catalog.split_part(c.entry, '=', 1), pg_catalog.split_part(c.entry, '=', 2), 'alter',
               NULL, NULL, d.datname::pg_catalog.text, r.rolname::pg_catalog.text
          FROM pg_catalog.pg_db_role_setting AS s
         CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS c(entry)
          LEFT JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
          LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = s.setrole
         WHERE pg_catalog.split_part(c.entry, '=', 1) = ANY ($1::pg_catalog.text[])`,
    },
  ],
});
export type SettingRow = Row<typeof settingsStatement.columns>;
