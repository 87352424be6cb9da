import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { number, numberOrNull, text, textOrNull } from '../../postgres/value-types.ts';

/** Where the newest WAL that is on the disk ends, $1 bytes before that, and where the last checkpoint's WAL begins. */
export const walSpan = defineStatement({
  name: 'writes.walSpan',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CONTROLDATA',
  limit: 'definition',
  needs: 'pg_monitor',
  columns: { end_lsn: textOrNull, start_lsn: textOrNull, redo_lsn: text, database_oid: number },
  texts: [
    {
      since: PG.v15,
      sql: sql`
        SELECT e.lsn AS end_lsn,
               CASE WHEN e.lsn - '0/0'::pg_catalog.pg_lsn > $1::pg_catalog.numeric + 16777216
                    THEN e.lsn - $1::pg_catalog.numeric
                    ELSE c.redo_lsn END AS start_lsn,
               c.redo_lsn,
               (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
                 AS database_oid
        FROM   pg_catalog.pg_control_checkpoint() AS c
        CROSS  JOIN (SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                                 ELSE pg_catalog.pg_current_wal_flush_lsn() END AS lsn) AS e`,
    },
  ],
  params: (bytes: number) => [bytes],
});

/**
 * Records between two LSNs by the relation of their first block: all blocks of a record are nearly always of one. The
 * rest of a record's row is left where it is: block data would be the rows themselves.
 */
export const walByRelation = defineStatement({
  name: 'writes.walByRelation',
  manual: 'https://www.postgresql.org/docs/current/pgwalinspect.html',
  limit: 'list',
  needs: 'pg_read_server_files',
  columns: {
    reltablespace: number,
    reldatabase: number,
    relfilenode: number,
    wal_bytes: number,
    wal_records: number,
    wal_fpi: number,
  },
  texts: [
    {
      since: PG.v16,
      sql: sql`
        SELECT b.reltablespace, b.reldatabase, b.relfilenode,
               coalesce(pg_catalog.sum(b.record_length) FILTER (WHERE b.block_id = 0), 0) AS wal_bytes,
               pg_catalog.count(*) FILTER (WHERE b.block_id = 0) AS wal_records,
               pg_catalog.count(*) FILTER (WHERE b.block_fpi_length > 0) AS wal_fpi
        FROM   pg_get_wal_block_info($1::pg_catalog.pg_lsn, $2::pg_catalog.pg_lsn, false) AS b
        GROUP  BY 1, 2, 3
        ORDER  BY 4 DESC
        LIMIT  5000`,
    },
    {
      since: PG.v15,
      sql: sql`
        SELECT m[1]::pg_catalog.oid AS reltablespace, m[2]::pg_catalog.oid AS reldatabase,
               m[3]::pg_catalog.oid AS relfilenode, pg_catalog.sum(r.record_length) AS wal_bytes,
               pg_catalog.count(*) AS wal_records,
               pg_catalog.count(*) FILTER (WHERE r.fpi_length > 0) AS wal_fpi
        FROM   pg_get_wal_records_info($1::pg_catalog.pg_lsn, $2::pg_catalog.pg_lsn) AS r
        CROSS  JOIN LATERAL pg_catalog.regexp_match(r.block_ref, 'rel ([0-9]+)/([0-9]+)/([0-9]+)') AS m
        WHERE  m IS NOT NULL
        GROUP  BY 1, 2, 3
        ORDER  BY 4 DESC
        LIMIT  5000`,
    },
  ],
  params: (_schema: string, start: string, end: string) => [start, end],
  schema: (schema) => schema,
});

/** Which relations of this database those files are, with what an index or a TOAST table belongs to. */
export const fileNames = defineStatement({
  name: 'writes.fileNames',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBLOCATION',
  limit: 'list',
  columns: {
    place: number,
    oid: numberOrNull,
    nspname: textOrNull,
    relname: textOrNull,
    relkind: textOrNull,
    owner_nspname: textOrNull,
    owner_relname: textOrNull,
  },
  texts: [
    {
      since: PG.v15,
      sql: sql`
        SELECT f.place, c.oid, n.nspname, c.relname, c.relkind, coalesce(tn.nspname, xn.nspname) AS owner_nspname,
               coalesce(t.relname, x.relname) AS owner_relname
        FROM   ROWS FROM (pg_catalog.unnest($1::pg_catalog.oid[]), pg_catalog.unnest($2::pg_catalog.oid[]))
                 WITH ORDINALITY AS f (tablespace, filenode, place)
        LEFT   JOIN pg_catalog.pg_class AS c
               ON c.oid = pg_catalog.pg_filenode_relation(f.tablespace, f.filenode)::pg_catalog.oid
        LEFT   JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT   JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
        LEFT   JOIN pg_catalog.pg_class AS x ON x.oid = i.indrelid
        LEFT   JOIN pg_catalog.pg_namespace AS xn ON xn.oid = x.relnamespace
        LEFT   JOIN pg_catalog.pg_class AS t
               ON t.reltoastrelid = CASE c.relkind WHEN 't' THEN c.oid WHEN 'i' THEN x.oid END
        LEFT   JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
        ORDER  BY f.place`,
    },
  ],
  params: (tablespaces: readonly number[], filenodes: readonly number[]) => [tablespaces, filenodes],
});
