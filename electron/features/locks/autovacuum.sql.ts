import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, json, number, text } from '../../postgres/value-types.ts';

export interface RunningVacuum {
  readonly worker: number;
  readonly relid: number;
  readonly nspname: string | null;
  readonly relname: string | null;
  readonly phase: string;
  readonly finished: number;
}

export interface LockWaiter {
  readonly pid: number;
  readonly is_worker: boolean;
  readonly application_name: string | null;
  readonly usename: string | null;
  readonly query: string | null;
  readonly mode: string | null;
  readonly relation: number | null;
  readonly blocked_by: readonly number[];
}

/**
 * Vacuums that autovacuum workers do in this database, how often each of these tables (and those of $1) was finished so
 * far, and who waits for a lock. pg_locks is read only while a worker runs and somebody waits.
 */
export const autovacuum = defineStatement({
  name: 'locks.autovacuum',
  manual: 'https://www.postgresql.org/docs/current/progress-reporting.html#VACUUM-PROGRESS-REPORTING',
  limit: 'definition',
  columns: {
    server_now: text,
    is_visible: boolean,
    running: json<readonly RunningVacuum[]>(),
    counts: json<readonly { readonly relid: number; readonly finished: number }[]>(),
    waiters: json<readonly LockWaiter[]>(),
    took_ms: number,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH a AS MATERIALIZED (
          SELECT s.pid, s.usesysid, s.application_name, s.backend_type, s.wait_event_type,
                 pg_catalog.left(s.query, 500) AS query
          FROM   pg_catalog.pg_stat_get_activity(NULL) AS s),
        v AS MATERIALIZED (
          SELECT p.pid AS worker, p.relid, p.phase
          FROM   pg_catalog.pg_stat_progress_vacuum AS p
          JOIN   a ON a.pid = p.pid AND a.backend_type = 'autovacuum worker'
          WHERE  p.datname = pg_catalog.current_database() AND p.relid <> 0),
        w AS MATERIALIZED (
          SELECT a.pid, a.backend_type = 'autovacuum worker' AS is_worker, a.application_name, a.usesysid, a.query,
                 pg_catalog.pg_blocking_pids(a.pid) AS blocked_by
          FROM   a
          WHERE  a.wait_event_type = 'Lock' AND EXISTS (SELECT FROM a AS x WHERE x.backend_type = 'autovacuum worker')),
        l AS MATERIALIZED (
          SELECT l.pid, l.mode, l.relation
          FROM   pg_catalog.pg_lock_status() AS l
          WHERE  EXISTS (SELECT FROM w) AND NOT l.granted)
        SELECT pg_catalog.clock_timestamp() AS server_now,
               pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS is_visible,
               (SELECT coalesce(pg_catalog.json_agg(r), '[]')
                FROM  (SELECT v.worker, v.relid::pg_catalog.int8, n.nspname, c.relname, v.phase,
                              pg_catalog.pg_stat_get_autovacuum_count(v.relid) AS finished
                       FROM   v
                       LEFT   JOIN pg_catalog.pg_class AS c ON c.oid = v.relid
                       LEFT   JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace) AS r) AS running,
               (SELECT coalesce(pg_catalog.json_agg(r), '[]')
                FROM  (SELECT c.oid::pg_catalog.int8 AS relid,
                              pg_catalog.pg_stat_get_autovacuum_count(c.oid) AS finished
                       FROM   pg_catalog.pg_class AS c
                       WHERE  c.oid = ANY ($1::pg_catalog.oid[])) AS r) AS counts,
               (SELECT coalesce(pg_catalog.json_agg(r), '[]')
                FROM  (SELECT w.pid, w.is_worker, w.application_name, u.rolname AS usename, w.query, l.mode,
                              l.relation::pg_catalog.int8, w.blocked_by
                       FROM   w
                       LEFT   JOIN l ON l.pid = w.pid
                       LEFT   JOIN pg_catalog.pg_roles AS u ON u.oid = w.usesysid
                       LIMIT  200) AS r) AS waiters,
               extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.statement_timestamp()) * 1000 AS took_ms`,
    },
  ],
  params: (relids: readonly number[]) => [relids],
});
