import { Client } from 'pg';
import { fromEnvironment, takeTurns } from './take-turns.ts';

/** What psql's `\d *.*` sends, without its system schemas: names and owners alone, no size, no fact, no routine. */
const text = `
  SELECT n.nspname AS "Schema", c.relname AS "Name",
         CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'i' THEN 'index'
                        WHEN 'S' THEN 'sequence' WHEN 't' THEN 'TOAST table' WHEN 'f' THEN 'foreign table'
                        WHEN 'p' THEN 'partitioned table' WHEN 'I' THEN 'partitioned index' END AS "Type",
         pg_catalog.pg_get_userbyid(c.relowner) AS "Owner"
  FROM   pg_catalog.pg_class c
  LEFT   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT   JOIN pg_catalog.pg_am am ON am.oid = c.relam
  WHERE  c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', '')
  AND    n.nspname <> 'pg_catalog' AND n.nspname !~ '^pg_toast' AND n.nspname <> 'information_schema'
  ORDER  BY 1, 2`;
const client = new Client({ connectionString: fromEnvironment('BENCH_URL') });
await client.connect();

takeTurns(async () => {
  const started = performance.now();
  const { rows } = await client.query({ text, rowMode: 'array' });
  return { ms: performance.now() - started, rows: rows.length };
});
