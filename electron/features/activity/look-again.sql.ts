import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, type Row, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

/**
 * Who has that pid now, and what of it this role may see and do: asked after an action, to say what became of it.
 * Rights are read for the words alone; whether something may be done, the server said before.
 */
export const lookAgain = defineStatement({
  name: 'activity.lookAgain',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW',
  limit: 'definition',
  columns: {
    /** All of these are null where they are hidden from this role. */
    backend_start: value.textOrNull,
    xact_start: value.textOrNull,
    state_change: value.textOrNull,
    state: value.textOrNull,
    backend_type: value.textOrNull,
    application_name: value.textOrNull,
    usename: value.textOrNull,
    isOurs: value.boolean,
    isSuperuser: value.booleanOrNull,
    maySeeAll: value.boolean,
    maySignal: value.boolean,
  },
  params: (pid: number, ourPids: readonly number[]) => [pid, ourPids],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT a.backend_start, a.xact_start, a.state_change, a.state, a.backend_type, a.application_name,
               r.rolname::pg_catalog.text AS usename,
               a.pid = ANY ($2::pg_catalog.int4[]) OR a.pid = pg_catalog.pg_backend_pid()
                 OR coalesce(pg_catalog.starts_with(a.application_name, 'heapscope/'), false) AS "isOurs",
               r.rolsuper AS "isSuperuser",
               pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
                 OR coalesce(pg_catalog.pg_has_role(a.usesysid, 'USAGE'), false) AS "maySeeAll",
               pg_catalog.pg_has_role('pg_signal_backend', 'USAGE')
                 OR coalesce(pg_catalog.pg_has_role(a.usesysid, 'USAGE'), false) AS "maySignal"
          FROM pg_catalog.pg_stat_get_activity($1::pg_catalog.int4) AS a
          LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = a.usesysid`,
    },
  ],
});

/** One row of it. */
export type SeenAgain = Row<typeof lookAgain.columns>;
