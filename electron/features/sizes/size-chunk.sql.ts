import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, booleanOrNull, number, numberOrNull, textOrNull } from '../../postgres/value-types.ts';

/**
 * Exact sizes of about 1,000 relations: all forks of the heap, its TOAST and every index. A size function waits for an
 * AccessExclusiveLock, also for one that is itself only waiting; such parts are left to relpages and say who is in the
 * way. The pid of a prepared transaction is NULL, its gid is found by the transaction id that it holds a lock on. An
 * oid that was dropped before the statement began gives no row at all.
 */
export const sizeChunk = defineStatement({
  name: 'sizes.exact',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE',
  limit: 'size-chunk',
  columns: {
    oid: number,
    heap_bytes: number,
    toast_bytes: number,
    indexes_bytes: number,
    is_locked: boolean,
    is_gone: boolean,
    locked_pid: numberOrNull,
    locked_gid: textOrNull,
    is_granted: booleanOrNull,
  },
  params: (oids: readonly number[]) => [oids],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH locked AS MATERIALIZED (
          SELECT
            l.relation,
            (pg_catalog.array_agg(l.pid ORDER BY l.granted DESC, l.pid))[1] AS pid,
            pg_catalog.min(x.gid) AS gid,
            pg_catalog.bool_or(l.granted) AS granted
          FROM pg_catalog.pg_locks AS l
          LEFT JOIN pg_catalog.pg_locks AS held
            ON l.pid IS NULL AND held.pid IS NULL AND held.locktype = 'transactionid'
            AND held.virtualtransaction = l.virtualtransaction
          LEFT JOIN pg_catalog.pg_prepared_xacts AS x ON x.transaction = held.transactionid
          WHERE l.locktype = 'relation'
            AND l.mode = 'AccessExclusiveLock'
            AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
            AND l.database IN (
              0, (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()))
          GROUP BY l.relation
        ),
        rel AS MATERIALIZED (
          SELECT c.oid, c.reltoastrelid
          FROM pg_catalog.pg_class AS c
          WHERE c.oid = ANY ($1::pg_catalog.oid[])
        ),
        part AS MATERIALIZED (
          SELECT r.oid AS owner, r.oid AS relid, 'heap' AS what
          FROM rel AS r
          UNION ALL
          SELECT r.oid, r.reltoastrelid, 'toast'
          FROM rel AS r
          WHERE r.reltoastrelid <> 0
          UNION ALL
          SELECT r.oid, i.indexrelid, 'toast'
          FROM rel AS r
          JOIN pg_catalog.pg_index AS i ON i.indrelid = r.reltoastrelid
          WHERE r.reltoastrelid <> 0
          UNION ALL
          SELECT r.oid, i.indexrelid, 'index'
          FROM rel AS r
          JOIN pg_catalog.pg_index AS i ON i.indrelid = r.oid
        ),
        size AS MATERIALIZED (
          SELECT
            p.owner,
            p.what,
            k.relation IS NOT NULL AS is_locked,
            k.pid,
            k.gid,
            k.granted,
            CASE WHEN k.relation IS NULL THEN
              pg_catalog.pg_relation_size(p.relid, 'main') + pg_catalog.pg_relation_size(p.relid, 'fsm')
              + pg_catalog.pg_relation_size(p.relid, 'vm') + pg_catalog.pg_relation_size(p.relid, 'init')
            END AS exact_bytes,
            greatest(c.relpages, 0)::pg_catalog.int8
              * pg_catalog.current_setting('block_size')::pg_catalog.int8 AS estimated_bytes
          FROM part AS p
          JOIN pg_catalog.pg_class AS c ON c.oid = p.relid
          LEFT JOIN locked AS k ON k.relation = p.relid
        )
        SELECT
          s.owner AS oid,
          coalesce(pg_catalog.sum(coalesce(s.exact_bytes, s.estimated_bytes)) FILTER (WHERE s.what = 'heap'), 0) AS heap_bytes,
          coalesce(pg_catalog.sum(coalesce(s.exact_bytes, s.estimated_bytes)) FILTER (WHERE s.what = 'toast'), 0) AS toast_bytes,
          coalesce(pg_catalog.sum(coalesce(s.exact_bytes, s.estimated_bytes)) FILTER (WHERE s.what = 'index'), 0) AS indexes_bytes,
          pg_catalog.bool_or(s.is_locked) AS is_locked,
          pg_catalog.bool_or(s.what = 'heap' AND s.exact_bytes IS NULL AND NOT s.is_locked) AS is_gone,
          pg_catalog.min(s.pid) AS locked_pid,
          pg_catalog.min(s.gid) AS locked_gid,
          pg_catalog.bool_or(s.granted) AS is_granted
        FROM size AS s
        GROUP BY s.owner
      `,
    },
  ],
});
