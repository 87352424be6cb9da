import { PG } from '../../shared/pg-version.ts';
import { defineStatement, sql } from '../postgres/statement.ts';
import { number, queryText, textOrNull } from '../postgres/value-types.ts';

/** What idle backends ran last. Only of those that went idle since it was asked before, every 10 s. */
export const idleQueriesStatement = defineStatement({
  name: 'activity.idle-queries',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW',
  limit: 'sampler',
  columns: { pid: number, state_change: textOrNull, query_start: textOrNull, query: queryText },
  params: (pids: readonly number[]) => [pids],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.pid, s.state_change, s.query_start, pg_catalog.left(s.query, 500) AS query
          FROM pg_catalog.pg_stat_get_activity(NULL) AS s
         WHERE s.pid = ANY ($1::pg_catalog.int4[])
           AND s.state = 'idle'`,
    },
  ],
});
