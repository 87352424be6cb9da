import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, numberOrNull, text } from '../../postgres/value-types.ts';

/**
 * The table to be vacuumed, whether this role may, and its counters and pages before and after. VACUUM of a table that
 * one may not vacuum is no error but a warning, so it is asked beforehand. pg_relation_size would wait for a lock that
 * VACUUM takes at its end: so it is asked for apart.
 */
export const runTarget = defineStatement({
  name: 'vacuum.runTarget',
  manual: 'https://www.postgresql.org/docs/current/sql-vacuum.html',
  limit: 'definition',
  columns: {
    nspname: text,
    relname: text,
    relkind: text,
    is_other_temporary: boolean,
    may_maintain: boolean,
    role: text,
    dead: number,
    vacuum_count: number,
    analyze_count: number,
    is_standby: boolean,
    is_counted: boolean,
  },
  params: (oid: number) => [oid],
  texts: [
    {
      since: PG.v17,
      sql: sql`
        SELECT n.nspname, c.relname, c.relkind,
               c.relpersistence = 't' AND c.relnamespace <> pg_catalog.pg_my_temp_schema() AS is_other_temporary,
               pg_catalog.has_table_privilege(c.oid, 'MAINTAIN')
               OR NOT c.relisshared AND pg_catalog.pg_has_role(d.datdba, 'USAGE') AS may_maintain,
               current_user AS role,
               pg_catalog.pg_stat_get_dead_tuples(c.oid) AS dead,
               pg_catalog.pg_stat_get_vacuum_count(c.oid) AS vacuum_count,
               pg_catalog.pg_stat_get_analyze_count(c.oid) AS analyze_count,
               pg_catalog.pg_is_in_recovery() AS is_standby,
               pg_catalog.current_setting('track_counts')::pg_catalog.bool AS is_counted
          FROM pg_catalog.pg_class AS c
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_database AS d ON d.datname = pg_catalog.current_database()
         WHERE c.oid = $1::pg_catalog.oid`,
    },
    {
      since: PG.v14,
      sql: sql`
        SELECT n.nspname, c.relname, c.relkind,
               c.relpersistence = 't' AND c.relnamespace <> pg_catalog.pg_my_temp_schema() AS is_other_temporary,
               pg_catalog.pg_has_role(c.relowner, 'USAGE')
               OR NOT c.relisshared AND pg_catalog.pg_has_role(d.datdba, 'USAGE') AS may_maintain,
               current_user AS role,
               pg_catalog.pg_stat_get_dead_tuples(c.oid) AS dead,
               pg_catalog.pg_stat_get_vacuum_count(c.oid) AS vacuum_count,
               pg_catalog.pg_stat_get_analyze_count(c.oid) AS analyze_count,
               pg_catalog.pg_is_in_recovery() AS is_standby,
               pg_catalog.current_setting('track_counts')::pg_catalog.bool AS is_counted
          FROM pg_catalog.pg_class AS c
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_database AS d ON d.datname = pg_catalog.current_database()
         WHERE c.oid = $1::pg_catalog.oid`,
    },
  ],
});

/** Of the table with its TOAST table; null: partitioned, or gone. */
export const runSize = defineStatement({
  name: 'vacuum.runSize',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE',
  limit: 'definition',
  columns: { bytes: numberOrNull },
  params: (oid: number) => [oid],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT CASE WHEN c.relkind <> 'p' THEN pg_catalog.pg_table_size(c.oid) END AS bytes
          FROM pg_catalog.pg_class AS c WHERE c.oid = $1::pg_catalog.oid`,
    },
  ],
});
