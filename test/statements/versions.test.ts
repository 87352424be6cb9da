import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import { testCall } from '../support/databases.ts';
import { installedMajors, type OwnPostgres } from '../support/postgres.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { type OpenStatements, openStatements, rowWith, startCounting } from './open-statements.ts';

/** The extension lives in a schema with an awkward name, and public holds things that would like to be called. */
const hostile = `
  CREATE SCHEMA "Odd, ""schema"" ; --";
  CREATE EXTENSION pg_stat_statements SCHEMA "Odd, ""schema"" ; --";
  CREATE TABLE trapped (what text);
  CREATE FUNCTION public.trap(jsonb, jsonb) RETURNS text LANGUAGE sql AS 'SELECT ''trapped''';
  CREATE OPERATOR public.->> (FUNCTION = public.trap, LEFTARG = jsonb, RIGHTARG = jsonb);
  CREATE FUNCTION public.pg_stat_statements(boolean) RETURNS integer LANGUAGE sql AS 'SELECT 1';
  CREATE TABLE things (id integer PRIMARY KEY, name text);
  INSERT INTO things SELECT n, 'thing ' || n FROM generate_series(1, 100) AS n`;

describe.each(installedMajors().map((major) => [major] as const))('PostgreSQL %i', (major) => {
  let server: OwnPostgres;
  let database: TestDatabase;
  let product: OpenStatements;
  let at: At;
  beforeAll(async () => {
    server = await startCounting(major, { track_io_timing: 'on', 'pg_stat_statements.track_planning': 'on' });
    database = await server.createDatabase();
    const connection = await database.connect();
    await connection.query(hostile);
    await connection.query(`SELECT "Odd, ""schema"" ; --".pg_stat_statements_reset()`);
    for (let n = 1; n <= 7; n += 1) await connection.query(`SELECT name FROM things WHERE id > ${n * 10}`);
    await connection.query("UPDATE things SET name = 'changed' WHERE id <= 10");
    await connection.close();
    const elsewhere = await server.connect();
    await elsewhere.query('SELECT 4711 AS in_another_database');
    await elsewhere.close();
    product = openStatements();
    at = product.place(server, database.name);
  });
  afterAll(async () => {
    await product?.close();
    await server?.stop();
  });

  test('has what was run, with the figures of this version', async () => {
    const watching = product.watch(at);
    const event = await watching.when(({ rows }) => rows.length > 0);
    expect(event.missing).toBeNull();
    const row = rowWith(event, 'SELECT name FROM things');
    expect(row).toMatchObject({ calls: 7, rows: 90 + 80 + 70 + 60 + 50 + 40 + 30, isHidden: false, isCut: false });
    expect(row?.query).toBe('SELECT name FROM things WHERE id > $1');
    expect(row?.usename).toBe(server.user);
    expect(row?.toplevel).toBe(true);
    expect(row?.mean_exec_time).toBeCloseTo((row?.total_exec_time ?? 0) / 7, 5);
    expect(row?.total_plan_time).toBeGreaterThan(0);
    expect(row?.shared_blk_read_time).not.toBeNull();
    expect(row?.stats_since === null).toBe(major < 17);
    expect(row?.key).toMatch(/^-?\d+\/\d+\/t$/u);
    expect(rowWith(event, 'UPDATE things')).toMatchObject({ calls: 1, rows: 10 });
    expect(rowWith(event, 'UPDATE things')?.wal_bytes).toBeGreaterThan(500);
    expect(rowWith(event, 'in_another_database')).toBeUndefined();
    expect(event).toMatchObject({ dealloc: 0, track_planning: true, grant: null, hidden: 0, wasReset: false });
    expect(event.stats_reset).not.toBeNull();
    await watching.stop();
  });

  test('leaves out what Heapscope itself sent, and says how much that was', async () => {
    const watching = product.watch(at);
    await watching.next();
    const event = await watching.next();
    expect(event.ours).toBeGreaterThanOrEqual(4);
    const texts = event.rows.map(({ query }) => query ?? '');
    expect(texts.filter((text) => /set_config|pg_stat_statements\(|pg_catalog\.pg_extension/u.test(text))).toEqual([]);
    await watching.stop();
  });

  test('says what changed while one watches', async () => {
    const watching = product.watch(at);
    const first = await watching.when(({ rows }) => rows.length > 0);
    expect(first.windowSeconds).toBe(0);
    const connection = await database.connect();
    for (let n = 1; n <= 3; n += 1) await connection.query(`SELECT name FROM things WHERE id > ${90 + n}`);
    await connection.query('SELECT count(*) AS brand_new FROM things');
    const event = await watching.when((seen) => rowWith(seen, 'brand_new') !== undefined);
    expect(rowWith(event, 'SELECT name FROM things')).toMatchObject({
      deltaCalls: 3,
      deltaRows: 7 + 8 + 9,
      wentBack: false,
    });
    expect(rowWith(event, 'brand_new')).toMatchObject({ calls: 1, deltaCalls: 1 });
    expect(rowWith(event, 'UPDATE things')).toMatchObject({ deltaCalls: 0, delta_exec_time: 0, delta_wal_bytes: 0 });
    expect(event.windowSeconds).toBeGreaterThan(0);
    await connection.close();
    await watching.stop();
    // Who comes back finds the window as it was left.
    const again = product.watch(at, 4711);
    const before = await again.when(({ rows }) => rows.length > 0);
    await again.stop();
    const later = product.watch(at, 4711);
    const after = await later.when(({ rows }) => rows.length > 0);
    expect(before.windowSeconds).toBe(0);
    expect(after.windowSeconds).toBeGreaterThan(0);
    await later.stop();
  });

  test('answers the whole text of one, and what it says of its parameters', async () => {
    const connection = await database.connect();
    const long = `SELECT id AS a_long_one FROM things WHERE name IN (${"'x', ".repeat(3)}'y') OR name = ${Array.from({ length: 900 }, (_, n) => `'name number ${n}'`).join(' OR name = ')}`;
    await connection.query(long);
    await connection.close();
    const watching = product.watch(at);
    const event = await watching.when((seen) => rowWith(seen, 'a_long_one') !== undefined);
    const row = rowWith(event, 'a_long_one');
    expect(row?.isCut).toBe(true);
    expect(row?.query?.length).toBe(8192);
    const whole = await product.service.statement({ at, key: row?.key ?? '' }, testCall());
    expect(whole.query?.length).toBeGreaterThan(12_000);
    expect(whole.parameters.length).toBeGreaterThan(800);
    expect(whole.query?.startsWith(row?.query ?? '-')).toBe(true);
    await expect(product.service.statement({ at, key: "1' OR true" }, testCall())).rejects.toThrow('No statement');
    await watching.stop();
  });
});
