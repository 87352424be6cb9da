import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { text } from '../../postgres/value-types.ts';

/** What decides plans and their times, as a new connection of this role has it. */
export const measuringSettings = defineStatement({
  name: 'benchmark.settings',
  manual: 'https://www.postgresql.org/docs/current/view-pg-settings.html',
  limit: 'list',
  columns: { name: text, value: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.name, pg_catalog.concat(s.reset_val, CASE WHEN s.unit IS NOT NULL THEN ' × ' || s.unit END) AS value
        FROM pg_catalog.pg_settings AS s
        WHERE s.name IN ('plan_cache_mode', 'jit', 'shared_buffers', 'work_mem', 'max_parallel_workers_per_gather')
        ORDER BY s.name
      `,
    },
  ],
});
