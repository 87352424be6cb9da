import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, type Row, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

/** Columns that may be NULL in a child while the parent's may not: the schema of 18 and newer cannot say that. */
export const nullableChildrenStatement = defineStatement({
  name: 'upgrade.nullable-children',
  manual: 'https://www.postgresql.org/docs/current/ddl-inherit.html',
  limit: 'list',
  columns: { nspname: value.text, relname: value.text, attname: value.text, parent: value.text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT DISTINCT n.nspname::pg_catalog.text, c.relname::pg_catalog.text, ca.attname::pg_catalog.text,
               pg_catalog.format('%I.%I', pn.nspname, p.relname) AS parent
          FROM pg_catalog.pg_inherits AS i
          JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent AND p.relkind IN ('r', 'p', 'f')
          JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.relnamespace
          JOIN pg_catalog.pg_attribute AS pa
            ON pa.attrelid = p.oid AND pa.attnum > 0 AND pa.attnotnull AND NOT pa.attisdropped
          JOIN pg_catalog.pg_attribute AS ca
            ON ca.attrelid = i.inhrelid AND ca.attname = pa.attname AND NOT ca.attisdropped AND NOT ca.attnotnull
          JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         ORDER BY 1, 2, 3
         LIMIT 501`,
    },
  ],
});
export type NullableChildRow = Row<typeof nullableChildrenStatement.columns>;

export const unloggedPartitionedStatement = defineStatement({
  name: 'upgrade.unlogged-partitioned',
  manual: 'https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-UNLOGGED',
  limit: 'list',
  columns: { nspname: value.text, relname: value.text, partitions: value.number },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT n.nspname::pg_catalog.text, c.relname::pg_catalog.text,
               (SELECT count(*) FROM pg_catalog.pg_inherits AS i WHERE i.inhparent = c.oid) AS partitions
          FROM pg_catalog.pg_class AS c
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         WHERE c.relkind = 'p' AND c.relpersistence = 'u'
         ORDER BY 1, 2
         LIMIT 501`,
    },
  ],
});
export type UnloggedRow = Row<typeof unloggedPartitionedStatement.columns>;

/** Tables of subscriptions whose first copy is neither to be begun nor finished. */
export const syncingTablesStatement = defineStatement({
  name: 'upgrade.syncing-tables',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-subscription-rel.html',
  limit: 'list',
  columns: { subname: value.text, nspname: value.text, relname: value.text, srsubstate: value.text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT s.subname::pg_catalog.text, n.nspname::pg_catalog.text, c.relname::pg_catalog.text, r.srsubstate
          FROM pg_catalog.pg_subscription_rel AS r
          JOIN pg_catalog.pg_subscription AS s ON s.oid = r.srsubid
          JOIN pg_catalog.pg_class AS c ON c.oid = r.srrelid
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         WHERE r.srsubstate NOT IN ('i', 'r')
         ORDER BY 1, 2, 3
         LIMIT 501`,
    },
  ],
});
export type SyncingRow = Row<typeof syncingTablesStatement.columns>;

const collatedColumns = {
  nspname: value.text,
  relname: value.text,
  tablename: value.text,
  /** null: the default one of the database. */
  collname: value.textOrNull,
  provider: value.text,
  /** Of the collation, or of the database on 15 and newer; null: not kept. */
  recorded: value.textOrNull,
  actual: value.textOrNull,
  bytes: value.numberOrNull,
};

/**
 * Indexes whose order is a library's (libc or ICU): another version of it may sort otherwise. Largest first by pages;
 * no file is looked at. One row for each collation of each index.
 */
export const collatedIndexesStatement = defineStatement({
  name: 'upgrade.collated-indexes',
  manual: 'https://www.postgresql.org/docs/current/sql-altercollation.html',
  limit: 'list',
  columns: collatedColumns,
  texts: [
    {
      since: PG.v15,
      sql: sql`
        SELECT n.nspname::pg_catalog.text, c.relname::pg_catalog.text, t.relname::pg_catalog.text AS tablename,
               CASE WHEN o.collprovider <> 'd' THEN pg_catalog.format('%I.%I', cn.nspname, o.collname) END AS collname,
               CASE WHEN o.collprovider = 'd' THEN d.datlocprovider ELSE o.collprovider END AS provider,
               CASE WHEN o.collprovider = 'd' THEN d.datcollversion ELSE o.collversion END AS recorded,
               CASE WHEN o.collprovider = 'd' THEN pg_catalog.pg_database_collation_actual_version(d.oid)
                    ELSE pg_catalog.pg_collation_actual_version(o.oid) END AS actual,
               c.relpages * pg_catalog.current_setting('block_size')::pg_catalog.float8 AS bytes
          FROM (SELECT DISTINCT i.indexrelid, i.indrelid, k.oid AS collation_oid
                  FROM pg_catalog.pg_index AS i
                 CROSS JOIN LATERAL pg_catalog.unnest(i.indcollation::pg_catalog.oid[]) AS k(oid)
                 WHERE k.oid NOT IN (0, 950, 951) AND i.indexrelid >= 16384) AS x
          JOIN pg_catalog.pg_collation AS o ON o.oid = x.collation_oid
          JOIN pg_catalog.pg_namespace AS cn ON cn.oid = o.collnamespace
          JOIN pg_catalog.pg_class AS c ON c.oid = x.indexrelid AND c.relkind = 'i'
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_class AS t ON t.oid = x.indrelid
          JOIN pg_catalog.pg_database AS d ON d.datname = pg_catalog.current_database()
         WHERE CASE WHEN o.collprovider = 'd' THEN d.datcollversion IS NOT NULL ELSE o.collversion IS NOT NULL END
           AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_toast')
         ORDER BY c.relpages DESC, 1, 2
         LIMIT 2001`,
    },
    {
      since: PG.v14,
      sql: sql`
        SELECT n.nspname::pg_catalog.text, c.relname::pg_catalog.text, t.relname::pg_catalog.text AS tablename,
               CASE WHEN o.collprovider <> 'd' THEN pg_catalog.format('%I.%I', cn.nspname, o.collname) END AS collname,
               CASE WHEN o.collprovider = 'd' THEN 'c' ELSE o.collprovider END AS provider,
               CASE WHEN o.collprovider <> 'd' THEN o.collversion END AS recorded,
               CASE WHEN o.collprovider <> 'd' THEN pg_catalog.pg_collation_actual_version(o.oid) END AS actual,
               c.relpages * pg_catalog.current_setting('block_size')::pg_catalog.float8 AS bytes
          FROM (SELECT DISTINCT i.indexrelid, i.indrelid, k.oid AS collation_oid
                  FROM pg_catalog.pg_index AS i
                 CROSS JOIN LATERAL pg_catalog.unnest(i.indcollation::pg_catalog.oid[]) AS k(oid)
                 WHERE k.oid NOT IN (0, 950, 951) AND i.indexrelid >= 16384) AS x
          JOIN pg_catalog.pg_collation AS o ON o.oid = x.collation_oid
          JOIN pg_catalog.pg_namespace AS cn ON cn.oid = o.collnamespace
          JOIN pg_catalog.pg_class AS c ON c.oid = x.indexrelid AND c.relkind = 'i'
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_class AS t ON t.oid = x.indrelid
          JOIN pg_catalog.pg_database AS d ON d.datname = pg_catalog.current_database()
         WHERE CASE WHEN o.collprovider = 'd' THEN d.datcollate NOT IN ('C', 'POSIX') ELSE o.collversion IS NOT NULL END
           AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_toast')
         ORDER BY c.relpages DESC, 1, 2
         LIMIT 2001`,
    },
  ],
});
export type CollatedRow = Row<typeof collatedColumns>;

/** How much the dump and restore of the schema has to do; nothing is counted row by row. */
export const countsStatement = defineStatement({
  name: 'upgrade.counts',
  manual: 'https://www.postgresql.org/docs/current/pgupgrade.html',
  limit: 'list',
  columns: { relations: value.number, large_objects: value.numberOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT (SELECT count(*) FROM pg_catalog.pg_class AS c WHERE c.oid >= 16384) AS relations,
               (SELECT CASE WHEN c.reltuples >= 0 THEN c.reltuples END
                  FROM pg_catalog.pg_class AS c
                 WHERE c.oid = 'pg_catalog.pg_largeobject_metadata'::pg_catalog.regclass) AS large_objects`,
    },
  ],
});
