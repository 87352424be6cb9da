import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConnection, type ServerConnection } from '../../electron/postgres/connection.ts';
import { laneSettings, limitMs } from '../../electron/postgres/lane-settings.ts';
import { RowSink } from '../../electron/postgres/row-sink.ts';
import { asked, type TimeLimit } from '../../electron/postgres/statement.ts';
import { SyncGroup } from '../../electron/postgres/sync-group.ts';
import * as value from '../../electron/postgres/value-types.ts';
import { describeEachVersion } from '../support/every-version.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { failureFrom, newCall, type Product, productOn, profileOn } from './open.ts';
import { fails, one, statement } from './statements.ts';

let product: Product;
let watcher: Awaited<ReturnType<Awaited<ReturnType<typeof sharedPostgres>>['connect']>>;

beforeAll(async () => {
  const server = await sharedPostgres();
  product = productOn(server);
  watcher = await server.connect('test/watcher');
});
afterAll(async () => {
  await product.databases.closeAll();
  await watcher.close();
});

const session = () => product.databases.session(product.at, newCall());

describeEachVersion(({ server }) => {
  test('a statement runs under the settings of its lane, on every limit', async () => {
    const { databases, at } = productOn(server());
    const names = laneSettings('list', { isSqlAscii: false, noticesLostClients: true }).map(([name]) => name);
    const asked = statement(
      `SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN (${names.map((name) => `'${name}'`).join(', ')})`,
      { name: value.text, setting: value.text },
    );
    for (const limit of Object.keys(limitMs) as TimeLimit[]) {
      const rows = await (await databases.session(at, newCall())).rows({ ...asked, limit });
      const found = Object.fromEntries(rows.map((row) => [row.name, row.setting]));
      expect(found).toMatchObject({
        transaction_read_only: 'on',
        search_path: 'pg_catalog, pg_temp',
        statement_timeout: `${limitMs[limit]}`,
        jit: 'off',
        max_parallel_workers_per_gather: '0',
        client_min_messages: 'error',
        client_connection_check_interval: '1000',
        TimeZone: 'UTC',
        DateStyle: 'ISO, YMD',
      });
      expect(Object.keys(found)).toHaveLength(names.length);
    }
    await databases.closeAll();
  });
});

test.each([
  'CREATE TABLE public.t (a int)',
  'CREATE TEMP TABLE t (a int)',
  'INSERT INTO pg_catalog.pg_description VALUES (0, 0, 0, $$x$$)',
  'WITH x AS (DELETE FROM pg_catalog.pg_description RETURNING 1) SELECT 1 AS one FROM x',
  'SELECT 1 AS one FROM pg_catalog.pg_class FOR UPDATE',
  'DROP DATABASE IF EXISTS nothing_of_this_name',
])('refuses to write: %s', async (text) => {
  const failure = await failureFrom((await session()).rows(statement(text, { one: value.number })));
  expect(['25006', '25001', '42501']).toContain(failure.sql?.sqlstate);
  if (!text.startsWith('DROP DATABASE')) expect(failure.sql?.sqlstate).toBe('25006');
});

test.each(['SELECT 1 AS one; SELECT 2 AS one', 'SELECT 1 AS one; COMMIT; CREATE TABLE public.t (a int)'])(
  'refuses a second statement: %s',
  async (text) => {
    const failure = await failureFrom((await session()).rows(statement(text, { one: value.number })));
    expect(failure).toMatchObject({ kind: 'sql', sql: { sqlstate: '42601' } });
  },
);

/** Every setting of the session, read without any of ours: `SELECT` with no settings is a step that does nothing. */
async function settingsOf(connection: ServerConnection): Promise<unknown> {
  const sink = new RowSink({ name: value.text, setting: value.textOrNull, source: value.text });
  const text = 'SELECT name, setting, source FROM pg_catalog.pg_settings ORDER BY name';
  await connection.run(new SyncGroup([], { text, params: [], sink }), 10e6);
  const columns = sink.finish();
  expect(columns.name?.length).toBeGreaterThan(300);
  return columns;
}

test('no setting stays behind, after success and after each kind of error', async () => {
  const server = await sharedPostgres();
  const profile = profileOn(server);
  const connection = await openConnection({
    profile,
    database: 'postgres',
    lane: 'catalog',
    version: 'test',
    password: () => server.password,
  });
  const before = await settingsOf(connection);
  const settings = laneSettings('sampler', { isSqlAscii: true, noticesLostClients: true });
  const texts = [
    'SELECT 1 AS one',
    'SELECT 1/0 AS one',
    'SELECT nonsense',
    'CREATE TABLE public.t (a int)',
    'SELECT pg_catalog.pg_sleep(5)::text AS one',
    "SELECT set_config('work_mem', '64kB', true) AS one",
  ];
  for (const text of texts) {
    const group = new SyncGroup(settings, { text, params: [], sink: new RowSink({ one: value.text }) });
    await connection.run(group, 10e6).catch(() => {});
    expect(await settingsOf(connection), text).toEqual(before);
  }
  await connection.close();
});

test('a watcher never sees it idle in transaction, while a third of the statements fail', async () => {
  let isDone = false;
  const seen = new Map<string, number>();
  const watch = async () => {
    while (!isDone) {
      const rows = await watcher.query(
        `SELECT state FROM pg_stat_activity WHERE application_name = '${product.applicationName}'`,
      );
      for (const { state } of rows) seen.set(String(state), (seen.get(String(state)) ?? 0) + 1);
    }
  };
  const watching = watch();
  const catalog = await session();
  for (let i = 0; i < 400; i += 1) {
    if (i % 3 === 0) await catalog.rows(fails).catch(() => {});
    else await catalog.rows(one);
  }
  isDone = true;
  await watching;
  expect([...seen.keys()].filter((state) => !['active', 'idle', 'null'].includes(state))).toEqual([]);
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100);
});

test('several together: one round trip, each with its own rows; when one fails, all do, and each is noted once', async () => {
  const call = newCall();
  const catalog = await product.databases.session(product.at, call);
  const pid = statement('SELECT pg_catalog.pg_backend_pid() AS pid, pg_catalog.now() AS began', {
    pid: value.number,
    began: value.text,
  });
  const [first, ones, again] = await catalog.together(asked(pid), asked(one), asked(pid));
  expect(first).toEqual(again);
  expect(ones).toHaveLength(1);
  expect(call.statements.map(({ name, rows }) => [name, rows])).toEqual([
    [pid.name, 1],
    [one.name, 1],
    [pid.name, 1],
  ]);
  const failure = await failureFrom(catalog.together(asked(one), asked(fails), asked(pid)));
  expect(failure.kind).toBe('sql');
  const [, , , before, failed, ...more] = call.statements;
  expect(before).toMatchObject({ name: one.name, rows: 1 });
  expect(before).not.toHaveProperty('error');
  expect(failed).toMatchObject({ name: fails.name, error: expect.stringContaining('22012') });
  expect(more).toEqual([]);
  expect(await catalog.rows(one)).toHaveLength(1);
});
