import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { json, jsonOfQueries, number, text } from '../../postgres/value-types.ts';

export interface BackendRow {
  readonly pid: number;
  readonly leader_pid: number | null;
  readonly datname: string | null;
  readonly usename: string | null;
  readonly application_name: string | null;
  readonly client: string | null;
  readonly backend_type: string | null;
  readonly backend_start: string | null;
  readonly xact_start: string | null;
  readonly query_start: string | null;
  readonly state_change: string | null;
  readonly state: string | null;
  readonly wait_event_type: string | null;
  readonly wait_event: string | null;
  readonly backend_xid: string | null;
  readonly backend_xmin: string | null;
  readonly xmin_age: number | null;
  readonly query: string | null;
}

export interface LockLine {
  readonly pid: number | null;
  readonly gid: string | null;
  readonly locktype: string;
  readonly database: number | null;
  readonly relation: number | null;
  readonly page: number | null;
  readonly tuple: number | null;
  readonly virtualxid: string | null;
  readonly transactionid: string | null;
  readonly classid: number | null;
  readonly objid: number | null;
  readonly objsubid: number | null;
  readonly mode: string;
  readonly granted: boolean;
  readonly waitstart: string | null;
  readonly nspname: string | null;
  readonly relname: string | null;
  readonly relkind: string | null;
  /** Only of a lock in another database. */
  readonly datname: string | null;
  readonly classname: string | null;
}

export interface PreparedRow {
  readonly gid: string;
  readonly transaction: string;
  readonly prepared: string;
  readonly owner: string | null;
  readonly database: string | null;
}

export interface WaitRow {
  readonly pid: number;
  readonly blocked_by: readonly number[];
}

/**
 * One picture in one statement. pg_locks is read only when somebody is seen to wait, or may be waiting unseen by this
 * role, and once; of what it says only locks on contested objects are kept, so that a session with 18,000 locks costs
 * their reading and no more. pg_blocking_pids is asked about waiters only: it takes the lock manager's own locks.
 * Names are looked up in this database only: an oid of another means something else here.
 */
export const lockTree = defineStatement({
  name: 'locks.tree',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SESSION',
  limit: 'list',
  columns: {
    server_now: text,
    hidden: number,
    waits: json<readonly WaitRow[]>(),
    locks: json<readonly LockLine[]>(),
    backends: jsonOfQueries<readonly BackendRow[]>(),
    prepared: json<readonly PreparedRow[]>(),
    /** The server's own time: what a busy line or a busy desktop adds is no burden of the server. */
    took_ms: number,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH a AS MATERIALIZED (
          SELECT s.pid, s.leader_pid, s.datid, s.usesysid, s.application_name, s.client_addr, s.client_port,
                 s.backend_type, s.backend_start, s.xact_start, s.query_start, s.state_change, s.state,
                 s.wait_event_type, s.wait_event, s.backend_xid, s.backend_xmin,
                 pg_catalog.left(s.query, 500) AS query,
                 s.backend_type IS NULL AND s.usesysid IS NOT NULL AND s.datid IS NOT NULL AS is_hidden
          FROM   pg_catalog.pg_stat_get_activity(NULL) AS s
          WHERE  s.pid <> pg_catalog.pg_backend_pid()),
        l AS MATERIALIZED (
          SELECT l.*
          FROM   pg_catalog.pg_lock_status() AS l
          WHERE  EXISTS (SELECT FROM a WHERE a.wait_event_type = 'Lock' OR a.is_hidden)),
        b AS MATERIALIZED (
          SELECT w.pid, pg_catalog.pg_blocking_pids(w.pid) AS blocked_by
          FROM   (SELECT a.pid FROM a WHERE a.wait_event_type = 'Lock'
                  UNION
                  SELECT l.pid FROM l WHERE NOT l.granted AND l.pid IS NOT NULL) AS w),
        asked AS MATERIALIZED (
          SELECT DISTINCT l.locktype, l.database, l.relation, l.page, l.tuple, l.virtualxid, l.transactionid,
                 l.classid, l.objid, l.objsubid
          FROM   l
          WHERE  NOT l.granted),
        xact AS MATERIALIZED (
          SELECT DISTINCT l.virtualtransaction, p.gid, p.transaction, p.prepared, p.ownerid, p.dbid
          FROM   l
          JOIN   pg_catalog.pg_prepared_xact() AS p ON p.transaction = l.transactionid
          WHERE  l.pid IS NULL AND l.granted AND l.locktype = 'transactionid'),
        kept AS MATERIALIZED (
          SELECT l.*, x.gid
          FROM   l
          LEFT   JOIN xact AS x ON l.pid IS NULL AND x.virtualtransaction = l.virtualtransaction
          WHERE  l.mode <> 'SIReadLock'
          AND    EXISTS (
                   SELECT FROM asked AS w
                   WHERE  w.locktype = l.locktype
                   AND    coalesce(w.relation, w.classid, 0) = coalesce(l.relation, l.classid, 0)
                   AND    coalesce(w.transactionid::pg_catalog.text, w.virtualxid, '')
                          = coalesce(l.transactionid::pg_catalog.text, l.virtualxid, '')
                   AND    w.database IS NOT DISTINCT FROM l.database
                   AND    w.page IS NOT DISTINCT FROM l.page
                   AND    w.tuple IS NOT DISTINCT FROM l.tuple
                   AND    w.objid IS NOT DISTINCT FROM l.objid
                   AND    w.objsubid IS NOT DISTINCT FROM l.objsubid)
          UNION ALL
          SELECT l.*, NULL
          FROM   l
          WHERE  l.locktype = 'tuple' AND l.granted AND l.pid IN (SELECT b.pid FROM b)
          LIMIT  20000),
        people AS MATERIALIZED (
          SELECT b.pid FROM b
          UNION SELECT pg_catalog.unnest(b.blocked_by) FROM b
          UNION SELECT k.pid FROM kept AS k)
        SELECT pg_catalog.clock_timestamp()::pg_catalog.text AS server_now,
               (SELECT pg_catalog.count(*) FROM a WHERE a.is_hidden) AS hidden,
               (SELECT coalesce(pg_catalog.json_agg(b), '[]') FROM b) AS waits,
               (SELECT coalesce(pg_catalog.json_agg(r), '[]')
                FROM  (SELECT k.pid, k.gid, k.locktype, k.database::pg_catalog.int8, k.relation::pg_catalog.int8,
                              k.page, k.tuple, k.virtualxid, k.transactionid, k.classid::pg_catalog.int8,
                              k.objid::pg_catalog.int8, k.objsubid, k.mode, k.granted,
                              k.waitstart::pg_catalog.text, n.nspname, c.relname, c.relkind, d.datname,
                              o.relname AS classname
                       FROM   kept AS k
                       LEFT   JOIN pg_catalog.pg_database AS d
                              ON d.oid = k.database AND d.datname <> pg_catalog.current_database()
                       LEFT   JOIN pg_catalog.pg_class AS c ON c.oid = k.relation AND d.oid IS NULL
                       LEFT   JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                       LEFT   JOIN pg_catalog.pg_class AS o
                              ON o.oid = k.classid AND k.locktype = 'object' AND k.classid < 16384) AS r) AS locks,
               (SELECT coalesce(pg_catalog.json_agg(r), '[]')
                FROM  (SELECT a.pid, a.leader_pid, d.datname, u.rolname AS usename, a.application_name,
                              CASE WHEN a.client_addr IS NOT NULL THEN pg_catalog.host(a.client_addr)
                                   WHEN a.client_port = -1 THEN 'socket' END AS client,
                              a.backend_type, a.backend_start::pg_catalog.text, a.xact_start::pg_catalog.text,
                              a.query_start::pg_catalog.text, a.state_change::pg_catalog.text, a.state,
                              a.wait_event_type, a.wait_event, a.backend_xid, a.backend_xmin,
                              greatest(pg_catalog.age(a.backend_xid), pg_catalog.age(a.backend_xmin)) AS xmin_age,
                              a.query
                       FROM   a
                       LEFT   JOIN pg_catalog.pg_database AS d ON d.oid = a.datid
                       LEFT   JOIN pg_catalog.pg_roles AS u ON u.oid = a.usesysid
                       WHERE  a.pid IN (SELECT p.pid FROM people AS p)
                       OR     a.pid IN (SELECT s.leader_pid FROM a AS s JOIN people AS p ON p.pid = s.pid)) AS r) AS backends,
               (SELECT coalesce(pg_catalog.json_agg(r), '[]')
                FROM  (SELECT x.gid, x.transaction, x.prepared::pg_catalog.text, u.rolname AS owner, d.datname AS database
                       FROM   xact AS x
                       LEFT   JOIN pg_catalog.pg_roles AS u ON u.oid = x.ownerid
                       LEFT   JOIN pg_catalog.pg_database AS d ON d.oid = x.dbid
                       LIMIT  1000) AS r) AS prepared,
               extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.statement_timestamp()) * 1000 AS took_ms`,
    },
  ],
});
