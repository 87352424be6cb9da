import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Every lock, read once: waiting ones first, everybody's own virtualxid last, so that what is left out is the least
 * telling: at most 10,000. Names only of this database.
 */
export const allLocks = defineStatement({
  name: 'locks.all',
  manual: 'https://www.postgresql.org/docs/current/view-pg-locks.html',
  limit: 'list',
  columns: {
    server_now: text,
    total: number,
    pid: numberOrNull,
    gid: textOrNull,
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
    mode: text,
    granted: boolean,
    fastpath: boolean,
    waitstart: textOrNull,
    nspname: textOrNull,
    relname: textOrNull,
    relkind: textOrNull,
    datname: textOrNull,
    classname: textOrNull,
    application_name: textOrNull,
    usename: textOrNull,
    xact_start: textOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH l AS MATERIALIZED (SELECT * FROM pg_catalog.pg_lock_status()),
        xact AS MATERIALIZED (
          SELECT DISTINCT l.virtualtransaction, p.gid
          FROM   l
          JOIN   pg_catalog.pg_prepared_xact() AS p ON p.transaction = l.transactionid
          WHERE  l.pid IS NULL AND l.granted AND l.locktype = 'transactionid'),
        shown AS MATERIALIZED (
          SELECT l.*
          FROM   l
          WHERE  l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
          ORDER  BY l.granted, l.locktype = 'virtualxid', l.locktype <> 'relation', l.pid, l.relation, l.mode
          LIMIT  10000)
        SELECT pg_catalog.clock_timestamp() AS server_now,
               (SELECT pg_catalog.count(*) FROM l WHERE l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()) AS total,
               s.pid, x.gid, s.locktype, s.database, s.relation, s.page, s.tuple, s.virtualxid, s.transactionid,
               s.classid, s.objid, s.objsubid, s.mode, s.granted, s.fastpath, s.waitstart,
               n.nspname, c.relname, c.relkind, d.datname, o.relname AS classname,
               a.application_name, u.rolname AS usename, a.xact_start
        FROM   shown AS s
        LEFT   JOIN xact AS x ON s.pid IS NULL AND x.virtualtransaction = s.virtualtransaction
        LEFT   JOIN pg_catalog.pg_database AS d
               ON d.oid = s.database AND d.datname <> pg_catalog.current_database()
        LEFT   JOIN pg_catalog.pg_class AS c ON c.oid = s.relation AND d.oid IS NULL
        LEFT   JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT   JOIN pg_catalog.pg_class AS o
               ON o.oid = s.classid AND s.locktype = 'object' AND s.classid < 16384
        LEFT   JOIN pg_catalog.pg_stat_get_activity(NULL) AS a ON a.pid = s.pid
        LEFT   JOIN pg_catalog.pg_roles AS u ON u.oid = a.usesysid
        ORDER  BY s.granted, s.locktype = 'virtualxid', s.locktype <> 'relation', s.pid, s.relation, s.mode`,
    },
  ],
});
