import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testCall } from '../support/databases.ts';
import type { TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type Lane, limits, openLane } from './lane.ts';

let server: TestServer;
let lane: Lane;
beforeAll(async () => {
  server = await sharedPostgres();
  lane = await openLane(server);
});
afterAll(() => lane.close());

describe('what a run gives', () => {
  test('columns, rows within the budget, all of them counted', async () => {
    const text = 'SELECT i, NULL AS n, pg_catalog.repeat($1, 2000) AS long FROM pg_catalog.generate_series(1, 20) AS i';
    const run = await lane.run(text, { params: ['é'], limits: { ...limits, rows: 7, cellBytes: 999 } });
    expect(run.columns).toEqual([
      { name: 'i', typeOid: 23 },
      { name: 'n', typeOid: 25 },
      { name: 'long', typeOid: 25 },
    ]);
    expect(run.rows).toHaveLength(7);
    // 999 bytes are 499 characters and a half.
    expect(run.rows[6]).toEqual(['7', null, 'é'.repeat(499)]);
    expect(run).toMatchObject({ rowCount: 20, cutCells: 7 });
    expect(run.bytes).toBe(20 * (2 + 4 + 4 + 4 + 4000) + 9 + 11 * 2);
    expect(run.ms).toBeGreaterThan(0);
  });

  test.each([
    ['', 0],
    ['-- nothing', 0],
    [';;', 0],
    ['SELECT', 1],
    ['SELECT FROM pg_catalog.generate_series(1, 3)', 3],
  ])('no columns: %j', async (text, rowCount) => {
    expect(await lane.run(text)).toMatchObject({ columns: [], rowCount, rows: Array(rowCount).fill([]) });
  });

  test('COPY TO STDOUT gives its lines as rows', async () => {
    const run = await lane.run('COPY (VALUES (1, NULL), (2, $$x$$)) TO STDOUT');
    expect(run).toMatchObject({ columns: [{ name: 'COPY', typeOid: 25 }], rows: [['1\t\\N'], ['2\tx']], rowCount: 2 });
  });

  test('COPY FROM STDIN is refused, and the connection stays in order', async () => {
    const own = await server.createDatabase();
    const other = await openLane(server, own.name);
    const maker = await own.connect();
    await maker.query('CREATE TABLE t (a int)');
    const user = await other.session('COPY t FROM STDIN', { isWritable: true });
    for (let i = 0; i < 2; i += 1) {
      await expect(user.run({ params: [], limits })).rejects.toMatchObject({
        failure: { kind: 'bad-input', message: expect.stringContaining('COPY FROM STDIN') },
      });
    }
    await user.close();
    await maker.close();
    await other.close();
    await own.drop();
  });

  test('LISTEN, notifications and 20,000 notices are nothing to it', async () => {
    expect(await lane.run('LISTEN heapscope_test')).toMatchObject({ rowCount: 0 });
    expect(await lane.run("SELECT pg_catalog.pg_notify('heapscope_test', 'x')")).toMatchObject({ rows: [['']] });
    const notices = 'DO $$ BEGIN FOR i IN 1..20000 LOOP RAISE NOTICE $x$%$x$, i; END LOOP; END $$';
    expect(await lane.run(notices, { limits: { ...limits, bytes: 10_000 } })).toMatchObject({ rowCount: 0 });
  });
});

describe('the digest', () => {
  const digest = async (text: string, params: (string | null)[] = []) => (await lane.run(text, { params })).digest;

  test('is the same for equal results, also of other texts, and of rows beyond the budget', async () => {
    const first = await digest('SELECT i, i * 2 FROM pg_catalog.generate_series(1, 5000) AS i');
    expect(await digest('SELECT i, i + i FROM pg_catalog.generate_series(1, 5000) AS i ORDER BY i')).toBe(first);
    const last = 'SELECT i, CASE WHEN i = 5000 THEN 1 ELSE i * 2 END FROM pg_catalog.generate_series(1, 5000) AS i';
    expect(await digest(last)).not.toBe(first);
    expect(await digest('SELECT i, i * 2 FROM pg_catalog.generate_series(1, 5000) AS i ORDER BY i DESC')).not.toBe(
      first,
    );
  });

  test.each([
    ["VALUES ('')", 'VALUES (NULL::text)'],
    ["VALUES ('a', 'bc')", "VALUES ('ab', 'c')"],
    ["VALUES ('a'), ('b')", "VALUES ('a', 'b')"],
    ["VALUES ('ab')", "VALUES ('a'), ('b')"],
    ['SELECT 1 WHERE false', 'SELECT 1'],
  ])('tells %s from %s', async (one, other) => {
    expect(await digest(one)).not.toBe(await digest(other));
  });

  test('of a cell larger than a piece of it', async () => {
    const text = "SELECT pg_catalog.repeat('x', 300000) || $1";
    expect(await digest(text, ['a'])).toBe(await digest(text, ['a']));
    expect(await digest(text, ['a'])).not.toBe(await digest(text, ['b']));
  });
});

describe('prepared', () => {
  test('parses once, by prefix, and gives the same', async () => {
    const before = lane.recorder.heard().length;
    const user = await lane.session('SELECT $1::int4 AS a /* parsed once */');
    const unnamed = await user.run({ params: ['1'], limits });
    for (let i = 0; i < 3; i += 1) {
      expect(await user.run({ params: ['1'], limits, isPrepared: true })).toMatchObject({ digest: unnamed.digest });
    }
    await user.run({ params: ['1'], limits, isPrepared: true, prefix: 'EXPLAIN ' });
    await user.close();
    const parsed = lane.recorder.heard().slice(before);
    expect(parsed.filter(({ kind, text }) => kind === 'parse' && text.includes('parsed once'))).toHaveLength(3);
  });

  test('a text that cannot be parsed fails each time, and is not kept', async () => {
    const user = await lane.session('SELECT nothing_of_this_name');
    for (let i = 0; i < 2; i += 1) {
      await expect(user.run({ params: [], limits, isPrepared: true })).rejects.toMatchObject({
        failure: { sql: { sqlstate: '42703', position: 8 } },
      });
    }
    await user.close();
  });
});

describe('the frame', () => {
  const shown = async (name: string, more = {}) =>
    (await lane.run('SELECT pg_catalog.current_setting($1)', { params: [name] }, more)).rows[0]?.[0];

  test('limits hold for the run, the search path stays the user’s', async () => {
    expect(await shown('transaction_read_only')).toBe('on');
    expect(await shown('statement_timeout')).toBe('10s');
    expect(await shown('lock_timeout')).toBe('2s');
    expect(await shown('idle_in_transaction_session_timeout')).toBe('5s');
    expect(await shown('transaction_timeout')).toBe('15s');
    expect(await shown('client_connection_check_interval')).toBe('1s');
    expect(await shown('search_path')).toBe('"$user", public');
    expect(await shown('application_name')).toBe('heapscope/test/user');
    expect(await shown('transaction_read_only', { isWritable: true })).toBe('off');
  });

  test('the user’s settings come after ours and are gone with the run', async () => {
    const settings = [
      { name: 'work_mem', value: '77MB' },
      { name: 'enable_seqscan', value: 'off' },
      { name: 'my.own', value: "it's" },
    ];
    expect(await shown('work_mem', { settings })).toBe('77MB');
    expect(await shown('my.own', { settings })).toBe("it's");
    expect(await shown('work_mem')).toBe('4MB');
  });

  test.each(['statement_timeout', 'Transaction_Read_Only', 'role', 'client_encoding'])(
    '%s is not theirs',
    async (name) => {
      const failure = await lane.failure('SELECT 1', {}, { settings: [{ name, value: 'off' }] });
      expect(failure).toMatchObject({ kind: 'bad-input', message: expect.stringContaining(name) });
    },
  );

  test('a setting that the server refuses fails before the text is sent', async () => {
    const text = 'SELECT 1 /* never sent */';
    for (const [name, value, sqlstate] of [
      ['work_mem', 'lots', '22023'],
      ['no_such_setting', '1', '42704'],
      ['shared_buffers', '1MB', '55P02'],
      ['default_transaction_read_only', 'perhaps', '22023'],
    ] as const) {
      const failure = await lane.failure(text, {}, { settings: [{ name, value }] });
      expect(failure.sql).toMatchObject({ sqlstate });
      expect(failure.sql?.position).toBeUndefined();
    }
    expect(lane.recorder.heard().filter((heard) => heard.text === text)).toEqual([]);
  });

  test('the ledger tells each text once, with how often, and what stands around it', async () => {
    const call = testCall();
    const user = await lane.session('SELECT 1, $1::text', {}, call);
    for (let i = 0; i < 5; i += 1) await user.run({ params: ['x'], limits });
    await user.close();
    const [, ...told] = call.statements.filter(({ name }) => name !== 'connections.facts');
    expect(told).toMatchObject([
      { name: 'user.frame', times: 5, text: expect.stringContaining('BEGIN TRANSACTION READ ONLY') },
      { name: 'user', text: 'SELECT 1, $1::text', params: ['x'], rows: 1, times: 5 },
    ]);
  });
});

describe('input that cannot be', () => {
  test.each<[string, (string | null)[], string]>([
    ['SELECT $1::int4', [], '08P01'],
    ['SELECT $1::int4', ['1', '2'], '08P01'],
    ['SELECT $1::int4', ['one'], '22P02'],
    ['SELECT $1::int4', [''], '22P02'],
    ['SELECT $2::int4', ['1', '2'], '42P18'],
    ['SELECT 1; SELECT 2', [], '42601'],
    ['SELECT $1::int4[]', ['{1,x}'], '22P02'],
    ['SELEC 1', [], '42601'],
    ['SELECT 1/0', [], '22012'],
    ["SELECT '\ud800'", [], '0'],
  ])('%s with %j', async (text, params, sqlstate) => {
    const user = await lane.session(text);
    const ran = user.run({ params, limits });
    // A lone half of a character is sent as U+FFFD, as everywhere in JavaScript.
    if (sqlstate === '0') expect((await ran).rows).toEqual([['\ufffd']]);
    else await expect(ran).rejects.toMatchObject({ failure: { sql: { sqlstate } } });
    await user.close();
  });

  test('NUL characters are refused before anything is sent', async () => {
    const at = { field: 'text', from: 8, to: 9 };
    expect(await lane.failure("SELECT '\0'; DROP TABLE x")).toMatchObject({ kind: 'bad-input', at });
    expect(await lane.failure('SELECT $1', { params: ['a', 'a\0'] })).toMatchObject({
      kind: 'bad-input',
      at: { field: '$2', from: 1, to: 2 },
    });
    expect((await lane.failure('SELECT $1', { params: Array(65_536).fill(null) })).kind).toBe('bad-input');
  });

  test('65,535 parameters and a text of 900 kB are none of them', async () => {
    const params = Array.from({ length: 65_535 }, (_, i) => `${i}`);
    const text = `SELECT 1 ${' '.repeat(500_000)} WHERE '65534' IN (${params.map((_, i) => `$${i + 1}`).join(',')})`;
    expect((await lane.run(text, { params })).rows).toEqual([['1']]);
  });
});

describe('where an error is', () => {
  test.each([
    ['SELECT 1 FROM nowhere', '', 15],
    ['SELECT 1 FROM nowhere', 'EXPLAIN (FORMAT JSON) ', 15],
    ["SELECT '😀é', nothing", 'EXPLAIN /* 😀 */ ', 15],
    ['SELECT\n  1,\n  selct(1)', 'EXPLAIN ', 15],
    ['SELECT 1 +', 'EXPLAIN ', 11],
    ['SELECT 1/0', 'EXPLAIN ANALYZE ', undefined],
  ])('%j after %j', async (text, prefix, position) => {
    const failure = await lane.failure(text, { prefix });
    expect(failure.sql?.position).toBe(position);
  });

  test('in our prefix it is nowhere in the text', async () => {
    const failure = await lane.failure('SELECT 1', { prefix: 'EXPLAIN (NO_SUCH_OPTION) ' });
    expect(failure.sql?.sqlstate).toBe('42601');
    expect(failure.sql?.position).toBeUndefined();
  });

  test('in a database without encoding, where the server counts bytes', async () => {
    const ascii = await server.createDatabase(undefined, "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
    const other = await openLane(server, ascii.name);
    const failure = await other.failure("SELECT 'éé', nothing", { prefix: 'EXPLAIN /* é */ ' });
    expect(failure.sql?.position).toBe(14);
    await other.close();
    await ascii.drop();
  });
});
