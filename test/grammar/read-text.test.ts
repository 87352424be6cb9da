import { describe, expect, test } from 'vitest';
import { readText } from '../../electron/grammar/read-text.ts';
import { textReading } from '../../shared/contract/user-lane.ts';

describe('what a text is', () => {
  test.each<[string, string, boolean]>([
    ['SELECT 1', 'select', false],
    ['TABLE public.songs', 'select', false],
    ['VALUES (1), (2)', 'values', false],
    ['SELECT 1 UNION VALUES (2)', 'select', false],
    ['WITH a AS (SELECT 1) SELECT * FROM a', 'select', false],
    ['WITH gone AS (DELETE FROM songs RETURNING *) SELECT * FROM gone', 'select', true],
    ['SELECT * FROM (WITH x AS (UPDATE songs SET a = 1 RETURNING a) SELECT * FROM x) AS y', 'select', true],
    ['SELECT 1 AS a INTO other FROM songs', 'select', true],
    ['SELECT * FROM songs FOR UPDATE', 'select', true],
    ['SELECT * FROM (SELECT * FROM songs FOR KEY SHARE SKIP LOCKED) AS s', 'select', true],
    ['INSERT INTO songs SELECT 1', 'insert', true],
    ['UPDATE songs SET a = 1', 'update', true],
    ['DELETE FROM songs', 'delete', true],
    ['MERGE INTO songs USING s ON true WHEN MATCHED THEN DO NOTHING', 'merge', true],
    ['EXPLAIN SELECT 1', 'explain', false],
    ['EXPLAIN ANALYZE UPDATE songs SET a = 1', 'explain', true],
    ['EXPLAIN (ANALYZE) CREATE TABLE x AS SELECT 1', 'explain', true],
    ['SHOW work_mem', 'show', false],
    ['SET work_mem = 64', 'utility', false],
    ['BEGIN', 'utility', false],
    ['COMMIT', 'utility', false],
    ["PREPARE TRANSACTION 'x'", 'utility', true],
    ["COMMIT PREPARED 'x'", 'utility', true],
    ['PREPARE x AS DELETE FROM songs', 'utility', true],
    ['PREPARE x AS SELECT 1', 'utility', false],
    ['DECLARE c CURSOR FOR SELECT 1', 'utility', false],
    ['COPY songs TO STDOUT', 'utility', false],
    ["COPY songs TO '/tmp/x'", 'utility', true],
    ["COPY (SELECT 1) TO PROGRAM 'cat'", 'utility', true],
    ['COPY songs FROM STDIN', 'utility', true],
    ['DO $$ BEGIN END $$', 'utility', true],
    ['CALL x()', 'utility', true],
    ['TRUNCATE songs', 'utility', true],
    ['VACUUM', 'utility', true],
    ['ALTER SYSTEM SET work_mem = 64', 'utility', true],
    ['GRANT ALL ON songs TO PUBLIC', 'utility', true],
    ['LISTEN x', 'utility', false],
    ['', 'empty', false],
    [' -- nothing\n/* at /* all */ */ ;; ', 'empty', false],
  ])('%j is %s, writes: %s', async (text, kind, writes) => {
    const reading = await readText(text);
    expect(reading).toMatchObject({ kind, writes, fault: null });
    expect(textReading.parse(reading)).toEqual(reading);
  });

  test('how many statements', async () => {
    expect((await readText('SELECT 1; SELECT 2;; DROP TABLE x')).statements).toBe(3);
    expect((await readText("SELECT '\\'; COMMIT; SELECT --'")).statements).toBe(3);
    expect((await readText('SELECT $x$;$x$;')).statements).toBe(1);
  });
});

describe('parameters and relations', () => {
  test.each<[string, number[]]>([
    ['SELECT $2, $1, $2, \'$3\', "$4", $x$ $5 $x$ -- $6\n /* $7 */', [1, 2]],
    ['SELECT 1', []],
    ['WITH a AS (SELECT $12) DELETE FROM b WHERE c = ANY($3) LIMIT', []],
    ['UPDATE a SET b = $1 WHERE c IN (SELECT d FROM e WHERE f = $40)', [1, 40]],
  ])('%s', async (text, parameters) => {
    expect((await readText(text)).parameters).toEqual(parameters);
  });

  test.each<[string, string[]]>([
    ['SELECT * FROM public.songs s JOIN artists USING (id)', ['artists', 'public.songs']],
    ['SELECT * FROM "Songs", "with "" quote"."x.y", "user"', ['"Songs"', '"user"', '"with "" quote"."x.y"']],
    ['WITH songs AS (SELECT * FROM songs) SELECT * FROM songs', ['songs']],
    ['WITH a AS (SELECT 1), b AS (SELECT * FROM a) SELECT * FROM b, c', ['c']],
    ['WITH RECURSIVE a AS (SELECT 1 UNION SELECT n FROM a) SELECT * FROM a', []],
    ['WITH a AS (SELECT 1) SELECT * FROM public.a', ['public.a']],
    ['SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a) x, a', ['a']],
    ['DELETE FROM t USING u WHERE EXISTS (SELECT FROM v)', ['t', 'u', 'v']],
    ['MERGE INTO t USING u ON true WHEN NOT MATCHED THEN INSERT VALUES (1)', ['t', 'u']],
    ['SELECT 1 INTO new FROM old', ['old']],
    ['EXPLAIN INSERT INTO a SELECT * FROM b', ['a', 'b']],
    ['COPY a (b) TO STDOUT', ['a']],
    ['SELECT * FROM generate_series(1, 2), LATERAL (SELECT * FROM x) y', ['x']],
  ])('%s', async (text, relations) => {
    expect((await readText(text)).relations).toEqual(relations);
  });
});

describe('the fingerprint', () => {
  const of = async (text: string) => (await readText(text)).fingerprint;

  test('is the same for other literals, spaces, parameters and lengths of lists', async () => {
    const first = await of('SELECT * FROM songs WHERE id = 1 AND b IN (1, 2, 3)');
    expect(first).toMatch(/^[0-9a-f]{16}$/u);
    expect(await of("select *\nfrom songs -- x\nwhere id = 'y' and b in (7)")).toBe(first);
    expect(await of('SELECT * FROM songs WHERE id = $1 AND b IN ($2, $3)')).toBe(first);
    expect(await of('SELECT * FROM songs WHERE id = 1 AND c IN (1, 2, 3)')).not.toBe(first);
  });

  test('normalized has a parameter for each literal', async () => {
    expect((await readText("SELECT a FROM b WHERE c = 'x' AND d > 5 AND e = $1")).normalized).toBe(
      'SELECT a FROM b WHERE c = $2 AND d > $3 AND e = $1',
    );
  });
});

describe('what is wrong, and where', () => {
  test.each<[string, string | null]>([
    ['SELECT 1 FROM WHERE x', 'WHERE'],
    ["SELECT 'é😀' FROM x WHERE WHERE", 'WHERE'],
    ['SELEC 1', 'SELEC'],
    ['SELECT 1;\nSELECT 2 FRM y', 'y'],
    ['SELECT 1 +', ''],
    ["SELECT 'never ends", "'never"],
    ['SELECT "', '"'],
  ])('%j: at %j', async (text, where) => {
    const { fault, kind, fingerprint } = await readText(text);
    expect({ kind, fingerprint }).toEqual({ kind: null, fingerprint: null });
    expect(fault?.message).toMatch(/^(?:syntax error|unterminated)/u);
    expect(fault?.at).toBe(where === '' ? text.length : text.lastIndexOf(where ?? ''));
  });

  test('a NUL character', async () => {
    expect((await readText("SELECT '\0'")).fault).toEqual({ message: expect.stringContaining('NUL'), at: 8 });
  });

  test.each<[string, string]>([
    ['parentheses', `SELECT ${'('.repeat(60_000)}`],
    ['parentheses that are closed', `SELECT ${'('.repeat(40_000)}1${')'.repeat(40_000)}`],
    ['sums', `SELECT 1${'+1'.repeat(90_000)}`],
    ['arrays', `SELECT ${'ARRAY['.repeat(20_000)}1${']'.repeat(20_000)}`],
    ['subqueries', `${'SELECT * FROM ('.repeat(9_000)}SELECT 1${') AS x'.repeat(9_000)}`],
    ['NOT', `SELECT ${'NOT '.repeat(45_000)}true`],
    ['CASE', `SELECT ${'CASE WHEN true THEN '.repeat(8_000)}1${' END'.repeat(8_000)}`],
  ])('absurd depth of %s is told, and the next text is read as ever', async (_what, text) => {
    expect(text.length).toBeLessThanOrEqual(205_000);
    const reading = await readText(text);
    if (reading.fault === null) expect(reading.statements).toBe(1);
    else expect(reading.fault.message).toMatch(/nested too deeply|syntax error/u);
    const after = await readText(`SELECT 'after' || ${text.length} FROM songs WHERE id = $1`);
    expect(after).toMatchObject({ kind: 'select', parameters: [1], relations: ['songs'], fault: null });
    expect(after.fingerprint).not.toBeNull();
    expect(after.normalized).not.toBeNull();
  });

  test('200 kB of an honest list', async () => {
    const text = `SELECT * FROM songs WHERE id IN (${Array.from({ length: 30_000 }, (_, i) => i).join(', ')})`;
    const started = performance.now();
    expect(await readText(text)).toMatchObject({ kind: 'select', statements: 1, relations: ['songs'] });
    // Some 150 ms on a quiet machine.
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('many at once', async () => {
    const texts = Array.from({ length: 60 }, (_, i) =>
      i % 5 === 0 ? `SELECT ${'('.repeat(20_000 + i)}` : `SELECT ${i}, $${i}`,
    );
    const readings = await Promise.all(texts.map(readText));
    for (const [i, reading] of readings.entries()) {
      if (i % 5 === 0) expect(reading.fault).not.toBeNull();
      else expect(reading).toMatchObject({ kind: 'select', parameters: [i] });
    }
  });
});

describe('what a rollback would not undo', () => {
  test.each<[string, RegExp[]]>([
    ['SELECT a FROM b', []],
    ["SELECT lower('x'), now()", []],
    ["SELECT nextval('s')", [/^nextval: sequences/u]],
    ["SELECT pg_catalog.setval('s', 1)", [/^setval: sequences/u]],
    ['SELECT pg_terminate_backend(1), pg_cancel_backend(2)', [/^pg_terminate_backend/u, /^pg_cancel_backend/u]],
    ["COPY a TO PROGRAM 'x'", [/^COPY PROGRAM/u]],
    ["COPY a TO '/x'", [/^COPY TO/u]],
    ['COPY a TO STDOUT', []],
    ["SELECT * FROM dblink('', '') AS t(a int)", [/^dblink/u]],
    ["SELECT pg_create_logical_replication_slot('a', 'b')", [/slot/u]],
    ['SELECT pg_advisory_lock(1)', [/outlives a rollback/u]],
    ['SELECT pg_advisory_xact_lock(1)', []],
    ["SELECT lo_export(1, '/x')", [/file/u]],
    ['SELECT lo_create(1)', [/large objects/u]],
    ['SELECT pg_reload_conf()', [/configuration/u]],
    ['SELECT pg_switch_wal()', [/WAL/u]],
    ['SELECT pg_stat_reset()', [/statistics/u]],
    ['SELECT txid_current()', [/transaction id/u]],
    ["SELECT query_to_xml('DELETE FROM x', true, true, '')", [/not looked into/u]],
    ['CALL p()', [/^CALL/u]],
    ['DO $$ $$', [/^DO/u]],
    ["PREPARE TRANSACTION 'x'", [/^PREPARE TRANSACTION/u]],
    ['INSERT INTO a VALUES (1)', [/^dead rows/u, /^WAL/u, /^sequences/u, /^triggers/u]],
    ['EXPLAIN ANALYZE UPDATE a SET b = 1', [/^dead rows/u, /^WAL/u, /^triggers/u]],
    ['DELETE FROM a', [/^WAL/u, /^triggers/u]],
    ['SELECT 1 FROM a FOR UPDATE', [/^row locks/u]],
    [
      "WITH x AS (INSERT INTO a VALUES (nextval('s')) RETURNING 1) SELECT * FROM x",
      [/^nextval/u, /^dead/u, /^WAL/u, /^seq/u, /^trig/u],
    ],
  ])('%s', async (text, expected) => {
    const { lasting } = await readText(text);
    expect(lasting).toHaveLength(expected.length);
    for (const [i, pattern] of expected.entries()) expect(lasting[i]).toMatch(pattern);
  });
});
