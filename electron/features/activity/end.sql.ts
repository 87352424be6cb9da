import type { Target } from '../../../shared/contract/activity.ts';
import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

/** What the statement found and signalled; no row: nothing there is what the user saw, and nothing was done. */
const columns = {
  signalled: value.boolean,
  usename: value.textOrNull,
  application_name: value.textOrNull,
  query: value.queryText,
};

/** Times travel as the text that the server sent: a JS Date has no microseconds and would match nothing. */
const params = (target: Target, ourPids: readonly number[]) => [
  target.pid,
  target.backend_start,
  target.xact_start,
  target.state_change,
  target.state,
  ourPids,
];

/**
 * Ends one backend if it is still the one that the user saw, in the state in which it was seen. The function stands in
 * the select list over a materialized CTE, never in a condition, so it is called once at most, and for no row that did
 * not pass them all.
 */
export const endBackend = defineStatement({
  name: 'activity.end',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL',
  limit: 'action',
  columns,
  params,
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH seen AS MATERIALIZED (
          SELECT a.pid, a.usesysid, a.application_name, pg_catalog.left(a.query, 200) AS query
            FROM pg_catalog.pg_stat_get_activity($1::pg_catalog.int4) AS a
           WHERE a.pid = $1::pg_catalog.int4
             AND a.backend_start = $2::pg_catalog.timestamptz
             AND a.xact_start IS NOT DISTINCT FROM $3::pg_catalog.timestamptz
             AND a.state_change IS NOT DISTINCT FROM $4::pg_catalog.timestamptz
             AND CASE WHEN pg_catalog.starts_with($5::pg_catalog.text, 'idle in transaction')
                      THEN pg_catalog.starts_with(a.state, 'idle in transaction')
                      ELSE a.state = $5::pg_catalog.text
                 END
             AND a.backend_type = 'client backend'
             AND a.pid <> pg_catalog.pg_backend_pid()
             AND a.pid <> ALL ($6::pg_catalog.int4[])
             AND pg_catalog.starts_with(a.application_name, 'heapscope/') IS NOT TRUE
        )
        SELECT pg_catalog.pg_terminate_backend(seen.pid) AS signalled,
               pg_catalog.pg_get_userbyid(seen.usesysid)::pg_catalog.text AS usename,
               seen.application_name,
               seen.query
          FROM seen`,
    },
  ],
});

/** The same for the statement that it runs; to a backend without one the signal would mean nothing. */
export const cancelBackend = defineStatement({
  name: 'activity.cancel',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL',
  limit: 'action',
  columns,
  params,
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH seen AS MATERIALIZED (
          SELECT a.pid, a.usesysid, a.application_name, pg_catalog.left(a.query, 200) AS query
            FROM pg_catalog.pg_stat_get_activity($1::pg_catalog.int4) AS a
           WHERE a.pid = $1::pg_catalog.int4
             AND a.backend_start = $2::pg_catalog.timestamptz
             AND a.xact_start IS NOT DISTINCT FROM $3::pg_catalog.timestamptz
             AND a.state_change IS NOT DISTINCT FROM $4::pg_catalog.timestamptz
             AND a.state = $5::pg_catalog.text
             AND NOT pg_catalog.starts_with(a.state, 'idle')
             AND a.backend_type = 'client backend'
             AND a.pid <> pg_catalog.pg_backend_pid()
             AND a.pid <> ALL ($6::pg_catalog.int4[])
             AND pg_catalog.starts_with(a.application_name, 'heapscope/') IS NOT TRUE
        )
        SELECT pg_catalog.pg_cancel_backend(seen.pid) AS signalled,
               pg_catalog.pg_get_userbyid(seen.usesysid)::pg_catalog.text AS usename,
               seen.application_name,
               seen.query
          FROM seen`,
    },
  ],
});
