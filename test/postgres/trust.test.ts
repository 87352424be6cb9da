import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as value from '../../electron/postgres/value-types.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { failureFrom, newCall, productOn } from './open.ts';
import { statement } from './statements.ts';

let server: TestServer;
beforeAll(async () => {
  server = await sharedPostgres();
});

describe('a database whose owner planted functions before ours in the search path', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await server.createDatabase();
    const owner = await database.connect();
    const shadow = (signature: string, returns: string) =>
      `CREATE FUNCTION public.${signature} RETURNS ${returns} LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'hijacked'; END$$;`;
    await owner.query(
      [
        shadow('version()', 'text'),
        shadow('current_setting(text)', 'text'),
        shadow('current_setting(text, bool)', 'text'),
        shadow('set_config(text, text, bool)', 'text'),
        shadow('pg_backend_pid()', 'int'),
        shadow('pg_is_in_recovery()', 'bool'),
        shadow('pg_has_role(oid, oid, text)', 'bool'),
        shadow('starts_with(text, text)', 'bool'),
        shadow('quote_ident(name)', 'text'),
        shadow('eq(int, int)', 'bool'),
        shadow('eqn(name, name)', 'bool'),
        `CREATE OPERATOR public.= (LEFTARG = int, RIGHTARG = int, FUNCTION = public.eq);`,
        `CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = name, FUNCTION = public.eqn);`,
        `CREATE TABLE public.pg_database AS SELECT * FROM pg_catalog.pg_database LIMIT 0;`,
        `CREATE TABLE public.pg_roles AS SELECT * FROM pg_catalog.pg_roles LIMIT 0;`,
        `ALTER DATABASE ${database.name} SET search_path = public, pg_catalog;`,
      ].join('\n'),
    );
    await owner.close();
  });
  afterAll(() => database.drop());

  test('the traps are real', async () => {
    const victim = await database.connect();
    await expect(victim.query('SELECT version()')).rejects.toThrow('hijacked');
    await expect(victim.query('SELECT 1 = 1')).rejects.toThrow('hijacked');
    await victim.close();
  });

  test('none of them runs, even where our own text were to leave a name unqualified', async () => {
    const { databases, at } = productOn(server, { database: database.name });
    expect(await databases.facts(at, newCall())).toMatchObject({ database: database.name, isSuperuser: true });
    const session = await databases.session(at, newCall());
    const careless = statement(
      `SELECT version() AS version, current_setting('server_version') AS setting, quote_ident('a'::name) AS name,
              1 = 1 AS same, count(*)::int AS databases FROM pg_database WHERE datname = current_database()`,
      { version: value.text, setting: value.text, name: value.text, same: value.boolean, databases: value.number },
    );
    expect(await session.one(careless)).toMatchObject({ name: 'a', same: true, databases: 1 });
    await databases.closeAll();
  });
});

describe('a database in SQL_ASCII with bytes that are no text', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await server.createDatabase(undefined, `ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'`);
    const owner = await database.connect();
    await owner.query(
      `DO $$BEGIN EXECUTE format('CREATE TABLE %I (a int)', convert_from('\\x62ff6b'::bytea, 'SQL_ASCII')); END$$`,
    );
    await owner.close();
  });
  afterAll(() => database.drop());

  test('an ordinary client fails', async () => {
    const client = await database.connect();
    await expect(client.query('SELECT relname FROM pg_class')).rejects.toMatchObject({ code: '22021' });
    await client.close();
  });

  test('ours lists it, with a mark in place of what cannot be read, and finds it by oid', async () => {
    const { databases, at } = productOn(server, { database: database.name });
    expect((await databases.facts(at, newCall())).encoding).toBe('SQL_ASCII');
    const session = await databases.session(at, newCall());
    const all = statement(
      `SELECT c.oid, c.relname FROM pg_catalog.pg_class AS c WHERE c.relnamespace = 'public'::regnamespace`,
      { oid: value.number, relname: value.text },
    );
    const row = await session.one(all);
    expect(row.relname).toBe('b\ufffdk');
    const sized = statement(`SELECT pg_catalog.pg_relation_size(${row.oid})::int AS bytes`, { bytes: value.number });
    expect(await session.one(sized)).toEqual({ bytes: 0 });
    await databases.closeAll();
  });
});

test('settings of the role and database do not change how values are written', async () => {
  const database = await server.createDatabase();
  const owner = await database.connect();
  for (const setting of [
    `DateStyle = 'German, DMY'`,
    `TimeZone = 'Asia/Kathmandu'`,
    `extra_float_digits = -5`,
    `IntervalStyle = 'sql_standard'`,
    `bytea_output = 'escape'`,
    `statement_timeout = '100ms'`,
    `default_transaction_isolation = 'serializable'`,
    `jit_above_cost = 0`,
  ]) {
    await owner.query(`ALTER DATABASE ${database.name} SET ${setting}`);
  }
  const { databases, at } = productOn(server, { database: database.name });
  const session = await databases.session(at, newCall());
  const values = statement(
    `SELECT '2026-11-21 08:00:00.5+00'::timestamptz AS at, 0.1::float8 + 0.2 AS sum, '1 day 02:00'::interval AS ago,
            '\\xff'::bytea AS raw, pg_catalog.pg_sleep(0.3)::text AS slept`,
    { at: value.text, sum: value.number, ago: value.text, raw: value.text, slept: value.text },
  );
  expect(await session.one(values)).toEqual({
    at: '2026-11-21 08:00:00.5+00',
    sum: 0.30000000000000004,
    ago: '1 day 02:00:00',
    raw: '\\xff',
    slept: '',
  });
  await databases.closeAll();
  await owner.close();
  await database.drop();
});

test('what was denied or timed out is off until the connection is opened again', async () => {
  const admin = await server.connect();
  const user = `hs_probe_${process.pid}`;
  await admin.query(`CREATE ROLE ${user} LOGIN PASSWORD 'p'`);
  const { databases, at } = productOn({ ...server, user, password: 'p' });
  const call = newCall();
  const logs = {
    ...statement('SELECT count(*)::int AS files FROM pg_catalog.pg_ls_waldir()', { files: value.number }),
    needs: 'pg_monitor',
  };
  const slow = statement('SELECT pg_catalog.pg_sleep(3)::text AS slept', { slept: value.text }, 'sampler');
  const session = await databases.session(at, call);
  call.statements.length = 0;
  const denied = await failureFrom(session.rows(logs));
  expect(denied).toMatchObject({ kind: 'denied', sql: { sqlstate: '42501' }, grant: `GRANT pg_monitor TO ${user};` });
  expect((await failureFrom(session.rows(slow))).kind).toBe('timeout');
  expect(call.statements).toHaveLength(2);

  await admin.query(`GRANT pg_monitor TO ${user}`);
  const started = performance.now();
  expect(await failureFrom((await databases.session(at, call)).rows(logs))).toEqual(denied);
  expect((await failureFrom(session.rows(slow))).kind).toBe('timeout');
  expect(performance.now() - started).toBeLessThan(700);
  expect(call.statements).toHaveLength(2);

  await databases.close(at);
  expect((await (await databases.session(at, call)).one(logs)).files).toBeGreaterThan(0);
  await databases.closeAll();
  await admin.query(`DROP ROLE ${user}`);
  await admin.close();
});

test('a lock that somebody holds is not waited for', async () => {
  const database = await server.createDatabase();
  const holder = await database.connect();
  await holder.query('CREATE TABLE held (a int)');
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE held IN ACCESS EXCLUSIVE MODE');
  const { databases, at } = productOn(server, { database: database.name });
  const session = await databases.session(at, newCall());
  const size = statement(`SELECT pg_catalog.pg_relation_size('public.held'::regclass)::int AS n`, { n: value.number });
  const started = performance.now();
  expect(await failureFrom(session.rows(size))).toMatchObject({ kind: 'locked', sql: { sqlstate: '55P03' } });
  expect(performance.now() - started).toBeLessThan(2_000);
  await holder.query('ROLLBACK');
  expect(await session.one(size)).toEqual({ n: 0 });
  await databases.closeAll();
  await holder.close();
  await database.drop();
});
