import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineStatement } from '../../electron/postgres/statement.ts';
import * as value from '../../electron/postgres/value-types.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { failureFrom, newCall, type Product, productOn } from './open.ts';
import { fails, one, pid, sleeps, statement } from './statements.ts';

let product: Product;
beforeAll(async () => {
  product = productOn(await sharedPostgres());
});
afterAll(() => product.databases.closeAll());

const session = (call = newCall()) => product.databases.session(product.at, call);

test('decodes every kind of value, and unknown as null', async () => {
  const values = statement(
    `SELECT 'ärger "x"' AS t, NULL::text AS t0, 42::int8 AS n, NULL::int4 AS n0, 1.5::float8 AS f, true AS yes,
            NULL::bool AS b0, '{"a": [1, null]}'::jsonb AS j, NULL::json AS j0,
            '2026-11-21 08:00:00.123456+00'::timestamptz AS at, '9223372036854775807'::int8 AS big,
            ARRAY[1, 2]::oid[]::text AS oids, E'\\\\001\\n'::text AS raw`,
    {
      t: value.text,
      t0: value.textOrNull,
      n: value.number,
      n0: value.numberOrNull,
      f: value.number,
      yes: value.boolean,
      b0: value.booleanOrNull,
      j: value.json<{ a: (number | null)[] }>(),
      j0: value.jsonOrNull<unknown>(),
      at: value.text,
      big: value.text,
      oids: value.text,
      raw: value.text,
    },
  );
  const row = await (await session()).one(values);
  expect(row).toEqual({
    t: 'ärger "x"',
    t0: null,
    n: 42,
    n0: null,
    f: 1.5,
    yes: true,
    b0: null,
    j: { a: [1, null] },
    j0: null,
    at: '2026-11-21 08:00:00.123456+00',
    big: '9223372036854775807',
    oids: '{1,2}',
    raw: '\\001\n',
  });
});

test('rows and columns are the same answer, turned round', async () => {
  const squares = statement('SELECT i, i * i AS square FROM pg_catalog.generate_series(1, 3) AS i', {
    square: value.number,
    i: value.number,
  });
  const catalog = await session();
  expect(await catalog.columns(squares)).toEqual({ i: [1, 2, 3], square: [1, 4, 9] });
  expect(await catalog.rows(squares)).toEqual([
    { i: 1, square: 1 },
    { i: 2, square: 4 },
    { i: 3, square: 9 },
  ]);
  expect(await catalog.columns(statement('SELECT 1 AS one WHERE false', { one: value.number }))).toEqual({ one: [] });
});

test('arguments arrive whole: arrays, quotes, backslashes, nulls, booleans', async () => {
  const hostile = ['a"b', 'c\\d', "e'f", '{g,h}', '', 'NULL', 'line\nbreak', 'ümläut 🐘', '$1; DROP TABLE x'];
  const echo = defineStatement({
    name: 'test.echo',
    manual: '',
    limit: 'list',
    columns: {
      texts: value.json<string[]>(),
      oids: value.json<number[]>(),
      flag: value.boolean,
      none: value.textOrNull,
    },
    params: (texts: readonly string[], oids: readonly number[]) => [texts, oids, true, null],
    texts: [
      {
        since: 0,
        sql: 'SELECT to_json($1::text[]) AS texts, to_json($2::oid[]::int8[]) AS oids, $3::bool AS flag, $4::text AS none',
      },
    ],
  });
  const row = await (await session()).one(echo, hostile, [1, 4_294_967_295]);
  expect(row).toEqual({ texts: hostile, oids: [1, 4_294_967_295], flag: true, none: null });
});

describe('what a statement promises is checked on every run', () => {
  test.each([
    ['another name', 'SELECT 1 AS two', 'promised columns one; the server sent two'],
    ['one too many', 'SELECT 1 AS one, 2 AS two', 'the server sent one, two'],
    ['one twice', 'SELECT 1 AS one, 2 AS one', 'the server sent one, one'],
    ['none', 'SELECT', 'the server sent'],
    ['NULL where a value is promised', 'SELECT NULL::int AS one', 'NULL where the statement promises a value'],
  ])('%s', async (_what, text, words) => {
    const call = newCall();
    const catalog = await session(call);
    const failure = await failureFrom(catalog.rows(statement(text, { one: value.number })));
    expect(failure.kind).toBe('internal');
    expect(failure.message).toContain(words);
    expect(call.statements.at(-1)?.error).toContain(words);
    expect(await catalog.one(one)).toEqual({ one: 1 });
  });

  test('one row', async () => {
    const none = statement('SELECT 1 AS one WHERE false', { one: value.number });
    expect((await failureFrom((await session()).one(none))).message).toContain('0 rows');
  });
});

test('every statement is in the ledger of its call, failed ones too', async () => {
  const call = newCall();
  const catalog = await session(call);
  await catalog.rows(one);
  await catalog.rows(fails).catch(() => {});
  const [first, second] = call.statements.slice(-2);
  expect(first).toMatchObject({ name: one.name, text: 'SELECT 1 AS one', params: [], rows: 1 });
  expect(first?.ms).toBeGreaterThan(0);
  expect(first?.error).toBeUndefined();
  expect(second?.error).toBe('22012: division by zero');
});

test('at most 4 connections, whatever is asked at once', async () => {
  const server = await sharedPostgres();
  const watcher = await server.connect('test/watcher');
  const count = async () => {
    const name = product.applicationName;
    const [row] = await watcher.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = '${name}' AND pid <> pg_backend_pid()`,
    );
    return Number(row?.n);
  };
  const catalog = await session();
  const asked = Promise.all(Array.from({ length: 20 }, () => catalog.rows(sleeps(0.05))));
  let most = 0;
  let isDone = false;
  const settled = asked.finally(() => {
    isDone = true;
  });
  while (!isDone) most = Math.max(most, await count());
  expect((await settled).length).toBe(20);
  expect(most).toBe(4);
  await watcher.close();
});

test('a fresh session has a connection of its own, closed with it; one gives way when all are taken', async () => {
  const catalog = await session();
  await Promise.all(Array.from({ length: 4 }, () => catalog.rows(sleeps(0.05))));
  const fresh = await catalog.fresh();
  const own = (await fresh.one(pid)).pid;
  expect((await fresh.one(pid)).pid).toBe(own);
  const [first, second] = await Promise.all([
    fresh.rows(sleeps(0.05)),
    fresh.one(pid),
    fresh.rows(fails).catch(() => {}),
  ]);
  expect(first).toEqual([{ slept: '' }]);
  expect(second.pid).toBe(own);
  const others = await Promise.all(Array.from({ length: 6 }, () => catalog.one(pid)));
  expect(others.map((other) => other.pid)).not.toContain(own);
  expect(product.databases.states()).toMatchObject([{ kind: 'open', connections: 4 }]);
  const told: unknown[] = [];
  product.databases.onChange(() => told.push(product.databases.states()[0]));
  await fresh.close();
  expect(product.databases.states()).toMatchObject([{ kind: 'open', connections: 3 }]);
  // The page says how many there are: it hears of one less.
  expect(told).toMatchObject([{ kind: 'open', connections: 3 }]);
});

test('100,000 rows come whole', async () => {
  const many = statement(
    `SELECT i, 'relation_' || i AS relname FROM pg_catalog.generate_series(1, 100000) AS i ORDER BY i`,
    { i: value.number, relname: value.text },
  );
  const { i, relname } = await (await session()).columns(many);
  expect(i.length).toBe(100_000);
  expect(relname[99_999]).toBe('relation_100000');
  expect(i.every((each, index) => each === index + 1)).toBe(true);
});
