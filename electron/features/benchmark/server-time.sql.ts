import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, text, textOrNull } from '../../postgres/value-types.ts';

/** Where pg_stat_statements lives, as the server quotes it, and whether it counts planning. No row: not installed. */
export const statementStatistics = defineStatement({
  name: 'benchmark.statementStatistics',
  manual: 'https://www.postgresql.org/docs/current/pgstatstatements.html',
  limit: 'list',
  columns: { schema: text, is_planning_counted: boolean },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT
          pg_catalog.quote_ident(n.nspname) AS schema,
          coalesce(pg_catalog.current_setting('pg_stat_statements.track_planning', true) = 'on', false)
            AS is_planning_counted
        FROM pg_catalog.pg_extension AS e
        JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
        WHERE e.extname = 'pg_stat_statements'
      `,
    },
  ],
});

/** Of what our backend ran last; NULL when the server computes none. */
export const lastQueryId = defineStatement({
  name: 'benchmark.queryId',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW',
  limit: 'sampler',
  columns: { query_id: textOrNull },
  params: (pid: number) => [pid],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT a.query_id::pg_catalog.text AS query_id
        FROM pg_catalog.pg_stat_get_activity($1::pg_catalog.int4) AS a
      `,
    },
  ],
});

/** What our own role ran in this database, by query id. */
export const statementTimes = defineStatement({
  name: 'benchmark.statementTimes',
  manual: 'https://www.postgresql.org/docs/current/pgstatstatements.html',
  limit: 'list',
  columns: { query_id: text, calls: number, exec_ms: number, plan_ms: number },
  schema: (options: { readonly schema: string; readonly queryIds: readonly string[] }) => options.schema,
  params: ({ queryIds }) => [queryIds],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT
          s.queryid::pg_catalog.text AS query_id,
          pg_catalog.sum(s.calls) AS calls,
          pg_catalog.sum(s.total_exec_time) AS exec_ms,
          pg_catalog.sum(s.total_plan_time) AS plan_ms
        FROM pg_stat_statements(false) AS s
        WHERE s.queryid = ANY ($1::pg_catalog.int8[])
          AND s.userid = (SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user)
          AND s.dbid = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
        GROUP BY s.queryid
      `,
    },
  ],
});
