import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { debianPrograms } from '../../support/debian-postgres.ts';
import type { TestDatabase } from '../../support/server-address.ts';
import { type Format, named } from './explain.ts';
import type { PlanCase } from './plan-case.ts';

const run = promisify(execFile);

/** What a user copies from a terminal. */
export async function psql(
  database: TestDatabase,
  one: PlanCase,
  format: Format,
  looks: readonly string[],
): Promise<string> {
  const settings = Object.entries({ search_path: 'corpus, public', jit: 'off', ...one.settings });
  const statements = [
    'BEGIN',
    ...settings.map(([name, value]) => `SET LOCAL ${name} = ${name === 'search_path' ? value : `'${value}'`}`),
    ...(one.before === undefined ? [] : [one.before]),
    `EXPLAIN (${named(one.options, format)}) ${one.sql}`,
    'ROLLBACK',
  ];
  const pset = [...looks, 'pager=off'].flatMap((look) => ['-P', look]);
  const args = ['-X', '-q', ...pset, ...statements.flatMap((statement) => ['-c', statement]), database.url];
  const { stdout } = await run(path.join(debianPrograms(), 'psql'), args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
