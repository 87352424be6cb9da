import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/** What a relation is, from columns that nobody's lock can hide. No row: it was dropped. */
export const relationIdentity = defineStatement({
  name: 'relations.identity',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-class.html',
  limit: 'definition',
  columns: {
    nspname: text,
    relname: text,
    relkind: text,
    relpersistence: text,
    relispartition: boolean,
    relispopulated: boolean,
    owner: text,
    reloptions: textOrNull,
    amname: textOrNull,
    spcname: textOrNull,
    reloftype: textOrNull,
    reltype: numberOrNull,
    description: textOrNull,
    relrowsecurity: boolean,
    relforcerowsecurity: boolean,
    relreplident: text,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT n.nspname, c.relname, c.relkind, c.relpersistence, c.relispartition, c.relispopulated,
               pg_catalog.pg_get_userbyid(c.relowner) AS owner,
               pg_catalog.to_json(c.reloptions) AS reloptions, a.amname, s.spcname,
               CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END AS reloftype, c.reltype,
               d.description, c.relrowsecurity, c.relforcerowsecurity, c.relreplident
        FROM   pg_catalog.pg_class c
        JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT   JOIN pg_catalog.pg_am a ON a.oid = c.relam
        LEFT   JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
        LEFT   JOIN pg_catalog.pg_description d ON d.objsubid = 0 AND CASE WHEN c.relkind = 'c'
                    THEN d.classoid = 1247 AND d.objoid = c.reltype ELSE d.classoid = 1259 AND d.objoid = c.oid END
        WHERE  c.oid = $1`,
    },
  ],
  params: (oid: number) => [oid],
});

/**
 * Who holds, or waits for, the lock that a definition of $1 has to wait for: on itself, its indexes and table, the
 * partitioned tables above it, or the relations that a view reads. A prepared transaction holds locks without a pid.
 */
export const lockHolders = defineStatement({
  name: 'relations.lockHolders',
  manual: 'https://www.postgresql.org/docs/current/view-pg-locks.html',
  limit: 'definition',
  columns: { pid: numberOrNull, granted: boolean },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT DISTINCT l.pid, l.granted
        FROM   pg_catalog.pg_locks l
        WHERE  l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
        AND    l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
        AND    l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
        AND    l.relation IN (
                 SELECT $1::pg_catalog.oid
                 UNION ALL SELECT i.indrelid FROM pg_catalog.pg_index i WHERE i.indexrelid = $1
                 UNION ALL SELECT i.indexrelid FROM pg_catalog.pg_index i WHERE i.indrelid = $1
                 UNION ALL SELECT c.reltoastrelid FROM pg_catalog.pg_class c WHERE c.oid = $1
                 UNION ALL SELECT h.inhparent FROM pg_catalog.pg_inherits h WHERE h.inhrelid = $1
                 UNION ALL SELECT a.relid FROM pg_catalog.pg_partition_ancestors($1) AS a (relid)
                 UNION ALL SELECT d.refobjid FROM pg_catalog.pg_rewrite r
                           JOIN pg_catalog.pg_depend d ON d.classid = 2618 AND d.objid = r.oid AND d.refclassid = 1259
                           WHERE r.ev_class = $1)
        ORDER  BY l.granted DESC, l.pid`,
    },
  ],
  params: (oid: number) => [oid],
});
