import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileNames } from '../scenarios/hostile-names.ts';
import { quoteName } from '../scenarios/quote.ts';
import type { Major, TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { readCsv } from './csv.ts';
import { runCli } from './run-cli.ts';

type Report = { readonly rows: readonly Readonly<Record<string, unknown>>[] };

/** A row that only a room that has really looked can have. */
const inTable: Readonly<Record<string, { args: readonly string[]; row: Readonly<Record<string, unknown>> }>> = {
  relations: { args: ['--filter', 'songs'], row: { name: 'songs', kind: 'table' } },
  sizes: { args: ['--keep-nothing'], row: { lump: 'songs', relations: 1 } },
  vacuum: { args: [], row: { table: 'songs', n_dead_tup: 500, verdict: 'off' } },
  writes: { args: ['--for', '1s'], row: { relname: 'songs', n_tup_ins: 1000 } },
  upgrade: { args: ['--to', '18'], row: { check: 'Prepared transactions' } },
};

/** Control characters, but for line breaks, and marks that turn the direction of text. */
const unseenIn = (text: string) => text.match(/[^\P{Cc}\n]|[\u202a-\u202e]/gu) ?? [];

const folder = mkdtempSync(path.join(tmpdir(), 'heapscope-cli-rooms-'));
const file = (name: string, text: string): string => {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
};
afterAll(() => rmSync(folder, { recursive: true }));

async function fill(database: TestDatabase): Promise<void> {
  const connection = await database.connect();
  await connection.query(`
    CREATE TABLE artists (id int PRIMARY KEY);
    INSERT INTO artists SELECT g FROM generate_series(1, 50) g;
    CREATE TABLE songs (id int PRIMARY KEY, artist_id int NOT NULL REFERENCES artists, title text)
      WITH (autovacuum_enabled = off);
    INSERT INTO songs SELECT g, 1 + g % 50, 'song ' || g FROM generate_series(1, 1000) g;
    DELETE FROM songs WHERE id > 500`);
  await connection.close();
  // What a session has counted is reported when it ends; ANALYZE by another one then counts anew, and has the last word.
  const analyst = await database.connect();
  const reported = `SELECT 1 FROM pg_stat_all_tables WHERE relname = 'songs' AND n_tup_del = 500`;
  while ((await analyst.query(reported)).length === 0) await setTimeout(50);
  await analyst.query('ANALYZE songs');
  await analyst.close();
}

describe.each<[Major]>([[15], [18]])('against PostgreSQL %i', { timeout: 120_000 }, (major) => {
  let server: TestServer;
  let database: TestDatabase;
  const ask = (room: string, ...args: readonly string[]) =>
    runCli([room, '--url-env', 'URL', ...args], { env: { URL: database.url } });

  beforeAll(async () => {
    server = await sharedPostgres(major);
    database = await server.createDatabase();
    await fill(database);
  }, 120_000);
  afterAll(() => database.drop());

  it.each(Object.entries(inTable))('%s answers in JSON, and nothing but that', async (room, { args, row }) => {
    const { code, out, error, left } = await ask(room, '--quiet', '--format', 'json', ...args);
    expect(error).toBe('');
    const report: Report = JSON.parse(out);
    expect(report.rows).toContainEqual(expect.objectContaining(row));
    expect({ code, left }).toEqual({ code: 0, left: [] });
  });

  it('activity, locks and overview tell of a session that waits, and end with 3 for it', async () => {
    const holder = await database.connect('cli-holder');
    const waiter = await database.connect('cli-waiter');
    await holder.query('BEGIN; LOCK TABLE artists IN ACCESS EXCLUSIVE MODE');
    const waiting = waiter.query('SELECT count(*) FROM artists');
    const pidOf = `SELECT pid FROM pg_stat_activity WHERE application_name = 'cli-waiter' AND wait_event_type = 'Lock'`;
    await expect.poll(async () => (await holder.query(pidOf)).length, { timeout: 60_000 }).toBe(1);
    const [activity, locks, overview] = await Promise.all([
      ask('activity', '--fail-on', 'idle-in-transaction>1ms', '--fail-on', 'waiting>1ms'),
      ask('locks', '--format', 'json', '--fail-on', 'waiting>=1', '--fail-on', 'waiting>1d'),
      ask('overview', '--format', 'json', '--fail-on', 'know>0'),
    ]);
    await holder.query('ROLLBACK');
    await waiting;
    await Promise.all([holder.close(), waiter.close()]);
    expect([activity.code, locks.code, overview.code]).toEqual([3, 3, 3]);
    const [head = [], ...rows] = readCsv(activity.out);
    const byApplication = new Map(rows.map((row) => [row[head.indexOf('application')], row[head.indexOf('state')]]));
    expect(byApplication.get('cli-holder')).toBe('idle in transaction');
    expect(byApplication.get('cli-waiter')).toBe('waiting on lock');
    expect(activity.error).toMatch(/--fail-on idle-in-transaction>1ms holds:\n {2}pid \d+/u);
    const tree: Report = JSON.parse(locks.out);
    const waits = { application: 'cli-waiter', mode: 'AccessShareLock', object: 'artists', depth: 1, blocks: 0 };
    expect(tree.rows).toContainEqual(expect.objectContaining(waits));
    expect(locks.error).not.toContain('waiting>1d');
    const report: Report = JSON.parse(overview.out);
    expect(report.rows).toContainEqual(
      expect.objectContaining({ urgency: expect.any(String), finding: expect.any(String) }),
    );
  });

  // What follows is ours alone, whatever the server's version.
  if (major !== 18) return;

  it('plan writes what EXPLAIN would, compares it with what it wrote before, and executes only when asked', async () => {
    const before = await ask('plan', 'SELECT * FROM songs WHERE id = $1;', '--param', '7');
    expect(before.out).toMatch(/^Index Scan using songs_pkey on songs {2}\(cost=/u);
    expect(before.out).not.toContain('actual');
    const against = ['--against', file(`before-${major}.txt`, before.out), '--fail-on', 'changed>0', '--format', 'csv'];
    const sql = file('now.sql', "SELECT * FROM songs WHERE title = 'song 7' -- slow\n;\n");
    const now = await ask(
      'plan',
      '--file',
      sql,
      '--analyze',
      '--fail-on',
      'cost>1',
      '--fail-on',
      'time>1min',
      ...against,
    );
    expect(now.code).toBe(3);
    expect(now.error).toMatch(/cost>1 holds:[\s\S]*changed>0 holds:/u);
    expect(now.error).not.toContain('time>1min');
    const [head = [], ...nodes] = readCsv(now.out);
    expect(nodes.map((node) => [node[head.indexOf('label')], node[head.indexOf('actual_rows')]])).toEqual([
      ['Seq Scan', '1'],
    ]);
    const writing = await ask('plan', '--analyze', 'DELETE FROM songs');
    expect(writing).toMatchObject({ code: 1, out: '' });
    expect(writing.error).toContain('This statement writes');
  });

  it('bench measures a foreign key, and two files that do different work are not ranked', async () => {
    const key = await ask('bench', '--fk', 'public.songs.songs_artist_id_fkey', '--ids', '20', '--format', 'json');
    const kept: { event: { strategies: { key: string; n: number; medianMs: number }[] } } = JSON.parse(key.out);
    expect(kept.event.strategies.map(({ key: name, n }) => [name, n])).toEqual([
      ['n+1', 20],
      ['join', 20],
      ['prefetch', 20],
    ]);
    expect(key).toMatchObject({ code: 0, left: [] });
    const [a, b] = [file('a.sql', 'SELECT 1;'), file('b.sql', 'SELECT count(*) FROM songs')];
    const two = await ask(
      'bench',
      '--a',
      a,
      '--b',
      b,
      '--rounds',
      '10',
      '--fail-on',
      'ratio:b>1000',
      '--fail-on',
      'median:b>1h',
    );
    expect(two.out).toMatch(/^# Benchmark[\s\S]*\| Strategy \|/u);
    expect(two.error).toContain('ratio:b>1000 cannot be told:');
    expect(two.code).toBe(4);
  });

  it('vacuum and sizes hold what they measured against conditions', async () => {
    const conditions = ['dead>20%', 'overdue>0', 'wraparound>50%'].flatMap((one) => ['--fail-on', one]);
    const vacuum = await ask('vacuum', '--least-dead', '100', ...conditions);
    expect(vacuum.error).toMatch(/dead>20% holds:\n {2}public\.songs: 50\.0 %/u);
    expect(vacuum.error).toContain('public.songs (off)');
    expect(vacuum.error).not.toContain('wraparound');
    expect(vacuum.code).toBe(3);
    const sizes = await ask('sizes', '--keep-nothing', '--fail-on', 'lump:songs>1TB', '--fail-on', 'lump:sogns>1GB');
    expect(sizes.error).toBe('heapscope: --fail-on lump:sogns>1GB cannot be told:\n  there is no lump of sogns\n');
    expect(sizes.code).toBe(4);
  });
});

describe('hostile names', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await (await sharedPostgres()).createDatabase();
    const connection = await database.connect();
    for (const name of hostileNames) await connection.query(`CREATE TABLE ${quoteName(name)} (a int)`);
    await connection.close();
  });
  afterAll(() => database.drop());
  const ask = (...args: readonly string[]) => runCli([...args, '--url-env', 'URL'], { env: { URL: database.url } });

  it('are cells of CSV that no spreadsheet runs, cells of Markdown, and themselves in JSON', async () => {
    const [csv, markdown, json] = await Promise.all(
      ['csv', 'md', 'json'].map((format) => ask('vacuum', '--quiet', '--format', format)),
    );
    const [head = [], ...rows] = readCsv(csv?.out ?? '');
    const named = rows.map((row) => row[head.indexOf('table')] ?? '');
    expect(named).toHaveLength(hostileNames.length);
    expect(named.filter((name) => /^[=+\-@\t\r\n＝＋－＠]/u.test(name))).toEqual([]);
    const report: Report = JSON.parse(json?.out ?? '');
    expect(new Set(report.rows.map(({ table }) => table))).toEqual(new Set(hostileNames));
    const lines = (markdown?.out ?? '').split('\n').filter((line) => line.startsWith('| '));
    expect(lines).toHaveLength(hostileNames.length + 2);
    expect(markdown?.out).not.toMatch(/<script|<img|<svg/u);
    expect(unseenIn(markdown?.out ?? '')).toEqual([]);
  });

  it('cannot move a terminal from the error output', async () => {
    const moving = hostileNames.filter(
      (name) => unseenIn(name.replaceAll('\n', '\t')).length > 0 && name.trim() === name,
    );
    expect(moving.length).toBeGreaterThan(2);
    const conditions = moving.flatMap((name) => ['--fail-on', `lump:${name}>=0B`]);
    const { code, error } = await ask('sizes', '--keep-nothing', '--by', 'none', ...conditions);
    expect(code).toBe(3);
    expect(error.match(/ holds:\n {2}public\..*: 0 B\n/gu)).toHaveLength(moving.length);
    expect(unseenIn(error)).toEqual([]);
  });
});
