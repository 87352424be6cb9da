import { Client, type QueryArrayResult } from 'pg';
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
  const answers: QueryArrayResult<unknown[]>[] = [];
  for (const statement of statements) {
    answers.push(await client.query<unknown[]>({ text: textFor(statement, version), rowMode: 'array' }));
  }
  const ms = performance.now() - started;
  const [relations, routines] = answers.slice(-2);
  const column = (name: string) => {
    const at = relations?.fields.findIndex((field) => field.name === name) ?? -1;
    return relations?.rows.map((row) => row[at]) ?? [];
  };
  const sum = (values: readonly unknown[]) => values.reduce<number>((total, value) => total + Number(value), 0);
  return {
    ms,
    rows: (relations?.rows.length ?? 0) + (routines?.rows.length ?? 0),
    figures: {
      oids: sum(column('oid')),
      pages: sum(column('relpages')),
      letters: sum(column('relname').map((name) => String(name).length)),
    },
  };
});
