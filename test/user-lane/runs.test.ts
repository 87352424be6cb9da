import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UserLimits, UserStatement } from '../../electron/postgres/user-session.ts';
import { failureFrom } from '../postgres/open.ts';
import { type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const limits: UserLimits = { timeoutMs: 10_000, rows: 10, cellBytes: 1000, bytes: 32e6 };
let product: TestDatabases;
let at: string;
beforeAll(async () => {
  product = testDatabases();
  at = product.place(await sharedPostgres());
});
afterAll(() => product.close());

const session = (text: string, more: Partial<UserStatement> = {}) =>
  product.databases.user(at, testCall(), { text, settings: [], ...more });

describe('a run', () => {
  test('gives columns, rows, counts and a digest', async () => {
    const user = await session('SELECT i, NULL AS n, repeat($1, 2000) AS long FROM generate_series(1, 20) AS i');
    const run = await user.run({ params: ['é'], limits });
    expect(run.columns).toEqual([
      { name: 'i', typeOid: 23 },
      { name: 'n', typeOid: 25 },
      { name: 'long', typeOid: 25 },
    ]);
    expect(run.rows).toHaveLength(10);
    expect(run.rows[0]).toEqual(['1', null, 'é'.repeat(500)]);
    expect(run).toMatchObject({ rowCount: 20, cutCells: 10 });
    expect((await user.run({ params: ['é'], limits, isPrepared: true })).digest).toBe(run.digest);
    expect((await user.run({ params: ['e'], limits, isPrepared: true })).digest).not.toBe(run.digest);
    await user.close();
    expect(user.promise.kind).toBe('superuser');
  });

  test('an error says where in the text', async () => {
    const user = await session('SELECT "😀" selct FROM');
    const failure = await failureFrom(user.run({ prefix: 'EXPLAIN (FORMAT JSON) ', params: [], limits }));
    expect(failure.sql).toMatchObject({ sqlstate: '42601', position: 23 });
    await user.close();
  });
});
