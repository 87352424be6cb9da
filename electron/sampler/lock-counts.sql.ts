import { PG } from '../../shared/pg-version.ts';
import { defineStatement, sql } from '../postgres/statement.ts';
import { boolean, number, text } from '../postgres/value-types.ts';

/** How many locks there are, by mode. Our own are left out; those of prepared transactions (no pid) are in. */
export const lockCountsStatement = defineStatement({
  name: 'activity.lock-counts',
  manual: 'https://www.postgresql.org/docs/current/view-pg-locks.html',
  limit: 'sampler',
  columns: { mode: text, granted: boolean, count: number },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT l.mode, l.granted, pg_catalog.count(*) AS count
          FROM pg_catalog.pg_lock_status() AS l
         WHERE l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
         GROUP BY l.mode, l.granted`,
    },
  ],
});
