import type { RelationThen } from '../../../shared/contract/plans-parts.ts';
import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { json, number, text } from '../../postgres/value-types.ts';

/**
 * What the planner knew of the relations that a plan names, and of the partitioned tables above them, which it does not
 * name. Catalogs and counters only: nothing here waits for a lock. A plan tells names alone, so that these are what is
 * asked for; `$3` is the most that are answered, in the order given.
 */
export const relationsThen = defineStatement({
  name: 'plans.relations',
  manual: 'https://www.postgresql.org/docs/current/planner-stats.html',
  limit: 'list',
  columns: { server_now: text, found: number, relations: json<RelationThen[]>() },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH RECURSIVE named AS (
          SELECT c.oid, u.place
          FROM   ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[]))
                 WITH ORDINALITY AS u (nspname, relname, place)
          JOIN   pg_catalog.pg_namespace n ON n.nspname = u.nspname
          JOIN   pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = u.relname
        ), above AS (
          SELECT oid, place FROM named
          UNION
          SELECT p.oid, a.place
          FROM   above a
          JOIN   pg_catalog.pg_inherits h ON h.inhrelid = a.oid
          JOIN   pg_catalog.pg_class p ON p.oid = h.inhparent AND p.relkind = 'p'
        ), met AS (
          SELECT a.oid, pg_catalog.min(a.place) AS place, NOT pg_catalog.bool_or(n.oid IS NOT NULL) AS is_above
          FROM   above a LEFT JOIN named n ON n.oid = a.oid
          GROUP  BY a.oid
        ), chosen AS (
          SELECT m.oid, pg_catalog.row_number() OVER (ORDER BY m.place, m.is_above DESC, m.oid) AS place FROM met m
        )
        SELECT pg_catalog.to_char(pg_catalog.clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS server_now,
               (SELECT pg_catalog.count(*) FROM met) AS found,
               (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
                  'oid', c.oid::pg_catalog.int8, 'nspname', n.nspname, 'relname', c.relname, 'relkind', c.relkind,
                  'reltuples', c.reltuples, 'relpages', c.relpages,
                  'last_analyze', pg_catalog.to_char(pg_catalog.pg_stat_get_last_analyze_time(c.oid),
                                                     'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                  'last_autoanalyze', pg_catalog.to_char(pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid),
                                                         'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                  'n_mod_since_analyze', pg_catalog.pg_stat_get_mod_since_analyze(c.oid),
                  'indexes', (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
                                'name', x.relname, 'definition', pg_catalog.pg_get_indexdef(i.indexrelid),
                                'isValid', i.indisvalid AND i.indisready AND i.indislive) ORDER BY x.relname), '[]')
                              FROM   pg_catalog.pg_index i
                              JOIN   pg_catalog.pg_class x ON x.oid = i.indexrelid
                              WHERE  i.indrelid = c.oid)) ORDER BY k.place), '[]')
                FROM   chosen k
                JOIN   pg_catalog.pg_class c ON c.oid = k.oid
                JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE  k.place <= $3::pg_catalog.int8) AS relations`,
    },
  ],
  params: (relations: readonly { readonly nspname: string; readonly relname: string }[], most: number) => [
    relations.map(({ nspname }) => nspname),
    relations.map(({ relname }) => relname),
    most,
  ],
});
