import { appendFileSync, chmodSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JournalFollow } from '../../electron/features/sql-log/source-journal.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { createRole } from '../support/every-version.ts';
import { installedMajors, type OwnPostgres, startPostgres } from '../support/postgres.ts';
import type { Major } from '../support/server-address.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { groupWith, type OpenLog, openLog, type Watched } from './open-log.ts';

const logging = (log_destination: string, more: Readonly<Record<string, string>> = {}) => ({
  logging_collector: 'on',
  log_destination,
  log_statement: 'all',
  log_duration: 'on',
  log_filename: 'server-%H%M%S.log',
  ...more,
});

const destinationOf = (major: Major): string => (major >= 15 ? 'jsonlog,csvlog' : 'csvlog');
const wanted = process.env.HEAPSCOPE_MAJORS?.split(',').map(Number);

async function watched(log: OpenLog, server: OwnPostgres, more = {}): Promise<Watched> {
  const at = log.place(server, 'postgres', more);
  await log.open(at);
  const watch = log.watch(at);
  await watch.when(({ source }) => source !== null);
  return watch;
}

describe.each(installedMajors().filter((major) => wanted?.includes(major) ?? true))('PostgreSQL %i', (major) => {
  let server: OwnPostgres;
  let connection: ScenarioConnection;
  beforeAll(async () => {
    server = await startPostgres({ major, settings: logging(destinationOf(major)) });
    connection = await server.connect('shop: web');
    await connection.query('CREATE TABLE before_rotation (); CREATE TABLE after_rotation ()');
  });
  afterAll(async () => {
    await connection?.close();
    await server?.stop();
  });

  it('is read by its own functions, our statements left out, through a rotation in mid-read', async () => {
    const log = await openLog({ isRemote: true });
    const watch = await watched(log, server);
    for (let n = 1; n <= 5; n += 1) await connection.query(`SELECT ${n} AS n, 'a\nb' FROM before_rotation`);
    await watch.when((live) => groupWith(live, 'before_rotation')?.calls === 5);
    const before = watch.last()?.source?.name;
    // A second later the name is another one.
    await connection.query('SELECT pg_sleep(1.1)');
    const logged = async () => (await connection.query('SELECT pg_current_logfile() AS name'))[0]?.name;
    const old = await logged();
    await connection.query('SELECT pg_rotate_logfile()');
    await expect.poll(logged).not.toBe(old);
    for (let n = 1; n <= 7; n += 1) await connection.query(`SELECT ${n} FROM after_rotation`);
    const live = await watch.when((one) => groupWith(one, 'after_rotation')?.timed === 7);
    expect(groupWith(live, 'before_rotation')).toMatchObject({ calls: 5, timed: 5, application: 'shop: web' });
    expect(live.source).toMatchObject({ kind: 'server-file', format: major >= 15 ? 'jsonlog' : 'csvlog' });
    expect(live.source?.words).toContain(`Read from ${live.source?.name} on the server, every 0.25 s`);
    expect(live.source?.name).not.toBe(before);
    expect(live.counts).toMatchObject({ unread: 0, skippedBytes: 0 });
    expect(live.counts.ours).toBeGreaterThan(0);
    expect(live.groups.map(({ text }) => text).join('\n')).not.toMatch(/pg_catalog\.|set_config/u);
    expect(watch.rows.find(({ text }) => text.includes('SELECT 5 '))).toMatchObject({
      ...{ text: "SELECT 5 AS n, 'a\nb' FROM before_rotation", application: 'shop: web', database: 'postgres' },
    });
    expect(live.volume.bytes).toBeGreaterThan(1_000);
    await watch.stop();
    await log.close();
  });
});

describe('on this computer', () => {
  let server: OwnPostgres;
  let connection: ScenarioConnection;
  let log: OpenLog;
  beforeAll(async () => {
    const prefix = '%t [%p]: user=%u,db=%d,app=%a ';
    server = await startPostgres({ settings: logging('stderr', { log_line_prefix: prefix, log_filename: 'one.log' }) });
    connection = await server.connect('worker');
    log = await openLog();
  });
  afterAll(async () => {
    await log?.close();
    await connection?.close();
    await server?.stop();
  });
  const file = () => path.join(server.dataDir, 'log', 'one.log');

  it('its file is read, also when it is cut off and when others write there', async () => {
    const watch = await watched(log, server);
    expect(watch.last()?.source).toMatchObject({ kind: 'local-file', format: 'stderr', name: 'one.log' });
    await connection.query('SELECT oid AS\n  first_one FROM pg_class');
    await watch.when((live) => groupWith(live, 'pg_class')?.timed === 1);
    truncateSync(file(), 0);
    appendFileSync(file(), 'nobody knows what this is\n');
    await connection.query('SELECT oid FROM pg_proc');
    const live = await watch.when((one) => groupWith(one, 'pg_proc')?.timed === 1);
    expect(live.counts).toMatchObject({ unread: 1, skippedBytes: 0 });
    expect(groupWith(live, 'pg_class')).toMatchObject({ calls: 1, application: 'worker' });
    await watch.stop();
  });

  it('what is written faster than it is read is counted in bytes, and the rest is read on', async () => {
    const watch = await watched(log, server);
    const junk = `${'x'.repeat(199)}\n`.repeat(5_000);
    for (let n = 0; n < 60; n += 1) appendFileSync(file(), junk);
    await connection.query('SELECT 3 AS behind_it');
    const live = await watch.when((one) => groupWith(one, 'behind_it') !== undefined);
    expect(live.counts.skippedBytes).toBeGreaterThan(20_000_000);
    expect(live.counts.skippedBytes + live.counts.bytes).toBeGreaterThan(60_000_000);
    expect(live.counts.skippedLines).toBeGreaterThan(live.counts.skippedBytes / 250);
    await watch.stop();
  });

  it('the switch is told to put it back at its limit, whether anybody looks or not', async () => {
    const at = log.place(server);
    await log.open(at);
    const on = {
      ...{ id: 'one', at, scope: { kind: 'server' as const }, mode: { kind: 'all' as const }, settings: [] },
      ...{ since: '', until: '', limitBytes: 1_000_000, state: 'on' as const, waitsFor: null, isOthers: false },
      revertSql: '',
    };
    log.logSwitch.become({ on: [on], last: null });
    await expect.poll(() => typeof log.tails.volume(at)?.bytes, { timeout: 10_000 }).toBe('number');
    expect(log.tails.volume(at)?.limitBytes).toBe(1_000_000);
    expect(log.logSwitch.reverted).toEqual([]);
    appendFileSync(file(), `${'y'.repeat(1_500_000)}\n`);
    await expect.poll(() => log.logSwitch.reverted, { timeout: 10_000 }).toEqual([[at, 'volume']]);
    await expect.poll(() => log.tails.volume(at)).toBeNull();
  });
});

describe('the journal', () => {
  it('is followed as it is written, and a journalctl that fails says why', async () => {
    const folder = tempFolder();
    const program = path.join(folder, 'journalctl');
    const lines = '[42] LOG:  statement: SELECT 1\n[42] LOG:  duration: 2.000 ms\n';
    writeFileSync(
      program,
      `#!/bin/sh\n[ "$6" = --quiet ] || exit 3\nprintf '%s' "$LINES$7"\nprintf '${lines}'\nexec sleep 20\n`,
    );
    chmodSync(program, 0o755);
    const follow = new JournalFollow(program, 'postgresql@15-main.service');
    let read = '';
    const piece = (bytes: Buffer) => {
      read += bytes.toString();
    };
    const to = { piece, skipped: deaf, fileEnd: deaf, caughtUp: deaf };
    await expect
      .poll(() => follow.poll({ bytes: 1_000_000, ms: 100 }, to).then(() => read))
      .toContain('duration: 2.000 ms');
    expect(read).toContain('--unit=postgresql@15-main.service');
    expect(follow.grown).toBe(read.length);
    follow.close();
    const broken = new JournalFollow('/bin/false', 'none.service');
    await expect
      .poll(() => broken.poll({ bytes: 1, ms: 100 }, to).then(() => 'well', String))
      .toContain('journalctl ended with 1');
    removeFolder(folder);
  });
  const deaf = () => undefined;
});

describe('who may not read it', () => {
  let server: OwnPostgres;
  let log: OpenLog;
  beforeAll(async () => {
    server = await startPostgres({ major: 15, settings: logging('stderr') });
    log = await openLog({ isRemote: true });
  });
  afterAll(async () => {
    await log?.close();
    await server?.stop();
  });

  it('is told which grants bring it, and it comes with them', async () => {
    const role = await createRole(server, 'plain');
    const at = log.place(server, 'postgres', role);
    await log.open(at);
    const watch = log.watch(at);
    const live = await watch.when(({ missing }) => missing !== null);
    expect(live.missing?.message).toBe('This role may not read the log');
    expect(live.volume.bytes).toBeNull();
    expect(live.source).toMatchObject({ kind: 'sampling', words: 'Sampled from activity, every 0.25 s: not the log' });
    const grants = live.missing?.steps.map(({ sql }) => sql) ?? [];
    expect(grants).toHaveLength(2);
    await watch.stop();
    const superuser = await server.connect('granting');
    for (const grant of grants) await superuser.query(grant ?? '');
    const again = await watched(await reopened(), server, role);
    await superuser.query('SELECT 1 AS seen_by_plain');
    await again.when((one) => groupWith(one, 'seen_by_plain')?.timed === 1);
    expect(again.last()?.source?.kind).toBe('server-file');
    await again.stop();
    await superuser.close();
  });
  const reopened = async () => {
    await log.close();
    log = await openLog({ isRemote: true });
    return log;
  };

  it('pg_monitor sees how it grows, and is told the one that is missing', async () => {
    const role = await createRole(server, 'pg_monitor');
    const at = log.place(server, 'postgres', role);
    await log.open(at);
    const watch = log.watch(at);
    const live = await watch.when(({ missing, volume }) => missing !== null && volume.bytes !== null);
    expect(live.missing?.steps.map(({ sql }) => sql)).toEqual([
      expect.stringMatching(/^GRANT EXECUTE ON FUNCTION pg_catalog\.pg_read_binary_file\(.*\) TO hs_pg_monitor_\w+;$/u),
    ]);
    const superuser = await server.connect('writing');
    await superuser.query(`SELECT '${'x'.repeat(5_000)}'`);
    await watch.when(({ volume }) => (volume.bytes ?? 0) > 5_000);
    await superuser.close();
    await watch.stop();
  });

  it('what runs is sampled, and called that', async () => {
    const role = await createRole(server, 'pg_monitor');
    const at = log.place(server, 'postgres', role);
    await log.open(at);
    const sampling = log.call();
    const sampled = log.samplers.watch(at, sampling.signal, () => undefined);
    const watch = log.watch(at);
    const busy = await server.connect('busy');
    const running = busy.query('SELECT pg_sleep(2) AS long_one');
    const live = await watch.when((one) => groupWith(one, 'long_one') !== undefined);
    expect(groupWith(live, 'long_one')).toMatchObject({ calls: null, totalMs: null, seen: 1 });
    expect(watch.rows.at(-1)).toMatchObject({ kind: 'sampled', application: 'busy', ms: null });
    await watch.stop();
    sampling.stop();
    await sampled;
    await running;
    await busy.close();
  });

  it('what only goes to syslog is not looked for in the files of the collector', async () => {
    const superuser = await server.connect('syslog');
    await superuser.query("ALTER SYSTEM SET log_destination = 'syslog'");
    await superuser.query('SELECT pg_reload_conf()');
    for (const isRemote of [true, false]) {
      const other = await openLog({ isRemote });
      const watch = await watched(other, server);
      expect(watch.last()).toMatchObject({ source: { kind: 'sampling' }, volume: { bytes: null } });
      expect(watch.last()?.missing?.steps[0]?.sql).toContain("log_destination = 'stderr,syslog'");
      await watch.stop();
      await other.close();
    }
    await superuser.query('ALTER SYSTEM RESET log_destination');
    await superuser.query('SELECT pg_reload_conf()');
    await superuser.close();
  });

  it('without a collector is told to turn it on', async () => {
    await server.restart('fast', { logging_collector: 'off' });
    const watch = await watched(await reopened(), server);
    expect(watch.last()?.missing?.message).toContain('logging_collector is off');
    expect(watch.last()?.missing?.steps[0]?.sql).toContain('logging_collector');
    await watch.stop();
    // What `pg_ctl -l` or whoever started it gave it as its output is a file on this computer.
    const here = await openLog();
    const local = await watched(here, server);
    expect(local.last()?.source).toMatchObject({ kind: 'local-file', format: 'stderr', name: 'start.log' });
    const connection = await server.connect('direct');
    await connection.query('SELECT 1 AS to_stderr');
    await local.when((live) => groupWith(live, 'to_stderr')?.timed === 1);
    await connection.close();
    await local.stop();
    await here.close();
  });
});
