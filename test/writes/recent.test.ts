import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import { writes } from '../../shared/contract/writes.ts';
import { makeTaskRuns, taskRunText, writers } from '../scenarios/xmin-order.ts';
import { testCall } from '../support/databases.ts';
import { createRole, dropRole, type TestRole } from '../support/every-version.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type OpenWrites, openWrites, using } from './open-writes.ts';

/** Functions that a better fitting type would choose, where somebody may create in public. */
const fixture = `
  CREATE TABLE "Odd ""name""" (id integer PRIMARY KEY, "a b" text, secret text, n integer);
  INSERT INTO "Odd ""name""" SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE repeat('x', 300) || i % 2 END, 's', i
                             FROM generate_series(1, 90) AS i;
  CREATE TYPE mood AS ENUM ('calm', 'cross');
  CREATE FUNCTION trap(mood) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped'; END $$;
  CREATE CAST (mood AS text) WITH FUNCTION trap(mood) AS IMPLICIT;
  CREATE TABLE moods (id integer PRIMARY KEY, mood mood);
  INSERT INTO moods VALUES (1, 'calm'), (2, 'cross'), (3, 'cross');
  CREATE TABLE parted (day date, kind text) PARTITION BY RANGE (day);
  CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
  CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
  CREATE TABLE parted_3_ahead PARTITION OF parted FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
  INSERT INTO parted VALUES ('2026-01-02', 'old'), ('2026-02-02', 'new'), ('2026-02-03', 'new');
  CREATE TABLE no_partitions (n integer) PARTITION BY RANGE (n);
  CREATE VIEW a_view AS SELECT 1 AS n`;

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let server: TestServer;
  let database: TestDatabase;
  let product: OpenWrites;
  let plain: TestRole;
  let at: At;
  const run = (text: string) => using(database, 'writer', (connection) => connection.query(text));
  const relidOf = async (name: string) => Number((await run(`SELECT '${name}'::regclass::oid AS oid`))[0]?.oid);
  const recent = async (name: string, column: string, where = at) =>
    writes.recent.output.parse(
      await product.service.recent({ at: where, relid: await relidOf(name), column }, testCall()),
    );

  beforeAll(async () => {
    server = await sharedPostgres(major);
    database = await server.createDatabase();
    await run(fixture);
    product = openWrites();
    at = product.place(server, database.name);
    plain = await createRole(server, 'plain');
  });
  afterAll(async () => {
    await product?.close();
    await database?.drop();
    if (plain) await dropRole(server, plain);
  });

  test('the writers of a table by the age of their rows, the last one youngest', async () => {
    await using(database, 'writer', async (connection) => {
      await makeTaskRuns(connection, 'task_run');
      for (const writer of writers.keys()) await connection.query(taskRunText('task_run', writer));
      await connection.query('ANALYZE task_run');
    });
    const counted = await run(
      'SELECT app_name AS value, count(*)::int AS versions FROM task_run GROUP BY 1 ORDER BY 2 DESC',
    );
    const found = await recent('task_run', 'app_name');
    const byVersions = found.groups.map(({ value, versions }) => ({ value, versions }));
    expect(byVersions.toSorted(inOrder)).toEqual([...counted].toSorted(inOrder));
    const youngest = found.groups.reduce((a, b) => (a.age < b.age ? a : b));
    expect(youngest.value).toBe(writers.at(-1)?.app_name);
    expect(found).toMatchObject({ versions: 1000, more: null, newest: null, limits: null });
    const columns = await product.service.columns({ at, relid: await relidOf('task_run') }, testCall());
    expect(columns.best).toBe('app_name');
    expect(columns.columns.map(({ name }) => name)).toEqual(['app_name', 'id', 'state']);
  });

  test('any name, NULL, long values, and types whose casts are traps', async () => {
    const odd = await recent('"Odd ""name"""', 'a b');
    expect(odd.groups.map(({ value, versions }) => [value?.length ?? null, versions])).toEqual([
      [200, 60],
      [null, 30],
    ]);
    const moods = await recent('moods', 'mood');
    expect(moods.groups.map(({ value, versions }) => [value, versions])).toEqual([
      ['cross', 2],
      ['calm', 1],
    ]);
  });

  test('of a partitioned table the partition that was written last, not one that waits for its time', async () => {
    const found = await recent('parted', 'kind');
    expect(found.groups).toMatchObject([{ value: 'new', versions: 2 }]);
    expect(found.limits).toContain('Only parted_2, the partition written last; 2 more');
    await expect(recent('no_partitions', 'n')).rejects.toThrow('no rows of its own');
    await expect(recent('a_view', 'n')).rejects.toThrow('no rows of its own');
  });

  test('of a large table the last blocks are read, and that is said', async () => {
    await run(`
      CREATE TABLE large (id integer, app text, pad text) WITH (fillfactor = 10, autovacuum_enabled = off);
      INSERT INTO large SELECT i, CASE WHEN i <= 200 THEN 'first pages' ELSE 'the others' END, repeat('x', 700)
                        FROM generate_series(1, 13000) AS i`);
    const found = await recent('large', 'app');
    expect(found.groups).toMatchObject([{ value: 'the others', versions: 10_000 }]);
    expect(found.limits).toMatch(/^Only the last 12800 of 13000 pages/u);
    await run("UPDATE large SET app = 'moved' WHERE id > 12950");
    expect((await recent('large', 'app')).groups.map(({ value }) => value)).toContain('moved');
  });

  test('what a role may not read is denied with its GRANT; with that right it is read', async () => {
    await run(`GRANT SELECT (n) ON "Odd ""name""" TO ${plain.user}`);
    const theirs = product.place(server, database.name, plain);
    const relid = await relidOf('"Odd ""name"""');
    const { columns, best } = await product.service.columns({ at: theirs, relid }, testCall());
    expect(columns.map(({ name }) => name)).toEqual(['n']);
    expect(best).toBe('n');
    const failure = await recent('"Odd ""name"""', 'n', theirs).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      failure: { kind: 'denied', grant: `GRANT SELECT ON public."Odd ""name""" TO ${plain.user};` },
    });
    await run(`GRANT SELECT ON "Odd ""name""" TO ${plain.user}`);
    expect((await recent('"Odd ""name"""', 'n', theirs)).versions).toBe(90);
    await expect(product.service.columns({ at: theirs, relid: await relidOf('moods') }, testCall())).rejects.toThrow(
      'may read no column',
    );
  });
});

const inOrder = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>) =>
  `${String(a.value)}`.localeCompare(`${String(b.value)}`);
