-- The least that "heap, TOAST, indexes, total of every table and materialized view, to the byte" costs: one statement,
-- set-based, all forks. It waits for every lock in its way and cannot be stopped half-way with a result.
WITH rel AS MATERIALIZED (
  SELECT c.oid, c.reltoastrelid, c.relisshared
  FROM pg_catalog.pg_class AS c
  WHERE c.relkind IN ('r', 'm')
),
part AS MATERIALIZED (
  SELECT r.oid AS owner, r.oid AS relid, 'heap' AS what FROM rel AS r
  UNION ALL
  SELECT r.oid, r.reltoastrelid, 'toast' FROM rel AS r WHERE r.reltoastrelid <> 0
  UNION ALL
  SELECT r.oid, i.indexrelid, 'toast'
  FROM rel AS r JOIN pg_catalog.pg_index AS i ON i.indrelid = r.reltoastrelid
  WHERE r.reltoastrelid <> 0
  UNION ALL
  SELECT r.oid, i.indexrelid, 'index' FROM rel AS r JOIN pg_catalog.pg_index AS i ON i.indrelid = r.oid
),
size AS MATERIALIZED (
  SELECT p.owner, p.what,
         pg_relation_size(p.relid, 'main') + pg_relation_size(p.relid, 'fsm')
         + pg_relation_size(p.relid, 'vm') + pg_relation_size(p.relid, 'init') AS bytes
  FROM part AS p
)
SELECT s.owner AS oid, r.relisshared,
       coalesce(sum(s.bytes) FILTER (WHERE s.what = 'heap'), 0) AS heap_bytes,
       coalesce(sum(s.bytes) FILTER (WHERE s.what = 'toast'), 0) AS toast_bytes,
       coalesce(sum(s.bytes) FILTER (WHERE s.what = 'index'), 0) AS indexes_bytes,
       sum(s.bytes) AS total_bytes
FROM size AS s JOIN rel AS r ON r.oid = s.owner
GROUP BY s.owner, r.relisshared
