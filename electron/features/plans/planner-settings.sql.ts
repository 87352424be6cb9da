import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, jsonOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Settings that a plan or its execution depends on. `reset_val` is what a session of this role and database begins with;
 * `setting` would be what our own lane has set for this very statement.
 */
export const plannerSettings = defineStatement({
  name: 'plans.settings',
  manual: 'https://www.postgresql.org/docs/current/view-pg-settings.html',
  limit: 'list',
  columns: {
    name: text,
    reset_val: textOrNull,
    unit: textOrNull,
    vartype: text,
    enumvals: jsonOrNull<string[]>(),
    min_val: textOrNull,
    max_val: textOrNull,
    boot_val: textOrNull,
    short_desc: text,
    may_set: boolean,
  },
  texts: [
    {
      since: PG.v15,
      sql: sql`
        SELECT s.name, s.reset_val, s.unit, s.vartype, pg_catalog.to_json(s.enumvals) AS enumvals,
               s.min_val, s.max_val, s.boot_val, s.short_desc,
               CASE s.context
                 WHEN 'user' THEN true
                 WHEN 'superuser' THEN pg_catalog.has_parameter_privilege(s.name, 'SET')
                 ELSE false
               END AS may_set
        FROM   pg_catalog.pg_settings s
        WHERE  s.category LIKE 'Query Tuning%' OR s.name = ANY ($1::pg_catalog.text[])
        ORDER  BY s.category <> 'Resource Usage / Memory', s.category, s.name`,
    },
    {
      since: PG.v14,
      sql: sql`
        SELECT s.name, s.reset_val, s.unit, s.vartype, pg_catalog.to_json(s.enumvals) AS enumvals,
               s.min_val, s.max_val, s.boot_val, s.short_desc,
               CASE s.context
                 WHEN 'user' THEN true
                 WHEN 'superuser' THEN (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)
                 ELSE false
               END AS may_set
        FROM   pg_catalog.pg_settings s
        WHERE  s.category LIKE 'Query Tuning%' OR s.name = ANY ($1::pg_catalog.text[])
        ORDER  BY s.category <> 'Resource Usage / Memory', s.category, s.name`,
    },
  ],
  params: () => [outsideOfTuning],
});

/** Those of other categories. A name that this server does not have is simply not found. */
const outsideOfTuning: readonly string[] = [
  'work_mem',
  'hash_mem_multiplier',
  'temp_buffers',
  'effective_io_concurrency',
  'io_combine_limit',
  'max_parallel_workers',
  'max_parallel_workers_per_gather',
  'parallel_leader_participation',
  'track_io_timing',
  'search_path',
  'row_security',
  'synchronize_seqscans',
];
