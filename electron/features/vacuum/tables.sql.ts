import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Tables with what decides when they are vacuumed: catalogs and counters, nothing that waits for a lock. The functions
 * under pg_stat_all_tables, which would join and group every index for columns that nobody asks for here. $1 is one
 * relation, or 0 for all.
 */
export const tableRows = defineStatement({
  name: 'vacuum.tables',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-TABLES-VIEW',
  limit: 'list',
  columns: {
    oid: number,
    nspname: text,
    relname: text,
    relkind: text,
    is_temporary: boolean,
    is_shared: boolean,
    inhparent: numberOrNull,
    relpages: number,
    reltuples: number,
    relallfrozen: number,
    reloptions: textOrNull,
    toast_oid: numberOrNull,
    toast_relpages: numberOrNull,
    toast_reltuples: numberOrNull,
    toast_relallfrozen: numberOrNull,
    toast_reloptions: textOrNull,
    /** Transactions since its row in pg_class was written: it is there at least so long. */
    row_age: number,
    xid_age: numberOrNull,
    mxid_age: numberOrNull,
    live: number,
    dead: number,
    modified: number,
    inserted: number,
    /** Rows ever inserted, updated and deleted. */
    written: number,
    toast_dead: numberOrNull,
    last_vacuum: textOrNull,
    last_autovacuum: textOrNull,
    last_analyze: textOrNull,
    last_autoanalyze: textOrNull,
    vacuum_count: number,
    autovacuum_count: number,
    analyze_count: number,
    autoanalyze_count: number,
  },
  params: (oid: number) => [oid],
  texts: [
    {
      since: PG.v18,
      sql: sql`
        SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence = 't' AS is_temporary,
               c.relisshared AS is_shared, h.inhparent, greatest(c.relpages, 0) AS relpages, c.reltuples,
               c.relallfrozen AS relallfrozen, pg_catalog.array_to_string(c.reloptions, pg_catalog.chr(10)) AS reloptions,
               t.oid AS toast_oid, t.relpages AS toast_relpages, t.reltuples AS toast_reltuples,
               t.relallfrozen AS toast_relallfrozen,
               pg_catalog.array_to_string(t.reloptions, pg_catalog.chr(10)) AS toast_reloptions,
               pg_catalog.age(c.xmin) AS row_age,
               CASE WHEN c.relkind <> 'p'
                    THEN greatest(pg_catalog.age(c.relfrozenxid), pg_catalog.age(t.relfrozenxid)) END AS xid_age,
               CASE WHEN c.relkind <> 'p'
                    THEN greatest(pg_catalog.mxid_age(c.relminmxid), pg_catalog.mxid_age(t.relminmxid))
               END AS mxid_age,
               pg_catalog.pg_stat_get_live_tuples(c.oid) AS live,
               pg_catalog.pg_stat_get_dead_tuples(c.oid) AS dead,
               pg_catalog.pg_stat_get_mod_since_analyze(c.oid) AS modified,
               pg_catalog.pg_stat_get_ins_since_vacuum(c.oid) AS inserted,
               pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid)
               + pg_catalog.pg_stat_get_tuples_deleted(c.oid) AS written,
               pg_catalog.pg_stat_get_dead_tuples(t.oid) AS toast_dead,
               pg_catalog.pg_stat_get_last_vacuum_time(c.oid) AS last_vacuum,
               pg_catalog.pg_stat_get_last_autovacuum_time(c.oid) AS last_autovacuum,
               pg_catalog.pg_stat_get_last_analyze_time(c.oid) AS last_analyze,
               pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid) AS last_autoanalyze,
               pg_catalog.pg_stat_get_vacuum_count(c.oid) AS vacuum_count,
               pg_catalog.pg_stat_get_autovacuum_count(c.oid) AS autovacuum_count,
               pg_catalog.pg_stat_get_analyze_count(c.oid) AS analyze_count,
               pg_catalog.pg_stat_get_autoanalyze_count(c.oid) AS autoanalyze_count
          FROM pg_catalog.pg_class AS c
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          LEFT JOIN pg_catalog.pg_class AS t ON t.oid = c.reltoastrelid
          LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = c.oid AND c.relispartition
         WHERE c.relkind IN ('r', 'm', 'p') AND (c.oid = $1::pg_catalog.oid OR $1::pg_catalog.oid = 0)`,
    },
    {
      since: PG.v14,
      sql: sql`
        SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence = 't' AS is_temporary,
               c.relisshared AS is_shared, h.inhparent, greatest(c.relpages, 0) AS relpages, c.reltuples,
               0 AS relallfrozen, pg_catalog.array_to_string(c.reloptions, pg_catalog.chr(10)) AS reloptions,
               t.oid AS toast_oid, t.relpages AS toast_relpages, t.reltuples AS toast_reltuples,
               0 AS toast_relallfrozen,
               pg_catalog.array_to_string(t.reloptions, pg_catalog.chr(10)) AS toast_reloptions,
               pg_catalog.age(c.xmin) AS row_age,
               CASE WHEN c.relkind <> 'p'
                    THEN greatest(pg_catalog.age(c.relfrozenxid), pg_catalog.age(t.relfrozenxid)) END AS xid_age,
               CASE WHEN c.relkind <> 'p'
                    THEN greatest(pg_catalog.mxid_age(c.relminmxid), pg_catalog.mxid_age(t.relminmxid))
               END AS mxid_age,
               pg_catalog.pg_stat_get_live_tuples(c.oid) AS live,
               pg_catalog.pg_stat_get_dead_tuples(c.oid) AS dead,
               pg_catalog.pg_stat_get_mod_since_analyze(c.oid) AS modified,
               pg_catalog.pg_stat_get_ins_since_vacuum(c.oid) AS inserted,
               pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid)
               + pg_catalog.pg_stat_get_tuples_deleted(c.oid) AS written,
               pg_catalog.pg_stat_get_dead_tuples(t.oid) AS toast_dead,
               pg_catalog.pg_stat_get_last_vacuum_time(c.oid) AS last_vacuum,
               pg_catalog.pg_stat_get_last_autovacuum_time(c.oid) AS last_autovacuum,
               pg_catalog.pg_stat_get_last_analyze_time(c.oid) AS last_analyze,
               pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid) AS last_autoanalyze,
               pg_catalog.pg_stat_get_vacuum_count(c.oid) AS vacuum_count,
               pg_catalog.pg_stat_get_autovacuum_count(c.oid) AS autovacuum_count,
               pg_catalog.pg_stat_get_analyze_count(c.oid) AS analyze_count,
               pg_catalog.pg_stat_get_autoanalyze_count(c.oid) AS autoanalyze_count
          FROM pg_catalog.pg_class AS c
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          LEFT JOIN pg_catalog.pg_class AS t ON t.oid = c.reltoastrelid
          LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = c.oid AND c.relispartition
         WHERE c.relkind IN ('r', 'm', 'p') AND (c.oid = $1::pg_catalog.oid OR $1::pg_catalog.oid = 0)`,
    },
  ],
});
