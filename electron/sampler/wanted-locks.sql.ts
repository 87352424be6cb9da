import { PG } from '../../shared/pg-version.ts';
import { defineStatement, sql } from '../postgres/statement.ts';
import { number, numberOrNull, text, textOrNull } from '../postgres/value-types.ts';

/**
 * What waiting backends ask for. Reading pg_locks copies the lock table under its locks, so it is asked only when the
 * waiters changed, and less often where it takes long. Names only of this database and of shared relations.
 */
export const wantedLocksStatement = defineStatement({
  name: 'activity.wanted-locks',
  manual: 'https://www.postgresql.org/docs/current/view-pg-locks.html',
  limit: 'sampler',
  columns: {
    pid: number,
    mode: text,
    locktype: text,
    database: numberOrNull,
    relation: numberOrNull,
    page: numberOrNull,
    tuple: numberOrNull,
    virtualxid: textOrNull,
    transactionid: textOrNull,
    classid: numberOrNull,
    objid: numberOrNull,
    objsubid: numberOrNull,
    waitstart: textOrNull,
    nspname: textOrNull,
    relname: textOrNull,
    datname: textOrNull,
    classname: textOrNull,
  },
  params: (pids: readonly number[]) => [pids],
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT l.pid, l.mode, l.locktype, l.database, l.relation, l.page, l.tuple, l.virtualxid, l.transactionid,
               l.classid, l.objid, l.objsubid, l.waitstart, n.nspname, c.relname,
               CASE WHEN l.database <> here.oid THEN other.datname END AS datname, cat.relname AS classname
          FROM pg_catalog.pg_lock_status() AS l
               JOIN pg_catalog.pg_database AS here ON here.datname = pg_catalog.current_database()
               LEFT JOIN pg_catalog.pg_class AS c ON c.oid = l.relation AND l.database IN (0, here.oid)
               LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
               LEFT JOIN pg_catalog.pg_class AS cat ON cat.oid = l.classid AND l.locktype = 'object'
               LEFT JOIN pg_catalog.pg_database AS other ON other.oid = l.database
         WHERE NOT l.granted
           AND l.pid = ANY ($1::pg_catalog.int4[])`,
    },
  ],
});
