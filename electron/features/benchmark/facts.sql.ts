import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { text } from '../../postgres/value-types.ts';

/**
 * What decides plans and their times, as a new connection of this role has it: our lane sets two of them for itself, so
 * they are told as a RESET would leave them.
 */
export const measuringSettings = defineStatement({
  name: 'benchmark.settings',
  manual: 'https://www.postgresql.org/docs/current/view-pg-settings.html',
  limit: 'list',
  columns: { name: text, value: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT
          s.name,
          CASE WHEN s.name IN ('jit', 'max_parallel_workers_per_gather') THEN s.reset_val
            ELSE pg_catalog.current_setting(s.name) END AS value
        FROM pg_catalog.pg_settings AS s
        WHERE s.name IN ('plan_cache_mode', 'jit', 'shared_buffers', 'work_mem', 'max_parallel_workers_per_gather')
        ORDER BY s.name
      `,
    },
  ],
});
