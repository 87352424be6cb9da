import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scriptOf } from '../../electron/features/sql-log/sent-script.ts';
import { watchSent } from '../../electron/features/sql-log/watch-sent.ts';
import { command } from '../../electron/postgres/command.ts';
import { type NoteSent, type Sent, SentLedger } from '../../electron/postgres/sent.ts';
import { serverFactsStatement } from '../../electron/postgres/server-facts.sql.ts';
import { matchingLines, nothingSent, screenOf, withEvent } from '../../renderer/features/sql-log/sent-rows.ts';
import { sentEvent } from '../../shared/contract/sql-log-sent.ts';
import { withoutPasswords } from '../../shared/without-passwords.ts';
import { type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import type { TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const noted = (note: NoteSent, text: string, params: readonly (string | null)[] = [], error?: string) =>
  note({ name: 'test.note', text, params, ms: 1, rows: 0, error });

describe('the ledger of what was sent', () => {
  it('keeps the last ones by count, numbers all, and counts what it forgot', () => {
    const ledger = new SentLedger({ entries: 5_000, bytes: 1e9 });
    const note = ledger.by('catalog', 7);
    for (let i = 1; i <= 12_000; i += 1) noted(note, `SELECT ${i}`);
    expect([ledger.total, ledger.dropped]).toEqual([12_000, 7_000]);
    expect(ledger.after(0).map(({ seq }) => seq)).toEqual(Array.from({ length: 5_000 }, (_, i) => 7_001 + i));
    expect(ledger.after(11_998).map(({ text }) => text)).toEqual(['SELECT 11999', 'SELECT 12000']);
    expect(ledger.after(12_000)).toEqual([]);
    expect(ledger.after(11_000, 2).map(({ seq }) => seq)).toEqual([11_001, 11_002]);
  });

  it('keeps no more bytes than it may, and cuts parameters that are lists of thousands', () => {
    const ledger = new SentLedger({ entries: 1_000, bytes: 100_000 });
    const note = ledger.by('user', undefined);
    for (let i = 0; i < 50; i += 1) noted(note, 'x'.repeat(10_000));
    expect(ledger.after(0).length).toBe(9);
    expect(ledger.dropped).toBe(41);
    noted(note, 'SELECT $1', ['y'.repeat(5_000)]);
    expect(ledger.after(50)[0]?.params[0]).toMatch(/^y{2000}… \(5000 characters\)$/u);
    expect(ledger.after(50)[0]?.pid).toBeNull();
  });

  it.each([
    ["ALTER ROLE x PASSWORD 'hunter2'", "ALTER ROLE x PASSWORD '…'"],
    [
      "create user x encrypted password E'hun\\'ter2' valid until 'now'",
      "create user x encrypted password '…' valid until 'now'",
    ],
    ["ALTER ROLE x PASSWORD $q$hunter'2$q$;", "ALTER ROLE x PASSWORD '…';"],
    ["SELECT dblink('host=h password=hunter2 user=u')", "SELECT dblink('host=h password=… user=u')"],
    ["SELECT dblink('host=h password=''hun ter2'' user=u')", "SELECT dblink('host=h password=… user=u')"],
    ["SELECT 'postgres://me:hunter2@h/db'", "SELECT 'postgres://me:…@h/db'"],
    ['SELECT password FROM accounts WHERE password = $1', 'SELECT password FROM accounts WHERE password = $1'],
    ['ALTER ROLE x PASSWORD NULL', 'ALTER ROLE x PASSWORD NULL'],
    ["ALTER ROLE x PASSWORD 'hunter2\\'", "ALTER ROLE x PASSWORD '…'"],
    ["ALTER ROLE x PASSWORD 'hunter2", "ALTER ROLE x PASSWORD '…'"],
    ['ALTER ROLE x PASSWORD hunter2', 'ALTER ROLE x PASSWORD …'],
    ["ALTER ROLE x PASSWORD /* its */ 'hunter'\n'2' VALID", "ALTER ROLE x PASSWORD /* its */ '…' VALID"],
    ["DO $$ EXECUTE 'ALTER ROLE x PASSWORD ''hunter2''' $$", "DO $$ EXECUTE 'ALTER ROLE x PASSWORD …' $$"],
    ["OPTIONS (user 'a', \"password\" 'hunter2')", "OPTIONS (user 'a', \"password\" '…')"],
  ])('never has a password: %s', (text, shown) => {
    expect(withoutPasswords(text, "'…'")).toBe(shown);
  });

  it('is written as a script in which nothing but the statements can run', () => {
    const sent: Sent = {
      ...{ seq: 1, onMs: 0, pid: 7, name: 'user', ms: 1.25, rows: 2, settings: null },
      lane: 'user',
      text: 'SELECT $1 -- last',
      params: ["it's\n; DROP TABLE t", null],
      error: '42601: syntax\n; DROP TABLE u',
    };
    const lines = scriptOf(sent).split('\n');
    expect(lines.filter((line) => !line.startsWith('--') && line !== '')).toEqual(['SELECT $1 -- last', ';']);
    expect(lines[0]).toBe('-- 1970-01-01T00:00:00.000Z, lane user, pid 7, user, 1.3 ms, 42601: syntax ; DROP TABLE u');
  });
});

describe('every lane', () => {
  let server: TestServer;
  let test: TestDatabases;
  beforeAll(async () => {
    server = await sharedPostgres(18);
    test = testDatabases();
  });
  afterAll(() => test?.close());

  it('is in the ledger, in order, with what it sent around the text', async () => {
    const at = test.place(server);
    const call = testCall();
    await test.databases.facts(at, call);
    const user = await test.databases.user(at, call, { text: 'SELECT $1::int', settings: [] });
    const limits = { timeoutMs: 5_000, rows: 10, cellBytes: 100, bytes: 1e6 };
    await user.run({ params: ['42'], limits });
    await user.close();
    const failing = await test.databases.user(at, call, { text: 'SELECT 1/0', settings: [] });
    await failing.run({ params: [], limits }).catch(() => undefined);
    await failing.close();
    const commands = await test.databases.command(at, call);
    const manual = 'https://www.postgresql.org/docs/current/';
    await commands.run(
      { name: 'test.analyze', manual, text: command`ANALYZE pg_catalog.pg_class` },
      { timeoutMs: 5_000, lockTimeoutMs: 500 },
    );
    await commands.close();
    const benchmark = await test.databases.benchmark(at, call, { addedDelayMs: 0 });
    await benchmark.run('unnamed', { name: 'test.bench', text: 'SELECT 7' }, []);
    await benchmark.close();

    const sent = test.databases.sent(at).after(0);
    expect(sent.map(({ lane, name }) => `${lane} ${name}`)).toEqual([
      'catalog connections.facts',
      'catalog connections.promise',
      'user user.frame',
      'user user',
      'user user.rollback',
      'catalog connections.promise',
      'user user.frame',
      'user user',
      'user user.rollback',
      'action command.session',
      'action test.analyze',
      'benchmark benchmark.session',
      'benchmark test.bench',
    ]);
    expect(sent.find(({ text }) => text === 'SELECT 1/0')?.error).toMatch(/^22012: division by zero/u);
    expect(sent.find(({ text }) => text === 'SELECT $1::int')).toMatchObject({ params: ['42'], rows: 1 });
    expect(sent[0]?.settings).toContain('transaction_read_only = on');
    expect(sent.every(({ pid, ms }) => pid !== null && ms >= 0)).toBe(true);
  });

  it('reaches the page whole, each text once, and then as it is sent', async () => {
    const at = test.place(server);
    await test.databases.facts(at, testCall());
    const session = await test.session(at);
    const note = test.databases.sent(at).by('catalog', 1);
    for (let i = 0; i < 1_200; i += 1) noted(note, 'SELECT again');
    const call = testCall();
    let sent = nothingSent;
    let texts = 0;
    const watching = watchSent(test.databases, at, call, (event) => {
      sent = withEvent(sent, sentEvent.parse(event));
      texts += event.texts.length;
    });
    await expect.poll(() => sent.lines.length).toBe(1_201);
    // Of the facts with their settings, and the other one.
    expect(texts).toBe(3);
    await session.rows(serverFactsStatement);
    await expect.poll(() => sent.lines.length).toBe(1_202);
    expect(sent).toMatchObject({ total: 1_202, dropped: 0 });
    expect(matchingLines(sent.lines, 'all', 'connections FACTS')).toHaveLength(2);
    expect(matchingLines(sent.lines, 'you', '')).toEqual([]);
    expect(matchingLines(sent.lines, 'errors', '')).toEqual([]);
    expect(matchingLines(sent.lines, 'all', '')[0]?.seq).toBe(1_202);
    expect(screenOf('sql-log.keptForServer')).toEqual({ screen: 'SQL log', reason: 'kept for server' });
    call.stop();
    await watching;
  });
});
