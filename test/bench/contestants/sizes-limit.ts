import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { fromEnvironment, takeTurns } from './take-turns.ts';

/** One statement on a connection of its own, timed without the connecting. `BENCH_SQL` is its file. */
const text = readFileSync(new URL(`../${fromEnvironment('BENCH_SQL')}`, import.meta.url), 'utf8');
const connectionString = fromEnvironment('BENCH_URL');

takeTurns(async () => {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query('SET jit = off; SET max_parallel_workers_per_gather = 0');
  const started = performance.now();
  const { rows } = await client.query<Record<string, string | boolean>>(text);
  const ms = performance.now() - started;
  await client.end();
  const own = rows.filter((row) => row.relisshared !== true);
  const bytes = own.reduce((sum, row) => sum + Number(row.total_bytes), 0);
  return { ms, rows: rows.length, figures: { bytes } };
});
