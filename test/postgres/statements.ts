import { type Columns, defineStatement, type Statement, type TimeLimit } from '../../electron/postgres/statement.ts';
import * as value from '../../electron/postgres/value-types.ts';

/** A statement that only a test sends. */
export function statement<C extends Columns>(text: string, columns: C, limit: TimeLimit = 'list'): Statement<[], C> {
  return defineStatement({
    name: `test.${text.slice(0, 40)}`,
    manual: '',
    limit,
    columns,
    texts: [{ since: 0, sql: text }],
  });
}

export const one = statement('SELECT 1 AS one', { one: value.number });
export const pid = statement('SELECT pg_catalog.pg_backend_pid() AS pid', { pid: value.number });
export const sleeps = (seconds: number, limit: TimeLimit = 'list'): Statement<[], { slept: typeof value.text }> =>
  statement(`SELECT pg_catalog.pg_sleep(${seconds})::text AS slept`, { slept: value.text }, limit);
export const fails = statement('SELECT 1/0 AS never', { never: value.number });
