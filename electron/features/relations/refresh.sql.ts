import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { number, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Tuples ever written to each catalog: well under 1 ms, and a row that moved says what to read again. They may arrive
 * a second late, and stand at 0 on a standby.
 */
export const catalogCounters = defineStatement({
  name: 'relations.counters',
  manual: 'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-FUNCTIONS',
  limit: 'list',
  columns: { name: text, written: textOrNull, server_now: text, role: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT c.name,
               CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN
                 pg_catalog.pg_stat_get_tuples_inserted(c.oid)
                 + pg_catalog.pg_stat_get_tuples_updated(c.oid)
                 + pg_catalog.pg_stat_get_tuples_deleted(c.oid) END AS written,
               pg_catalog.clock_timestamp() AS server_now, CURRENT_USER AS role
        FROM   (VALUES ('pg_class', 1259::pg_catalog.oid), ('pg_proc', 1255), ('pg_namespace', 2615), ('pg_index', 2610),
                       ('pg_inherits', 2611), ('pg_partitioned_table', 3350), ('pg_description', 2609),
                       ('pg_depend', 2608), ('pg_foreign_table', 3118), ('pg_type', 1247), ('pg_authid', 1260),
                       ('pg_auth_members', 1261)) AS c (name, oid)`,
    },
  ],
});

/**
 * One digest for the rows of each schema, worked out the same way from the list itself (digest.ts), so that nothing that
 * happens between the list and the first of these can be missed.
 */
export const schemaDigests = defineStatement({
  name: 'relations.digests',
  manual: 'https://www.postgresql.org/docs/current/ddl-system-columns.html',
  limit: 'list',
  columns: { relnamespace: number, digest: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH seen AS (
          SELECT c.oid::pg_catalog.int8 AS oid, c.relnamespace,
                 c.xmin::pg_catalog.text::pg_catalog.int8 AS xmin,
                 coalesce(h.inhparent::pg_catalog.int8, 0)
                 + CASE WHEN i.indisvalid THEN 1 ELSE 0 END
                 + CASE WHEN i.indisready THEN 2 ELSE 0 END
                 + CASE WHEN h.inhdetachpending THEN 4 ELSE 0 END AS rest
          FROM   pg_catalog.pg_class c
          LEFT   JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
          LEFT   JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid AND h.inhseqno = 1
          WHERE  c.relnamespace <> 99 OR c.relkind = 't')
        SELECT s.relnamespace,
               pg_catalog.concat(pg_catalog.count(*), ':', pg_catalog.sum(s.xmin), ':',
                                 pg_catalog.sum((s.oid % 65521) * ((s.xmin + s.rest) % 65521))) AS digest
        FROM   seen s
        GROUP  BY s.relnamespace`,
    },
  ],
});

/** As above for pg_proc, whose rows are read again all together. */
export const routineDigest = defineStatement({
  name: 'relations.routineDigest',
  manual: 'https://www.postgresql.org/docs/current/ddl-system-columns.html',
  limit: 'list',
  columns: { digest: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.concat(pg_catalog.count(*), ':', pg_catalog.sum(s.xmin), ':',
                                 pg_catalog.sum((s.oid % 65521) * (s.xmin % 65521))) AS digest
        FROM   (SELECT p.oid::pg_catalog.int8 AS oid, p.xmin::pg_catalog.text::pg_catalog.int8 AS xmin
                FROM   pg_catalog.pg_proc p) s`,
    },
  ],
});

/**
 * What this role may not SELECT from, from the ACLs as they stand in pg_class: has_table_privilege would load every
 * relation into this backend's cache. A right on single columns does not count as being able to read the table.
 */
export const unreadable = defineStatement({
  name: 'relations.unreadable',
  manual: 'https://www.postgresql.org/docs/current/ddl-priv.html',
  limit: 'list',
  columns: { oid: number },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH me AS MATERIALIZED (
          SELECT pg_catalog.array_agg(r.oid) AS roles,
                 pg_catalog.bool_or(r.rolname = CURRENT_USER AND r.rolsuper)
                 OR pg_catalog.pg_has_role('pg_read_all_data', 'USAGE') AS reads_all
          FROM   pg_catalog.pg_roles r
          WHERE  pg_catalog.pg_has_role(r.oid, 'USAGE'))
        SELECT c.oid
        FROM   pg_catalog.pg_class c
        WHERE  NOT (SELECT me.reads_all FROM me)
        AND    c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND    CASE WHEN c.relacl IS NULL THEN c.relowner <> ALL (ARRAY(SELECT pg_catalog.unnest(me.roles) FROM me))
                    ELSE NOT EXISTS (SELECT FROM pg_catalog.aclexplode(c.relacl) a
                                     WHERE  a.privilege_type = 'SELECT'
                                     AND    (a.grantee = 0
                                             OR a.grantee = ANY (ARRAY(SELECT pg_catalog.unnest(me.roles) FROM me)))) END`,
    },
  ],
});
