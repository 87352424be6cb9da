import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, text, textOrNull } from '../../postgres/value-types.ts';

/** Waits for nothing. Direct children, by attachment or by plain inheritance; the default partition last. */
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
    estimated_bytes: number,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT c.oid, n.nspname AS schema, c.relname, c.relkind,
               p.partdefid IS NOT DISTINCT FROM c.oid AS "isDefault", h.inhdetachpending AS "isDetachPending",
               c.relispartition AS "isPartition",
               EXISTS (SELECT FROM pg_catalog.pg_locks l
                       WHERE  l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.relation = c.oid
                       AND    l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                                            WHERE d.datname = pg_catalog.current_database())) AS "isLocked",
               c.reltuples,
               greatest(c.relpages, 0)::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8
                 AS estimated_bytes
        FROM   pg_catalog.pg_inherits h
        JOIN   pg_catalog.pg_class c ON c.oid = h.inhrelid
        JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
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
