import type { ScenarioConnection } from './connection.ts';

/** Who wrote how many rows, oldest first; each in a transaction of its own. */
export const writers: readonly { readonly app_name: string; readonly rows: number }[] = [
  { app_name: 'crontabber:reports-clean', rows: 400 },
  { app_name: 'import:product-versions', rows: 250 },
  { app_name: 'web:session', rows: 120 },
  { app_name: 'debusine:historical-task-run', rows: 60 },
];

/** No column says when a row was written: only xmin does. */
export async function makeTaskRuns(connection: ScenarioConnection, table: string, rows = 1_000): Promise<void> {
  await connection.query(`
    DROP TABLE IF EXISTS ${table};
    CREATE TABLE ${table} (id integer PRIMARY KEY, app_name text, state text NOT NULL);
    INSERT INTO ${table} SELECT i, 'loaded:' || i % 3, 'new' FROM generate_series(1, ${rows}) AS i`);
}

/** Rows scattered over the whole table, so that neither their place nor their key tells. */
export const taskRunText = (table: string, writer: number): string => {
  const { app_name, rows } = writers[writer] ?? { app_name: 'nobody', rows: 0 };
  return `
    UPDATE ${table} SET app_name = '${app_name}', state = 'run'
    WHERE  id IN (SELECT id FROM ${table} ORDER BY (id * 7919 + ${writer} * 104729) % 100003 LIMIT ${rows})`;
};
