import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BenchmarkSession } from '../../electron/postgres/benchmark-session.ts';
import { type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { forbiddenSimpleQueries, startWireRecorder, type WireRecorder } from '../support/wire-recorder.ts';
import { failureFrom, until } from './open.ts';

const modes = ['prepared', 'unnamed', 'simple'] as const;
const longName = 'ü'.repeat(31);

const hostileValues: readonly string[] = [
  '',
  "'",
  "''",
  "\\'; DROP TABLE kept; --",
  '\\',
  "\\\\'",
  'C:\\new\\table',
  "E'\\n'",
  '$1',
  '$$',
  '$x$ $x$',
  '"quoted"',
  '?',
  ':name',
  '%s',
  'line\nbreak\ttab\r',
  '\u202e\u0007',
  'é😀\u{10ffff}',
  '--',
  '/*',
  ';',
  'NULL',
  '{}',
  '{"a",NULL}',
];

const arrays: readonly (readonly (string | null)[])[] = [
  [],
  [null],
  ['NULL', null, 'null'],
  ['a,b', '{c}', '"d"', "e'f", 'g\\h', ' ', ''],
];

describeEachVersion(({ server }) => {
  let product: TestDatabases;
  let recorder: WireRecorder;
  let database: TestDatabase;
  let at: string;
  beforeAll(async () => {
    product = testDatabases();
    recorder = await startWireRecorder(server());
    database = await server().createDatabase();
    at = product.place({ ...server(), host: recorder.host, port: recorder.port }, database.name);
    const maker = await database.connect();
    await maker.query(`CREATE TABLE public."${longName}" ("a $1 b" text, "x""y" text[], id int PRIMARY KEY)`);
    await maker.query(`INSERT INTO public."${longName}" VALUES ('kept', '{}', 1)`);
    await maker.close();
  });
  afterAll(async () => {
    await product.close();
    await recorder.stop();
    await database.drop();
    // Whatever went by the simple protocol is a text of this file's with its values written out.
    expect(
      forbiddenSimpleQueries(recorder, (text) => /^(?:SELECT|DELETE FROM public|CREATE TEMP)/u.test(text)),
    ).toEqual([]);
    expect(recorder.heard().some(({ kind }) => kind === 'simple')).toBe(true);
  });

  const open = (): Promise<BenchmarkSession> => product.databases.benchmark(at, testCall(), { addedDelayMs: 0 });

  test('three modes give equal rows for every value', async () => {
    for (const conforming of ['on', 'off']) {
      const admin = await database.connect();
      await admin.query(`ALTER DATABASE "${database.name}" SET standard_conforming_strings = ${conforming}`);
      await admin.close();
      const session = await open();
      for (const value of [...hostileValues, null]) {
        const texts = [value, null, ...arrays.slice(0, 1)];
        const statement = { name: 'hostile', text: 'SELECT $1::text AS "$1", $2::text, $3::text[], $1::text || $1' };
        for (const mode of modes) {
          const { cells, rows } = await session.run(mode, statement, texts, { keepsRows: true });
          expect(cells, `${mode} ${value}`).toEqual([[value, null, '{}', value === null ? null : value + value]]);
          expect(rows).toBe(1);
        }
      }
      await session.close();
    }
  });

  test('arrays, for = ANY, with NULL among their elements', async () => {
    const session = await open();
    const statement = {
      name: 'array',
      text: 'SELECT i::text FROM pg_catalog.unnest($1::text[]) WITH ORDINALITY AS u(i, n) ORDER BY n',
    };
    for (const array of arrays) {
      for (const mode of modes) {
        const { cells } = await session.run(mode, statement, [array], { keepsRows: true });
        expect(cells, mode).toEqual(array.map((element) => [element]));
      }
    }
    await session.close();
  });

  test('names of 63 bytes, and ones that look like parameters', async () => {
    const session = await open();
    const text = `SELECT "${longName}"."a $1 b", "x""y", 'it''s $1' FROM public."${longName}" WHERE id = ANY($1)`;
    for (const mode of modes) {
      const { cells, bytes } = await session.run(mode, { name: longName.repeat(3), text }, [['1', '2']], {
        keepsRows: true,
      });
      expect(cells).toEqual([['kept', '{}', "it's $1"]]);
      expect(bytes).toBe(5 + 2 + 3 * 4 + "kept{}it's $1".length);
    }
    await session.close();
  });

  test('rows and bytes are counted without being kept', async () => {
    const session = await open();
    const statement = { name: 'many', text: 'SELECT i FROM pg_catalog.generate_series(1000, 1999) AS i' };
    for (const mode of modes) {
      const answer = await session.run(mode, statement, []);
      expect(answer).toMatchObject({ rows: 1000, bytes: 1000 * (5 + 2 + 4 + 4), cells: [] });
      expect(answer.ms).toBeGreaterThan(0);
    }
    await session.close();
  });

  test('read only and limited, and nothing is left on the server', async () => {
    const session = await open();
    for (const mode of modes) {
      for (const text of [`DELETE FROM public."${longName}"`, 'CREATE TEMP TABLE t (a int)']) {
        const failure = await failureFrom(session.run(mode, { name: text, text }, []));
        expect(failure.sql?.sqlstate, text).toBe('25006');
      }
      const setting = (name: string) =>
        session.run(mode, { name: 's', text: 'SELECT pg_catalog.current_setting($1)' }, [name], { keepsRows: true });
      expect((await setting('default_transaction_read_only')).cells).toEqual([['on']]);
      expect((await setting('statement_timeout')).cells).toEqual([['30s']]);
      expect((await setting('lock_timeout')).cells).toEqual([['2s']]);
      expect((await setting('search_path')).cells).toEqual([['pg_catalog, pg_temp']]);
      expect((await setting('application_name')).cells).toEqual([['heapscope/test/benchmark']]);
    }
    const { pid } = session;
    await session.close();
    const watcher = await database.connect();
    await until(async () => (await watcher.query(`SELECT 1 FROM pg_stat_activity WHERE pid = ${pid}`)).length === 0);
    await watcher.close();
  });

  test('the ledger tells each statement once, with how often it was sent', async () => {
    const call = testCall();
    await product.open(at);
    const session = await product.databases.benchmark(at, call, { addedDelayMs: 0 });
    for (let i = 0; i < 50; i += 1) {
      await session.run('prepared', { name: 'one', text: 'SELECT $1::int4' }, [`${i}`]);
      await session.run('prepared', { name: 'two', text: 'SELECT 2' }, []);
    }
    await session.close();
    expect(call.statements).toMatchObject([
      { name: 'one', text: 'SELECT $1::int4', params: ['0'], rows: 1, times: 50 },
      { name: 'two', text: 'SELECT 2', times: 50 },
    ]);
  });

  test('the session goes on after an error', async () => {
    const session = await open();
    for (const mode of modes) {
      const wrong = await failureFrom(session.run(mode, { name: 'w', text: 'SELECT $1::int4' }, ['x']));
      expect(wrong).toMatchObject({ kind: 'sql', sql: { sqlstate: '22P02' } });
      const none = await failureFrom(session.run(mode, { name: 'n', text: 'SELECT FROM nothing' }, []));
      expect(none.sql?.sqlstate).toBe('42P01');
      expect((await session.run(mode, { name: 'r', text: 'SELECT 1' }, [])).rows).toBe(1);
    }
    await session.close();
  });
});

describe('an added delay', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await sharedPostgres();
  });

  const shortestOf = async (session: BenchmarkSession): Promise<number> => {
    const all: number[] = [];
    for (let i = 0; i < 31; i += 1) all.push((await session.run('prepared', { name: 'one', text: 'SELECT 1' }, [])).ms);
    return Math.min(...all);
  };

  test.each([1, 5, 20])('%i ms is added to each round trip, and not less to any', async (addedDelayMs) => {
    const product = testDatabases();
    const at = product.place(server);
    const plain = await product.databases.benchmark(at, testCall(), { addedDelayMs: 0 });
    const delayed = await product.databases.benchmark(at, testCall(), { addedDelayMs });
    const [without, withDelay] = [await shortestOf(plain), await shortestOf(delayed)];
    expect(withDelay).toBeGreaterThanOrEqual(addedDelayMs);
    // The shortest, since a busy machine adds to the others; about 0.2 ms on a quiet one.
    expect(withDelay - without - addedDelayMs).toBeLessThan(3);
    const many = {
      name: 'many',
      text: "SELECT i, pg_catalog.repeat('x', 1000) FROM pg_catalog.generate_series(1, 5000) AS i",
    };
    const { cells } = await delayed.run('prepared', many, [], { keepsRows: true });
    expect(cells.map(([i]) => i)).toEqual(Array.from({ length: 5000 }, (_, i) => `${i + 1}`));
    await plain.close();
    await delayed.close();
    await product.close();
  });

  test('stop and a cut line end it', async () => {
    const proxy = await startTcpProxy(server);
    const product = testDatabases();
    const at = product.place({ ...server, host: proxy.host, port: proxy.port });
    const call = testCall();
    const first = await product.databases.benchmark(at, call, { addedDelayMs: 3 });
    const sleeping = failureFrom(first.run('prepared', { name: 's', text: 'SELECT pg_catalog.pg_sleep(30)' }, []));
    setTimeout(() => call.stop(), 50);
    expect(await sleeping).toMatchObject({ kind: 'cancelled' });
    await first.close();
    const second = await product.databases.benchmark(at, testCall(), { addedDelayMs: 3 });
    const cut = failureFrom(second.run('prepared', { name: 's', text: 'SELECT pg_catalog.pg_sleep(30)' }, []));
    setTimeout(() => proxy.cutAll(), 50);
    expect(await cut).toMatchObject({ kind: 'not-connected' });
    await second.close();
    await product.close();
    await proxy.stop();
  });
});
