import { Client } from 'pg';
import { nameRows, relationRows, routineRows } from '../../../electron/features/relations/list.sql.ts';
import { catalogCounters, unreadable } from '../../../electron/features/relations/refresh.sql.ts';
import { textFor } from '../../../electron/postgres/statement.ts';
import { fromEnvironment, takeTurns } from './take-turns.ts';

/** The list's own statements through a bare driver, rows as arrays: nothing is worked out, nothing crosses a door. */
const client = new Client({ connectionString: fromEnvironment('BENCH_URL') });
await client.connect();
await client.query("SET jit = off; SET max_parallel_workers_per_gather = 0; SET search_path = 'pg_catalog'");
const statements = [catalogCounters, nameRows, unreadable, relationRows, routineRows];
const version = 180_000;

takeTurns(async () => {
  const started = performance.now();
  const answers: unknown[][][] = [];
  for (const statement of statements) {
    const { rows } = await client.query<unknown[]>({ text: textFor(statement, version), rowMode: 'array' });
    answers.push(rows);
  }
  const ms = performance.now() - started;
  const [relations = [], routines = []] = answers.slice(-2);
  const sum = (column: number) => relations.reduce((total, row) => total + Number(row[column]), 0);
  const letters = relations.reduce((total, row) => total + String(row[2]).length, 0);
  return {
    ms,
    rows: relations.length + routines.length,
    figures: { oids: sum(0), pages: sum(11), letters },
  };
});
