import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import {
  boolean,
  jsonOfQueries,
  number,
  numberOrNull,
  queryText,
  text,
  textOrNull,
} from '../../postgres/value-types.ts';

/**
 * Everything that can hold VACUUM back: sessions by xid and by snapshot, standbys that send feedback, prepared
 * transactions, replication slots. Of other roles' sessions an ordinary role sees pid, database, xid and xmin, and
 * nothing else: so no condition here rests on what may be NULL. Sessions that run a plain VACUUM are told (PROC_IN_VACUUM:
 * their snapshots do not count); a slot that the server has given up holds nothing.
 */
export const horizonHolders = defineStatement({
  name: 'vacuum.horizon',
  manual: 'https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY',
  limit: 'definition',
  columns: {
    source: text,
    name: text,
    pid: numberOrNull,
    datname: textOrNull,
    is_here: boolean,
    backend_xid: textOrNull,
    backend_xmin: textOrNull,
    xid_age: numberOrNull,
    xmin_age: numberOrNull,
    state: textOrNull,
    backend_type: textOrNull,
    backend_start: textOrNull,
    xact_start: textOrNull,
    query_start: textOrNull,
    state_change: textOrNull,
    usename: textOrNull,
    application_name: textOrNull,
    query: queryText,
    since: textOrNull,
    is_vacuuming: boolean,
    is_parallel_worker: boolean,
    /** Of a slot: physical or logical, and whether somebody uses it. */
    slot_type: textOrNull,
    is_active: boolean,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH a AS MATERIALIZED (
          SELECT s.*
            FROM pg_catalog.pg_stat_get_activity(NULL) AS s
           WHERE (s.backend_xid IS NOT NULL OR s.backend_xmin IS NOT NULL)
             AND s.pid <> pg_catalog.pg_backend_pid())
        SELECT CASE WHEN a.datid IS NULL AND coalesce(a.backend_type, 'walsender') = 'walsender'
                    THEN 'standby' ELSE 'backend' END AS source,
               a.pid::pg_catalog.text AS name, a.pid, d.datname,
               a.datid IS NULL OR d.datname = pg_catalog.current_database() AS is_here,
               a.backend_xid::pg_catalog.text AS backend_xid, a.backend_xmin::pg_catalog.text AS backend_xmin,
               pg_catalog.age(a.backend_xid) AS xid_age, pg_catalog.age(a.backend_xmin) AS xmin_age,
               a.state, a.backend_type, a.backend_start, a.xact_start, a.query_start, a.state_change,
               u.rolname AS usename, a.application_name, pg_catalog.left(a.query, 500) AS query, a.xact_start AS since,
               EXISTS (SELECT FROM pg_catalog.pg_stat_get_progress_info('VACUUM') AS p WHERE p.pid = a.pid)
                 AS is_vacuuming,
               a.leader_pid IS NOT NULL AS is_parallel_worker,
               NULL::pg_catalog.text AS slot_type, true AS is_active
          FROM a
          LEFT JOIN pg_catalog.pg_database AS d ON d.oid = a.datid
          LEFT JOIN pg_catalog.pg_roles AS u ON u.oid = a.usesysid
        UNION ALL
        SELECT 'prepared', p.gid, NULL, d.datname, d.datname IS NOT DISTINCT FROM pg_catalog.current_database(),
               p.transaction::pg_catalog.text, NULL, pg_catalog.age(p.transaction), NULL,
               'prepared', NULL, NULL, NULL, NULL, NULL, u.rolname, NULL, NULL, p.prepared, false, false, NULL, false
          FROM pg_catalog.pg_prepared_xact() AS p
          LEFT JOIN pg_catalog.pg_database AS d ON d.oid = p.dbid
          LEFT JOIN pg_catalog.pg_roles AS u ON u.oid = p.ownerid
        UNION ALL
        SELECT k.source, s.slot_name, s.active_pid, d.datname, true,
               NULL, k.held::pg_catalog.text, NULL, pg_catalog.age(k.held),
               NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false, s.slot_type, s.active
          FROM pg_catalog.pg_get_replication_slots() AS s
          LEFT JOIN pg_catalog.pg_database AS d ON d.oid = s.datoid
         CROSS JOIN LATERAL (VALUES ('slot', s.xmin), ('slot-catalog', s.catalog_xmin)) AS k (source, held)
         WHERE k.held IS NOT NULL AND s.wal_status IS DISTINCT FROM 'lost'`,
    },
  ],
});

export interface ProgressRow {
  readonly pid: number;
  readonly relid: number | null;
  readonly kind: 'vacuum' | 'analyze' | 'cluster';
  readonly phase: string | null;
  readonly total: number | null;
  readonly done: number | null;
  readonly vacuumed: number | null;
  readonly rounds: number | null;
  readonly command: string | null;
  readonly backend_type: string | null;
  readonly query: string | null;
  readonly since: string | null;
}

export interface ConflictRow {
  readonly relid: number;
  readonly nspname: string;
  readonly relname: string;
  readonly pid: number | null;
  readonly gid: string | null;
  readonly mode: string;
  readonly granted: boolean;
  readonly application_name: string | null;
  readonly usename: string | null;
  readonly state: string | null;
  readonly query: string | null;
  readonly since: string | null;
}

/**
 * What vacuums, analyzes and rewrites in this database, how far it is, and who has locks that keep VACUUM off tables of
 * $1 or off those that are being vacuumed. pg_locks is read only when there is any such table. Of others' work an
 * ordinary role sees the pid alone.
 */
export const vacuumNow = defineStatement({
  name: 'vacuum.now',
  manual: 'https://www.postgresql.org/docs/current/progress-reporting.html#VACUUM-PROGRESS-REPORTING',
  limit: 'definition',
  columns: {
    server_now: text,
    next_xid: text,
    sees_all: boolean,
    progress: jsonOfQueries<readonly ProgressRow[]>(),
    conflicts: jsonOfQueries<readonly ConflictRow[]>(),
    took_ms: number,
  },
  params: (relids: readonly number[]) => [relids],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH v AS MATERIALIZED (
          SELECT v.pid, v.relid, 'vacuum' AS kind, v.phase, v.heap_blks_total AS total, v.heap_blks_scanned AS done,
                 v.heap_blks_vacuumed AS vacuumed, v.index_vacuum_count AS rounds, NULL::pg_catalog.text AS command
            FROM pg_catalog.pg_stat_progress_vacuum AS v WHERE v.datname = pg_catalog.current_database()
          UNION ALL
          SELECT v.pid, v.relid, 'analyze', v.phase, v.sample_blks_total, v.sample_blks_scanned, NULL, NULL, NULL
            FROM pg_catalog.pg_stat_progress_analyze AS v WHERE v.datname = pg_catalog.current_database()
          UNION ALL
          SELECT v.pid, v.relid, 'cluster', v.phase, v.heap_blks_total, v.heap_blks_scanned, NULL, NULL, v.command
            FROM pg_catalog.pg_stat_progress_cluster AS v WHERE v.datname = pg_catalog.current_database()),
        r AS MATERIALIZED (
          SELECT v.pid, nullif(v.relid, 0)::pg_catalog.int8 AS relid, v.kind, v.phase, v.total, v.done, v.vacuumed,
                 v.rounds, v.command, a.backend_type, pg_catalog.left(a.query, 200) AS query,
                 a.query_start::pg_catalog.text AS since
            FROM v
            LEFT JOIN LATERAL pg_catalog.pg_stat_get_activity(v.pid) AS a ON true),
        wanted AS MATERIALIZED (
          SELECT pg_catalog.unnest($1::pg_catalog.oid[]) AS oid
          UNION
          SELECT r.relid::pg_catalog.oid FROM r WHERE r.relid IS NOT NULL),
        l AS MATERIALIZED (
          SELECT l.*
            FROM pg_catalog.pg_lock_status() AS l
           WHERE EXISTS (SELECT FROM wanted)
             AND (l.locktype = 'relation' OR l.pid IS NULL AND l.locktype = 'transactionid')),
        x AS (
          SELECT l.relation, l.pid, l.mode, l.granted, l.waitstart,
                 (SELECT pg_catalog.min(p.gid)
                    FROM l AS t JOIN pg_catalog.pg_prepared_xact() AS p ON p.transaction = t.transactionid
                   WHERE l.pid IS NULL AND t.pid IS NULL AND t.virtualtransaction = l.virtualtransaction) AS gid
            FROM l
           WHERE l.locktype = 'relation'
             AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d
                                WHERE d.datname = pg_catalog.current_database())
             AND l.relation IN (SELECT oid FROM wanted)
             AND l.mode IN ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                            'AccessExclusiveLock')
             AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
             AND NOT EXISTS (SELECT FROM r WHERE r.pid = l.pid))
        SELECT pg_catalog.clock_timestamp() AS server_now,
               pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::pg_catalog.text AS next_xid,
               pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS sees_all,
               (SELECT coalesce(pg_catalog.json_agg(r), '[]') FROM r) AS progress,
               (SELECT coalesce(pg_catalog.json_agg(c), '[]')
                  FROM (SELECT x.relation::pg_catalog.int8 AS relid, n.nspname, c.relname, x.pid, x.gid, x.mode,
                               x.granted, a.application_name, u.rolname AS usename, a.state,
                               pg_catalog.left(a.query, 500) AS query,
                               coalesce(x.waitstart, a.xact_start)::pg_catalog.text AS since
                          FROM x
                          JOIN pg_catalog.pg_class AS c ON c.oid = x.relation
                          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                          LEFT JOIN LATERAL pg_catalog.pg_stat_get_activity(x.pid) AS a ON x.pid IS NOT NULL
                          LEFT JOIN pg_catalog.pg_roles AS u ON u.oid = a.usesysid
                         WHERE a.backend_type IS DISTINCT FROM 'autovacuum worker'
                         ORDER BY x.granted DESC, x.relation, x.pid
                         LIMIT 200) AS c) AS conflicts,
               extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.statement_timestamp()) * 1000 AS took_ms`,
    },
  ],
});
