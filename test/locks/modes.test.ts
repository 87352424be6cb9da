import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowModes, rowModesConflict } from '../../shared/locks/row-modes.ts';
import { lockTableName, modeIndex, modesConflict, tableModes } from '../../shared/locks/table-modes.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

let database: TestDatabase;
let holder: ScenarioConnection;
let other: ScenarioConnection;
beforeAll(async () => {
  database = await (await sharedPostgres()).createDatabase();
  holder = await database.connect('holder');
  other = await database.connect('other');
  await holder.query('CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 0)');
});
afterAll(async () => {
  await holder.close();
  await other.close();
  await database.drop();
});

/** Whether the second statement is refused while the first transaction is open. */
async function isRefused(first: string, second: string): Promise<boolean> {
  await holder.query(`BEGIN; ${first}`);
  const refused = await other.query(`BEGIN; ${second}`).then(
    () => false,
    (error: unknown) => String(error).includes('could not obtain lock'),
  );
  await other.query('ROLLBACK');
  await holder.query('ROLLBACK');
  return refused;
}

test('every pair of table modes conflicts on a real server exactly where the table says so', async () => {
  const real: string[] = [];
  const said: string[] = [];
  for (const held of tableModes) {
    for (const asked of tableModes) {
      const lock = (mode: (typeof tableModes)[number]) => `LOCK TABLE t IN ${lockTableName(mode)} MODE`;
      if (await isRefused(lock(held), `${lock(asked)} NOWAIT`)) real.push(`${asked} ${held}`);
      if (modesConflict(asked, held)) said.push(`${asked} ${held}`);
    }
  }
  expect(said).toEqual(real);
  expect(real).toHaveLength(38);
});

test('every pair of row modes as well', async () => {
  const real: string[] = [];
  const said: string[] = [];
  for (const held of rowModes) {
    for (const asked of rowModes) {
      if (await isRefused(`SELECT FROM t ${held}`, `SELECT FROM t ${asked} NOWAIT`)) real.push(`${asked} ${held}`);
      if (rowModesConflict(asked, held)) said.push(`${asked} ${held}`);
    }
  }
  expect(said).toEqual(real);
  expect(real).toHaveLength(10);
});

test.each([
  ['SELECT FROM t', 'AccessShareLock'],
  ['SELECT FROM t FOR KEY SHARE', 'RowShareLock'],
  ['UPDATE t SET n = 1', 'RowExclusiveLock'],
  ['ANALYZE t', 'ShareUpdateExclusiveLock'],
  ['CREATE INDEX ON t (n)', 'ShareLock'],
  [
    'CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    'ShareRowExclusiveLock',
  ],
  ['ALTER TABLE t ADD COLUMN m int', 'AccessExclusiveLock'],
  ['TRUNCATE t', 'AccessExclusiveLock'],
])('%s takes %s', async (statement, mode) => {
  await holder.query(`BEGIN; ${statement}`);
  const rows = await holder.query(
    `SELECT mode FROM pg_locks WHERE relation = 't'::regclass AND pid = pg_backend_pid()`,
  );
  await holder.query('ROLLBACK');
  const strongest = rows.map((row) => String(row.mode)).sort((a, b) => modeIndex(b) - modeIndex(a));
  expect(strongest[0]).toBe(mode);
});
