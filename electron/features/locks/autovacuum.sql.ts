import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, json, jsonOfQueries, number, queryText, text, textOrNull } from '../../postgres/value-types.ts';

export interface RunningWorker {
  readonly worker: number;
  readonly relid: number;
  readonly nspname: string | null;
  readonly relname: string | null;
  readonly kind: 'vacuum' | 'analyze';
  readonly phase: string;
  readonly started_ms: number;
}

/** What autovacuum last finished there; ms since 1970. */
export interface LastTimes {
  readonly relid: number;
  readonly nspname: string | null;
  readonly relname: string;
  readonly vacuum_ms: number | null;
  readonly analyze_ms: number | null;
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
 * What autovacuum workers do in this database, when it last finished with the tables of $1, and who waits for a lock.
 * pg_locks is read only while a worker runs and somebody waits.
 */
export const autovacuum = defineStatement({
  name: 'locks.autovacuum',
  manual: 'https://www.postgresql.org/docs/current/progress-reporting.html#VACUUM-PROGRESS-REPORTING',
  limit: 'definition',
  columns: {
    server_now: text,
    is_visible: boolean,
    stats_reset: textOrNull,
    running: jsonOfQueries<readonly RunningWorker[]>(),
    tables: json<readonly LastTimes[]>(),
    waiters: jsonOfQueries<readonly LockWaiter[]>(),
    took_ms: number,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH a AS MATERIALIZED (
          SELECT s.pid, s.usesysid, s.application_name, s.backend_type, s.wait_event_type, s.query_start,
                 pg_catalog.left(s.query, 500) AS query
          FROM   pg_catalog.pg_stat_get_activity(NULL) AS s),
        v AS MATERIALIZED (
          SELECT p.pid AS worker, p.relid, p.kind, p.phase, a.query_start
          FROM  (SELECT pid, datname, relid, phase, 'vacuum' AS kind FROM pg_catalog.pg_stat_progress_vacuum
                 UNION ALL
                 SELECT pid, datname, relid, phase, 'analyze' FROM pg_catalog.pg_stat_progress_analyze) AS p
          JOIN   a ON a.pid = p.pid AND a.backend_type = 'autovacuum worker'
          WHERE  p.datname = pg_catalog.current_database() AND p.relid <> 0 AND a.query_start IS NOT NULL),
        w AS MATERIALIZED (
          SELECT a.pid, a.backend_type = 'autovacuum worker' AS is_worker, a.application_name, a.usesysid, a.query,
                 pg_catalog.pg_blocking_pids(a.pid) AS blocked_by
          FROM   a
          WHERE  a.wait_event_type = 'Lock' AND EXISTS (SELECT FROM a AS x WHERE x.backend_type = 'autovacuum worker')),
        l AS MATERIALIZED (
          SELECT l.pid, l.mode, l.relation, l.waitstart
          FROM   pg_catalog.pg_lock_status() AS l
          WHERE  EXISTS (SELECT FROM w) AND NOT l.granted)
        SELECT pg_catalog.clock_timestamp() AS server_now,
               pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS is_visible,
               (SELECT pg_catalog.pg_stat_get_db_stat_reset_time(d.oid)
                FROM   pg_catalog.pg_database AS d
                WHERE  d.datname = pg_catalog.current_database()) AS stats_reset,
               (SELECT coalesce(pg_catalog.json_agg(r), '[]')
                FROM  (SELECT v.worker, v.relid::pg_catalog.int8, n.nspname, c.relname, v.kind, v.phase,
                              extract(epoch FROM v.query_start) * 1000 AS started_ms
                       FROM   v
                       LEFT   JOIN pg_catalog.pg_class AS c ON c.oid = v.relid
                       LEFT   JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace) AS r) AS running,
               (SELECT coalesce(pg_catalog.json_agg(r), '[]')
                FROM  (SELECT c.oid::pg_catalog.int8 AS relid, n.nspname, c.relname,
                              extract(epoch FROM pg_catalog.pg_stat_get_last_autovacuum_time(c.oid)) * 1000 AS vacuum_ms,
                              extract(epoch FROM pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid)) * 1000 AS analyze_ms
                       FROM   pg_catalog.pg_class AS c
                       LEFT   JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                       WHERE  c.oid = ANY ($1::pg_catalog.oid[])) AS r) AS tables,
               (SELECT coalesce(pg_catalog.json_agg(r), '[]')
                FROM  (SELECT w.pid, w.is_worker, w.application_name, u.rolname AS usename, w.query, l.mode,
                              l.relation::pg_catalog.int8, w.blocked_by
                       FROM   w
                       LEFT   JOIN l ON l.pid = w.pid
                       LEFT   JOIN pg_catalog.pg_roles AS u ON u.oid = w.usesysid
                       ORDER  BY l.waitstart NULLS LAST
                       LIMIT  200) AS r) AS waiters,
               extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.statement_timestamp()) * 1000 AS took_ms`,
    },
  ],
  params: (relids: readonly number[]) => [relids],
});

/**
 * Who holds a lock on the tables of $1 that a worker's own lock (ShareUpdateExclusiveLock) excludes, and may have waited
 * deadlock_timeout for it; the oldest transaction of each table. Asked when a worker is gone and nobody was seen waiting.
 */
export const autovacuumGranted = defineStatement({
  name: 'locks.autovacuum-granted',
  manual: 'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES',
  limit: 'definition',
  columns: {
    relation: number,
    pid: number,
    application_name: textOrNull,
    usename: textOrNull,
    mode: text,
    query: queryText,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT DISTINCT ON (l.relation) l.relation, l.pid, a.application_name, u.rolname AS usename, l.mode,
               pg_catalog.left(a.query, 500) AS query
        FROM   pg_catalog.pg_lock_status() AS l
        JOIN   pg_catalog.pg_stat_get_activity(NULL) AS a ON a.pid = l.pid
        LEFT   JOIN pg_catalog.pg_roles AS u ON u.oid = a.usesysid
        WHERE  l.granted AND l.locktype = 'relation' AND l.relation = ANY ($1::pg_catalog.oid[])
        AND    l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d
                             WHERE  d.datname = pg_catalog.current_database())
        AND    l.mode IN ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                          'AccessExclusiveLock')
        AND    a.backend_type IS DISTINCT FROM 'autovacuum worker'
        AND    a.xact_start <= pg_catalog.clock_timestamp()
                               - pg_catalog.current_setting('deadlock_timeout')::pg_catalog.interval
        ORDER  BY l.relation, a.xact_start`,
    },
  ],
  params: (relids: readonly number[]) => [relids],
});
