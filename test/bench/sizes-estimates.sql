-- The bare estimate: relpages of every table, materialized and partitioned table with its TOAST and indexes.
WITH rel AS MATERIALIZED (
  SELECT c.oid, c.relname, c.relnamespace, c.relkind, c.reltoastrelid, c.reltuples, c.relpages
  FROM pg_catalog.pg_class AS c
  WHERE c.relkind IN ('r', 'm', 'p', 'f')
),
idx AS MATERIALIZED (
  SELECT i.indrelid, sum(c.relpages)::int8 AS pages
  FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
  GROUP BY 1
)
SELECT r.oid, n.nspname, r.relname, r.relkind, r.relpages::int8 * 8192 AS heap_bytes,
       (coalesce(t.relpages, 0) + coalesce(ti.pages, 0)) * 8192 AS toast_bytes,
       coalesce(x.pages, 0) * 8192 AS indexes_bytes,
       (r.relpages + coalesce(t.relpages, 0) + coalesce(ti.pages, 0) + coalesce(x.pages, 0)) * 8192 AS total_bytes,
       r.reltuples
FROM rel AS r
JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
LEFT JOIN pg_catalog.pg_class AS t ON t.oid = r.reltoastrelid
LEFT JOIN idx AS ti ON ti.indrelid = r.reltoastrelid
LEFT JOIN idx AS x ON x.indrelid = r.oid
ORDER BY 8 DESC
