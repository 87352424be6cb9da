import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LookUpRuns } from '../../shared/sql-log/look-up-runs.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { groupWith, type OpenLog, openLog } from './open-log.ts';

describe('runs of one shape in one session', () => {
  const [list, artist, album, other] = [1, 2, 3, 4];
  const runsOf = (...groups: readonly (readonly [pid: number, group: number])[]) => {
    const runs = new LookUpRuns(0);
    groups.forEach(([pid, group], at) => {
      runs.see({ pid, group, seq: at + 1, ms: at * 10 });
    });
    return runs.tick(5_000);
  };
  const times = (count: number, ...groups: readonly (readonly [number, number])[]) =>
    Array.from({ length: count }, () => groups).flat();

  it('are counted with what came before them, however sessions take turns', () => {
    const [run, ...more] = runsOf([7, other], [7, list], [8, other], ...times(20, [7, artist], [8, other]));
    expect(run).toMatchObject({ pid: 7, group: artist, times: 20, firstSeq: 4, lastSeq: 42, withinMs: 380 });
    expect(run?.before.map(({ group }) => group)).toEqual([list, other]);
    expect(more.map(({ pid, group }) => [pid, group])).toEqual([[8, other]]);
  });
  it('go on when a loop looks up two things in turn', () => {
    const runs = runsOf([7, list], ...times(30, [7, artist], [7, album]));
    expect(runs.map(({ group, times: count }) => [group, count])).toEqual([
      [artist, 30],
      [album, 30],
    ]);
  });
  it('do not go on across other work, or a pause', () => {
    const work = [
      [7, 10],
      [7, 11],
      [7, 12],
      [7, 13],
    ] as const;
    expect(runsOf([7, list], ...times(30, [7, artist], ...work)).map(({ group }) => group)).toEqual([]);
    const runs = new LookUpRuns(0);
    for (let n = 0; n < 30; n += 1) runs.see({ pid: 7, group: artist, seq: n + 1, ms: n * 5_000 });
    expect(runs.tick(5_000)).toEqual([]);
  });
});

describe('in the log of a server', () => {
  let server: OwnPostgres;
  let connection: ScenarioConnection;
  let log: OpenLog;
  beforeAll(async () => {
    const settings = { logging_collector: 'on', log_destination: 'jsonlog', log_statement: 'all', log_duration: 'on' };
    server = await startPostgres({ settings });
    connection = await server.connect('songs-web');
    await connection.query(`
      CREATE TABLE artist (id integer PRIMARY KEY, name text);
      CREATE TABLE song (id integer PRIMARY KEY, artist_id integer NOT NULL REFERENCES artist, title text);
      CREATE TABLE setting (name text PRIMARY KEY, value text)`);
    log = await openLog();
  });
  afterAll(async () => {
    await log?.close();
    await connection?.close();
    await server?.stop();
  });

  const page = async (by: 'id' | 'among') => {
    await connection.query('SELECT id, title, artist_id FROM song ORDER BY id LIMIT 100');
    if (by === 'among') await connection.query('SELECT id, name FROM artist WHERE id IN (1, 2, 3)');
    else for (let n = 0; n < 100; n += 1) await connection.query(`SELECT id, name FROM artist WHERE id = ${n}`);
  };

  it('look-ups behind a list are N+1, with its foreign key; a prefetch and look-ups of nobody are not', async () => {
    const at = log.place(server);
    await log.open(at);
    const watch = log.watch(at);
    await watch.when(({ source }) => source !== null);
    // The silent twins first: what is found later must not be theirs.
    for (let n = 0; n < 10; n += 1) await page('among');
    await connection.query('SELECT name FROM setting ORDER BY name');
    for (let n = 0; n < 60; n += 1) await connection.query(`SELECT value FROM setting WHERE name = 'n${n}'`);
    await watch.when((live) => groupWith(live, 'FROM setting WHERE')?.calls === 60);
    await page('id');
    await page('id');
    const live = await watch.when(({ findings }) => findings[0]?.seen === 2);
    const [constraint] = await connection.query("SELECT oid FROM pg_constraint WHERE contype = 'f'");
    expect(live.findings).toHaveLength(1);
    expect(live.findings[0]).toMatchObject({
      ...{ lookUp: 'SELECT … FROM artist WHERE id = $1', times: 100, relation: 'artist', columns: ['id'] },
      ...{ list: 'SELECT … FROM song ORDER BY id LIMIT $1', conoid: Number(constraint?.oid) },
    });
    expect(groupWith(live, 'FROM artist WHERE id = $1')).toMatchObject({ isLookUp: true, calls: 200, timed: 200 });
    expect(groupWith(live, 'FROM song')).toMatchObject({ isList: true, calls: 12 });
    const { fromSeq, toSeq, pid } = live.findings[0] ?? {};
    expect(watch.rows.find(({ seq }) => seq === fromSeq)).toMatchObject({ pid, text: expect.stringContaining('song') });
    expect(watch.rows.find(({ seq }) => seq === toSeq)?.text).toBe('SELECT id, name FROM artist WHERE id = 99');
    await watch.stop();
  });

  it('is exported as shown, as a script, and after a pause nothing of it is lost', async () => {
    const at = log.place(server);
    await log.open(at);
    const watch = log.watch(at);
    await watch.when(({ source }) => source !== null);
    await connection.query("SELECT name AS a, '\u202Eevil\n; DROP' AS b FROM artist");
    await watch.when((live) => groupWith(live, 'FROM artist') !== undefined);
    const after = watch.rows.at(-1)?.seq ?? 0;
    for (let n = 0; n < 300; n += 1) await connection.query(`SELECT ${n} FROM song`);
    await watch.when((live) => groupWith(live, 'FROM song')?.calls === 300);
    // More in a second than cross to a page.
    const told = watch.tails.reduce((sum, { rows, notShown }) => sum + rows.length + notShown, 0);
    expect(told).toBeGreaterThanOrEqual(301);
    const again: string[] = [];
    const call = log.call();
    for await (const { rows, notShown } of log.tails.questions.tail({ at, filter: 'from song', after }, call)) {
      again.push(...rows.map(({ text }) => text));
      expect(notShown).toBe(0);
      call.stop();
    }
    expect(again).toEqual(Array.from({ length: 300 }, (_, n) => `SELECT ${n} FROM song`));
    const asked = { at, by: 'fingerprint', filter: 'artist' } as const;
    await log.tails.questions.exportLog({ ...asked, what: 'tail', format: 'sql' }, log.call());
    const script = String(log.saved.at(-1)?.content);
    expect(script).toContain("SELECT name AS a, '\u202Eevil\n; DROP' AS b FROM artist;");
    expect(script).not.toContain('FROM song');
    await log.tails.questions.exportLog({ ...asked, what: 'groups', format: 'csv' }, log.call());
    expect(String(log.saved.at(-1)?.content)).toMatch(/^"statement","application_name","calls",/u);
    expect(String(log.saved.at(-1)?.content)).toContain('"songs-web",300,');
    const { text } = await log.tails.questions.exportLog({ ...asked, what: 'tail', format: 'markdown' }, log.call());
    expect(text).toContain('Heapscope');
    await log.tails.questions.countAnew({ at }, log.call());
    await watch.when(({ counts }) => counts.statements === 0);
    await watch.stop();
  });

  it('an application is as good a group as a fingerprint', async () => {
    const at = log.place(server);
    await log.open(at);
    const watch = log.watch(at, 'application');
    await watch.when(({ source }) => source !== null);
    await connection.query('SELECT 1');
    const live = await watch.when((one) => groupWith(one, 'songs-web') !== undefined);
    expect(groupWith(live, 'songs-web')).toMatchObject({ calls: 1, hasSample: false });
    await watch.stop();
  });
});
