import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { fromEnvironment, takeTurns } from './take-turns.ts';

/** The statements that ours had sent for an answer, with their parameters, through a bare driver, rows as arrays. */
interface Sent {
  readonly text: string;
  readonly params: readonly (string | null)[];
}

const sent: readonly Sent[] = JSON.parse(readFileSync(fromEnvironment('BENCH_STATEMENTS'), 'utf8'));
async function connected(): Promise<Client> {
  const client = new Client({ connectionString: fromEnvironment('BENCH_URL') });
  await client.connect();
  await client.query(
    "SET jit = off; SET max_parallel_workers_per_gather = 0; SET search_path = 'pg_catalog'; SET TimeZone = 'UTC'",
  );
  return client;
}

/** Where ours has a backend of its own each time, whose caches are cold, this has too. */
const isFresh = process.env.BENCH_FRESH === '1';
let client = await connected();

takeTurns(async () => {
  if (isFresh) {
    await client.end();
    client = await connected();
  }
  const started = performance.now();
  let rows = 0;
  for (const { text, params } of sent) {
    const answer = await client.query<unknown[]>({ text, values: [...params], rowMode: 'array' });
    rows = Math.max(rows, answer.rows.length);
  }
  return { ms: performance.now() - started, rows };
});
