import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, text, textOrNull } from '../../postgres/value-types.ts';

const columns = {
  oid: number,
  relname: text,
  schema: text,
  amname: text,
  isPrimary: boolean,
  isUnique: boolean,
  isValid: boolean,
  isReady: boolean,
  estimated_bytes: number,
  idx_scan: number,
  last_idx_scan: textOrNull,
};

/** Waits for nothing. When an index was last used is known since 16. */
export const relationIndexes = defineStatement({
  name: 'relations.indexes',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-INDEXES-VIEW',
  limit: 'definition',
  columns,
  texts: [
    {
      since: PG.v16,
      sql: sql`
        SELECT c.oid, c.relname, n.nspname AS schema, a.amname, i.indisprimary AS "isPrimary", i.indisunique AS "isUnique",
               i.indisvalid AS "isValid", i.indisready AS "isReady",
               greatest(c.relpages, 0)::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8
                 AS estimated_bytes,
               pg_catalog.pg_stat_get_numscans(c.oid) AS idx_scan, pg_catalog.pg_stat_get_lastscan(c.oid) AS last_idx_scan
        FROM   pg_catalog.pg_index i
        JOIN   pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN   pg_catalog.pg_am a ON a.oid = c.relam
        WHERE  i.indrelid = $1
        ORDER  BY i.indisprimary DESC, c.relname`,
    },
    {
      since: PG.v14,
      sql: sql`
        SELECT c.oid, c.relname, n.nspname AS schema, a.amname, i.indisprimary AS "isPrimary", i.indisunique AS "isUnique",
               i.indisvalid AS "isValid", i.indisready AS "isReady",
               greatest(c.relpages, 0)::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8
                 AS estimated_bytes,
               pg_catalog.pg_stat_get_numscans(c.oid) AS idx_scan, NULL AS last_idx_scan
        FROM   pg_catalog.pg_index i
        JOIN   pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN   pg_catalog.pg_am a ON a.oid = c.relam
        WHERE  i.indrelid = $1
        ORDER  BY i.indisprimary DESC, c.relname`,
    },
  ],
  params: (oid: number) => [oid],
});

/** Since when the scans are counted; null is never reset. */
export const statisticsReset = defineStatement({
  name: 'relations.statisticsReset',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-DATABASE-VIEW',
  limit: 'definition',
  columns: { stats_reset: textOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.pg_stat_get_db_stat_reset_time(d.oid) AS stats_reset
        FROM   pg_catalog.pg_database d
        WHERE  d.datname = pg_catalog.current_database()`,
    },
  ],
});

/** Waits behind ACCESS EXCLUSIVE on the table. No row, or NULL: dropped. */
export const indexDefinition = defineStatement({
  name: 'relations.indexDefinition',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG-TABLE',
  limit: 'definition',
  columns: { definition: textOrNull },
  texts: [{ since: PG.v14, sql: sql`SELECT pg_catalog.pg_get_indexdef($1::pg_catalog.oid) AS definition` }],
  params: (oid: number) => [oid],
});
