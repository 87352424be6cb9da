import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';
import { pidsOf } from './pids.ts';

/**
 * Who waits for a lock, and for whom. pg_blocking_pids only of those that wait, and of those whose wait is hidden from
 * this role: it knows queues, which a join of pg_locks with itself does not, and 18,000 locks of others cost it nothing.
 */
export const waiters = defineStatement({
  name: 'activity.waiters',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SESSION',
  limit: 'definition',
  columns: { pid: value.number, blocked_by: pidsOf },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH asked AS MATERIALIZED (
          SELECT s.pid, pg_catalog.pg_blocking_pids(s.pid) AS blocked_by
            FROM pg_catalog.pg_stat_get_activity(NULL) AS s
           WHERE s.wait_event_type = 'Lock' OR s.backend_type IS NULL
        )
        SELECT asked.pid, asked.blocked_by
          FROM asked
         WHERE pg_catalog.cardinality(asked.blocked_by) > 0`,
    },
  ],
});
