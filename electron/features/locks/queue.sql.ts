import type { LockTag } from '../../../shared/contract/locks.ts';
import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { json, text } from '../../postgres/value-types.ts';
import type { LockLine } from './tree.sql.ts';

/** Every lock on one object, held and asked for. */
export const lockQueue = defineStatement({
  name: 'locks.queue',
  manual: 'https://www.postgresql.org/docs/current/view-pg-locks.html',
  limit: 'list',
  columns: { server_now: text, locks: json<readonly LockLine[]>() },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH l AS MATERIALIZED (SELECT * FROM pg_catalog.pg_lock_status()),
        xact AS MATERIALIZED (
          SELECT DISTINCT l.virtualtransaction, p.gid
          FROM   l
          JOIN   pg_catalog.pg_prepared_xact() AS p ON p.transaction = l.transactionid
          WHERE  l.pid IS NULL AND l.granted AND l.locktype = 'transactionid')
        SELECT pg_catalog.clock_timestamp() AS server_now,
               coalesce(pg_catalog.json_agg(r), '[]') AS locks
        FROM  (SELECT l.pid, x.gid, l.locktype, l.database::pg_catalog.int8, l.relation::pg_catalog.int8, l.page,
                      l.tuple, l.virtualxid, l.transactionid, l.classid::pg_catalog.int8, l.objid::pg_catalog.int8,
                      l.objsubid, l.mode, l.granted, l.waitstart::pg_catalog.text, n.nspname, c.relname, c.relkind,
                      d.datname, o.relname AS classname
               FROM   l
               LEFT   JOIN xact AS x ON l.pid IS NULL AND x.virtualtransaction = l.virtualtransaction
               LEFT   JOIN pg_catalog.pg_database AS d
                      ON d.oid = l.database AND d.datname <> pg_catalog.current_database()
               LEFT   JOIN pg_catalog.pg_class AS c ON c.oid = l.relation AND d.oid IS NULL
               LEFT   JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
               LEFT   JOIN pg_catalog.pg_class AS o
                      ON o.oid = l.classid AND l.locktype = 'object' AND l.classid < 16384
               WHERE  l.locktype = $1::pg_catalog.text AND l.mode <> 'SIReadLock'
               AND    l.database IS NOT DISTINCT FROM $2::pg_catalog.oid
               AND    l.relation IS NOT DISTINCT FROM $3::pg_catalog.oid
               AND    l.page IS NOT DISTINCT FROM $4::pg_catalog.int4
               AND    l.tuple IS NOT DISTINCT FROM $5::pg_catalog.int2
               AND    l.virtualxid IS NOT DISTINCT FROM $6::pg_catalog.text
               AND    l.transactionid::pg_catalog.text IS NOT DISTINCT FROM $7::pg_catalog.text
               AND    l.classid IS NOT DISTINCT FROM $8::pg_catalog.oid
               AND    l.objid IS NOT DISTINCT FROM $9::pg_catalog.oid
               AND    l.objsubid IS NOT DISTINCT FROM $10::pg_catalog.int2
               LIMIT  2000) AS r`,
    },
  ],
  params: ({
    locktype,
    database,
    relation,
    page,
    tuple,
    virtualxid,
    transactionid,
    classid,
    objid,
    objsubid,
  }: LockTag) => [locktype, database, relation, page, tuple, virtualxid, transactionid, classid, objid, objsubid],
});
