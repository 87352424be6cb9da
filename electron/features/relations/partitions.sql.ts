import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Waits for nothing. Direct children, by attachment or by plain inheritance; the default partition last. Each weighs
 * what its leaves do, with their indexes and TOAST, as VACUUM and ANALYZE left relpages; null: nobody has looked at any.
 */
export const relationPartitions = defineStatement({
  name: 'relations.partitions',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-inherits.html',
  limit: 'definition',
  columns: {
    oid: number,
    schema: text,
    relname: text,
    relkind: text,
    isDefault: boolean,
    isDetachPending: boolean,
    isPartition: boolean,
    isLocked: boolean,
    reltuples: number,
    estimated_bytes: numberOrNull,
    lacks_toast: boolean,
    lacks_partitions: boolean,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH   RECURSIVE below AS (
          SELECT h.inhrelid AS child, h.inhrelid AS oid FROM pg_catalog.pg_inherits h WHERE h.inhparent = $1
          UNION
          SELECT b.child, h.inhrelid
          FROM   below b
          JOIN   pg_catalog.pg_class p ON p.oid = b.oid AND p.relkind IN ('p', 'I')
          JOIN   pg_catalog.pg_inherits h ON h.inhparent = b.oid
        ), leaf AS (
          SELECT b.child, l.oid, l.relpages, l.reltoastrelid, l.relpages > 0 OR l.reltuples >= 0 AS is_known
          FROM   below b JOIN pg_catalog.pg_class l ON l.oid = b.oid AND l.relkind IN ('r', 'm', 'i')
        ), weight AS (
          SELECT l.child, pg_catalog.bool_or(l.is_known) AS is_known, pg_catalog.bool_and(l.is_known) AS is_whole,
                 pg_catalog.bool_or(l.is_known AND t.relpages = 0 AND t.reltuples < 0) AS lacks_toast,
                 pg_catalog.sum(l.relpages::pg_catalog.int8 + coalesce(t.relpages, 0) + coalesce(i.relpages, 0))
                   AS relpages
          FROM   leaf l
          LEFT   JOIN pg_catalog.pg_class t ON t.oid = l.reltoastrelid
          LEFT   JOIN LATERAL (SELECT pg_catalog.sum(x.relpages) AS relpages
                               FROM   pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                               WHERE  i.indrelid = l.oid) i ON true
          GROUP  BY l.child
        )
        SELECT c.oid, n.nspname AS schema, c.relname, c.relkind,
               p.partdefid IS NOT DISTINCT FROM c.oid AS "isDefault", h.inhdetachpending AS "isDetachPending",
               c.relispartition AS "isPartition",
               EXISTS (SELECT FROM pg_catalog.pg_locks l
                       WHERE  l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.relation = c.oid
                       AND    l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                                            WHERE d.datname = pg_catalog.current_database())) AS "isLocked",
               c.reltuples,
               CASE WHEN w.is_known
                 THEN (w.relpages * pg_catalog.current_setting('block_size')::pg_catalog.int8)::pg_catalog.int8
               END AS estimated_bytes,
               coalesce(w.lacks_toast, false) AS lacks_toast, NOT coalesce(w.is_whole, true) AS lacks_partitions
        FROM   pg_catalog.pg_inherits h
        JOIN   pg_catalog.pg_class c ON c.oid = h.inhrelid
        JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT   JOIN weight w ON w.child = c.oid
        LEFT   JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = h.inhparent
        WHERE  h.inhparent = $1
        ORDER  BY 5, c.relname, c.oid`,
    },
  ],
  params: (oid: number) => [oid],
});

/** Each waits behind ACCESS EXCLUSIVE on that partition. */
export const partitionBounds = defineStatement({
  name: 'relations.partitionBounds',
  manual: 'https://www.postgresql.org/docs/current/ddl-partitioning.html',
  limit: 'definition',
  columns: { oid: number, bound: textOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT c.oid, pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound
        FROM   pg_catalog.pg_class c
        WHERE  c.oid = ANY ($1::pg_catalog.oid[])`,
    },
  ],
  params: (oids: readonly number[]) => [oids],
});

/** Waits behind ACCESS EXCLUSIVE on the partitioned table. */
export const partitionKey = defineStatement({
  name: 'relations.partitionKey',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG-TABLE',
  limit: 'definition',
  columns: { key: textOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.pg_get_partkeydef(c.oid) AS key
        FROM   pg_catalog.pg_class c
        WHERE  c.oid = $1 AND c.relkind = 'p'`,
    },
  ],
  params: (oid: number) => [oid],
});
