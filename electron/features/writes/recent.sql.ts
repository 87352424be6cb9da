import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, text } from '../../postgres/value-types.ts';

/**
 * The table to read, with what decides how much of it may be read. Of a partitioned one the partition that was written
 * last: by $2, those that were seen written, most of all first; else the newest that ever was. Partitions are made ahead
 * of time, so the newest may be empty. pg_relation_size() waits for the table's lock, as the reading would.
 */
export const recentPlace = defineStatement({
  name: 'writes.recentPlace',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE',
  limit: 'definition',
  columns: {
    oid: number,
    nspname: text,
    relname: text,
    pages: number,
    /** The oldest xid that is not frozen in it. */
    relfrozenxid: number,
    /** Of the whole table: xmin can be granted by no column of ours. */
    may_select: boolean,
    tracks_commits: boolean,
    role: text,
    /** It is one of so many; 1 of a table that has none. */
    leaves: number,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH RECURSIVE down AS (
          SELECT c.oid, c.relkind FROM pg_catalog.pg_class AS c WHERE c.oid = $1::pg_catalog.oid
          UNION  ALL
          SELECT c.oid, c.relkind
          FROM   down
          JOIN   pg_catalog.pg_inherits AS i ON i.inhparent = down.oid
          JOIN   pg_catalog.pg_class AS c ON c.oid = i.inhrelid
          WHERE  down.relkind = 'p'),
        leaf AS MATERIALIZED (
          SELECT down.oid, pg_catalog.count(*) OVER () AS leaves
          FROM   down
          WHERE  down.relkind IN ('r', 'm')
          ORDER  BY pg_catalog.array_position($2::pg_catalog.oid[], down.oid),
                    pg_catalog.pg_stat_get_tuples_inserted(down.oid)
                    + pg_catalog.pg_stat_get_tuples_updated(down.oid) > 0 DESC,
                    down.oid DESC
          LIMIT  1)
        SELECT c.oid, n.nspname, c.relname,
               pg_catalog.pg_relation_size(c.oid::pg_catalog.regclass)
               / pg_catalog.current_setting('block_size')::pg_catalog.int8 AS pages,
               c.relfrozenxid,
               coalesce(pg_catalog.has_table_privilege(c.oid, 'SELECT'), false) AS may_select,
               pg_catalog.current_setting('track_commit_timestamp') = 'on' AND NOT pg_catalog.pg_is_in_recovery()
                 AS tracks_commits,
               CURRENT_USER AS role,
               leaf.leaves
        FROM   leaf
        JOIN   pg_catalog.pg_class AS c ON c.oid = leaf.oid
        JOIN   pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace`,
    },
  ],
  params: (relid: number, written: readonly number[]) => [relid, written],
});
