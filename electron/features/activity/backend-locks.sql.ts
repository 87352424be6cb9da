import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

/**
 * The locks of one backend without its own virtualxid: what it waits for first, then the strongest, of relations first;
 * at most 500, and how many there are. Names are looked up for those alone, in this database's catalogs (a name of
 * another database's oid would be somebody else's), where nothing waits for the locks that are listed.
 */
export const backendLocks = defineStatement({
  name: 'activity.backendLocks',
  manual: 'https://www.postgresql.org/docs/current/view-pg-locks.html',
  limit: 'definition',
  columns: {
    locktype: value.text,
    mode: value.text,
    granted: value.boolean,
    database: value.numberOrNull,
    relation: value.numberOrNull,
    page: value.numberOrNull,
    tuple: value.numberOrNull,
    virtualxid: value.textOrNull,
    transactionid: value.textOrNull,
    classid: value.numberOrNull,
    objid: value.numberOrNull,
    objsubid: value.numberOrNull,
    waitstart: value.textOrNull,
    nspname: value.textOrNull,
    relname: value.textOrNull,
    relkind: value.textOrNull,
    datname: value.textOrNull,
    classname: value.textOrNull,
    total: value.number,
  },
  params: (pid: number, most: number) => [pid, most],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH mine AS MATERIALIZED (
          SELECT l.locktype, l.mode, l.granted, l.database, l.relation, l.page, l.tuple, l.virtualxid, l.transactionid,
                 l.classid, l.objid, l.objsubid, l.waitstart, pg_catalog.count(*) OVER () AS total,
                 CASE l.mode WHEN 'AccessExclusiveLock' THEN 1 WHEN 'ExclusiveLock' THEN 2
                             WHEN 'ShareRowExclusiveLock' THEN 3 WHEN 'ShareLock' THEN 4
                             WHEN 'ShareUpdateExclusiveLock' THEN 5 WHEN 'RowExclusiveLock' THEN 6
                             WHEN 'RowShareLock' THEN 7 ELSE 8 END AS strength
            FROM pg_catalog.pg_lock_status() AS l
           WHERE l.pid = $1::pg_catalog.int4
             AND (l.locktype <> 'virtualxid' OR l.virtualxid <> l.virtualtransaction)
           ORDER BY l.granted, (l.locktype = 'relation') DESC, strength, l.relation, l.transactionid::pg_catalog.text
           LIMIT $2::pg_catalog.int4
        )
        SELECT m.locktype, m.mode, m.granted, m.database, m.relation, m.page, m.tuple, m.virtualxid, m.transactionid,
               m.classid, m.objid, m.objsubid, m.waitstart, n.nspname, c.relname, c.relkind,
               CASE WHEN m.database <> here.oid THEN other.datname END AS datname, cat.relname AS classname, m.total
          FROM mine AS m
          JOIN pg_catalog.pg_database AS here ON here.datname = pg_catalog.current_database()
          LEFT JOIN pg_catalog.pg_class AS c ON c.oid = m.relation AND m.database IN (0, here.oid)
          LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          LEFT JOIN pg_catalog.pg_class AS cat ON cat.oid = m.classid AND m.locktype = 'object'
          LEFT JOIN pg_catalog.pg_database AS other ON other.oid = m.database
         ORDER BY m.granted, (m.locktype = 'relation') DESC, m.strength, m.relation, m.transactionid::pg_catalog.text`,
    },
  ],
});
