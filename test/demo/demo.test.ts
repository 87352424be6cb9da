import { mkdirSync, readdirSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, demoService } from '../../electron/demo/demo.ts';
import type { DemoProgress } from '../../electron/demo/demo-build.ts';
import { demoFolder } from '../../electron/demo/demo-folder.ts';
import { readPostmasterFile } from '../../electron/demo/postmaster-file.ts';
import { isAlive } from '../../electron/demo/process-identity.ts';
import { openPlainConnection, type PlainConnection } from '../../electron/postgres/plain-connection.ts';
import { mostBackends } from '../scenarios/breakpad/troubles.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

/** One demo for the whole file, built twice and a bit: the tests are in the order of its life. */
let home: string;
let demo: Demo;
const logged: string[] = [];

beforeAll(() => {
  home = path.join(tempFolder(), 'app');
  // As the app makes its own: nobody else may enter, not even the account that root's server runs as.
  mkdirSync(home, { mode: 0o700 });
  demo = demoService({ folder: home, log: (line) => logged.push(line) });
});

afterAll(async () => {
  await demo.stop();
  removeFolder(demoFolder(home));
  removeFolder(path.dirname(home));
});

const serverPid = () => readPostmasterFile(path.join(demoFolder(home), 'data'))?.pid;

async function connect(user = 'app_ro'): Promise<PlainConnection> {
  const { host, port, database } = demo.profile;
  const password = demo.password ?? '';
  return openPlainConnection({ host, port, database, user, password, applicationName: 'test' });
}

async function ask(text: string, user?: string): Promise<readonly Record<string, string | null>[]> {
  const connection = await connect(user);
  return connection.query(text).finally(() => connection.close());
}

async function value(text: string, user?: string): Promise<string | null | undefined> {
  const [row] = await ask(text, user);
  return row && Object.values(row)[0];
}

function bytesBelow(folder: string): number {
  const found = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return found.reduce((sum, entry) => sum + (statSync(path.join(entry.parentPath, entry.name)).blocks ?? 0) * 512, 0);
}

describe('the demo', { timeout: 180_000 }, () => {
  test('that is stopped while it is built gives up, and the next start builds it whole', async () => {
    const seen: DemoProgress[] = [];
    const first = demo.ensure((progress) => {
      seen.push(progress);
      if (progress.done === 3) void demo.stop();
    });
    await expect(first).rejects.toThrow('The demo was stopped');
    expect(serverPid()).toBeUndefined();
    expect(seen.at(-1)?.done).toBe(3);

    const again: DemoProgress[] = [];
    const { profile, password } = await demo.ensure((progress) => again.push(progress));
    expect(again[0]).toMatchObject({ step: 'Making a PostgreSQL cluster', done: 0 });
    expect(profile).toMatchObject({ id: 'demo', name: 'Heapscope demo', database: 'breakpad', environment: 'local' });
    expect(password.length).toBeGreaterThan(20);
    expect(await value('SELECT count(*) FROM songs')).toBe('200000');
  });

  test('answers calls at the same time with one server', async () => {
    const before = serverPid();
    const answers = await Promise.all([demo.ensure(), demo.ensure(), demo.ensure()]);
    expect(new Set(answers.map(({ profile }) => profile.port)).size).toBe(1);
    expect(serverPid()).toBe(before);
  });

  test('has partitions by name only, by inheritance, declared, and what disagrees', async () => {
    const names = await ask(`
      SELECT count(*) FILTER (WHERE relname ~ '^missing_symbols_\\d{8}$') AS by_name,
             count(*) FILTER (WHERE relname = 'missing_symbols_20150601') AS first_week,
             count(*) FILTER (WHERE relname = 'processed_crashes_20220214' AND NOT relispartition) AS orphans,
             count(*) FILTER (WHERE relname = 'reports_being_migrated' AND relispartition) AS strays,
             count(*) FILTER (WHERE relname LIKE '%crap%') AS crap
      FROM pg_class`);
    expect(names[0]).toEqual({ by_name: '212', first_week: '1', orphans: '1', strays: '1', crap: '72' });
    const children = await ask(`
      SELECT inhparent::regclass::text AS parent, count(*) AS children FROM pg_inherits JOIN pg_class ON pg_class.oid = inhparent
      WHERE relkind IN ('r', 'p') GROUP BY 1 ORDER BY 1`);
    expect(children.map(({ parent, children }) => `${parent} ${children}`)).toEqual(
      expect.arrayContaining([
        'crap_reports 16',
        'crash_symbols 8',
        'adi_summary 4',
        'adi_summary_firefox 9',
        'processed_crashes 104',
        'raw_adi_logs 52',
        'reports 104',
        'reports_user_info 104',
      ]),
    );
    expect(await value("SELECT count(*) FROM pg_inherits WHERE inhparent = to_regclass('missing_symbols')")).toBe('0');
  });

  test('has one of every kind, and of what deserves a badge', async () => {
    const kinds = await ask(`
      SELECT string_agg(DISTINCT relkind::text, '' ORDER BY relkind::text) AS kinds,
             count(*) FILTER (WHERE relpersistence = 'u' AND relkind = 'r') AS unlogged,
             count(*) FILTER (WHERE NOT relispopulated) AS unpopulated,
             count(*) FILTER (WHERE relname = 'imported_yesterday' AND reltuples = -1) AS never_analyzed,
             (SELECT string_agg(indexrelid::regclass::text, ',') FROM pg_index WHERE NOT indisvalid) AS invalid,
             has_schema_privilege('priv', 'USAGE') AS may_enter_priv
      FROM pg_class WHERE relnamespace <> 'pg_toast'::regnamespace`);
    expect(kinds[0]).toEqual({
      kinds: 'IScfimprv',
      unlogged: '1',
      unpopulated: '1',
      never_analyzed: '1',
      invalid: 'crap_votes_idx_ccnew',
      may_enter_priv: 'f',
    });
    const routines = await ask(`SELECT prokind, count(*) > 1 AS several FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p', 'a') GROUP BY 1 ORDER BY 1`);
    expect(routines.map(({ prokind, several }) => `${prokind} ${several}`)).toEqual(['a t', 'f t', 'p t']);
    expect(
      await value("SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database WHERE NOT datistemplate"),
    ).toBe('breakpad,postgres,songs');
  });

  test('has a bloated table, a function without its library, and what reads log and WAL as its own role', async () => {
    const bloat = await ask(`
      SELECT table_len > 10000000 AS is_large, approx_free_percent > 70 AS is_free, dead_tuple_count AS dead
      FROM pgstattuple_approx('bug_activity')`);
    expect(bloat[0]).toEqual({ is_large: 't', is_free: 't', dead: '0' });
    const functions = "SELECT probin FROM pg_proc WHERE proname = 'json_object_set'";
    expect(await value(functions)).toBe('$libdir/json_enhancements');
    expect(
      await value("SELECT count(*) FROM pg_attribute WHERE atttypid = 'regproc'::regtype AND attrelid > 16384"),
    ).toBe('1');
    const rights = await ask(`
      SELECT length(pg_read_binary_file(pg_current_logfile('jsonlog'), 0, 100000, true)) > 100 AS reads_log,
             has_parameter_privilege('log_statement', 'ALTER SYSTEM') AS turns_it_on,
             has_function_privilege('pg_reload_conf()', 'EXECUTE') AS reloads,
             (SELECT count(*) > 0 FROM pg_get_wal_stats(pg_current_wal_flush_lsn() - 100000, pg_current_wal_flush_lsn())) AS reads_wal`);
    expect(rights[0]).toEqual({ reads_log: 't', turns_it_on: 't', reloads: 't', reads_wal: 't' });
  });

  test('writes: a queue, a price list that is imported over again, rows held back by an idle snapshot', async () => {
    const seen = `SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_stat_user_tables
      WHERE relname IN ('price_list', 'processing_queue', 'task_runs', 'product_versions') AND n_tup_upd > 0`;
    await expect
      .poll(() => value(seen), { timeout: 20_000 })
      .toBe('price_list,processing_queue,product_versions,task_runs');
    const holder = `SELECT state, backend_xid, age(backend_xmin) > 20 AS is_old FROM pg_stat_activity
      WHERE application_name = 'nightly export'`;
    await expect
      .poll(() => ask(holder), { timeout: 20_000 })
      .toEqual([{ state: 'idle in transaction', backend_xid: null, is_old: 't' }]);
  });

  test('stays under 300 MB', () => {
    const megabytes = bytesBelow(demoFolder(home)) / 1e6;
    expect(megabytes).toBeGreaterThan(150);
    expect(megabytes).toBeLessThan(300);
  });

  test('lives: it grows, somebody waits, somebody is idle in transaction, and no reader waits', async () => {
    const connection = await connect();
    await connection.query("SET lock_timeout = '100ms'");
    const sizes: number[] = [];
    const states = new Set<string>();
    let backends = 0;
    for (let look = 0; look < 20; look += 1) {
      // Of everything that has a size; lock_timeout makes it fail where it would have to wait.
      const [row] = await connection.query(
        "SELECT sum(pg_total_relation_size(oid)) AS bytes FROM pg_class WHERE relkind IN ('r', 'm')",
      );
      sizes.push(Number(row?.bytes));
      const activity = await connection.query(`
        SELECT state, coalesce(wait_event_type = 'Lock', false) AS waits, count(*) AS backends FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() GROUP BY 1, 2`);
      for (const { state, waits } of activity) states.add(waits === 't' ? 'waiting' : String(state));
      backends = Math.max(
        backends,
        activity.reduce((sum, row) => sum + Number(row.backends), 0),
      );
      await delay(250);
    }
    await connection.close();
    expect(sizes.at(-1)).toBeGreaterThan(sizes[0] ?? 0);
    expect([...states]).toEqual(
      expect.arrayContaining(['active', 'idle', 'idle in transaction', 'idle in transaction (aborted)', 'waiting']),
    );
    expect(backends).toBeGreaterThan(5);
    expect(backends).toBeLessThanOrEqual(mostBackends);
    expect(logged).toEqual([]);
  });

  test('has a chain of four hops, a prepared transaction, and soon a deadlock and a cancelled autovacuum', async () => {
    const deepest = `
      WITH RECURSIVE edge AS (
        SELECT pid, by FROM pg_stat_activity, unnest(pg_blocking_pids(pid)) AS by WHERE wait_event_type = 'Lock'
      ), path AS (
        SELECT pid, 1 AS hops FROM edge WHERE by NOT IN (SELECT pid FROM edge)
        UNION ALL SELECT edge.pid, hops + 1 FROM edge JOIN path ON edge.by = path.pid WHERE hops < 10
      ) SELECT max(hops) FROM path`;
    await expect.poll(() => value(deepest), { timeout: 20_000 }).toBe('4');
    expect(await value('SELECT gid FROM pg_prepared_xacts')).toBe('etl-batch-20150601');
    const deadlocks = "SELECT deadlocks > 0 FROM pg_stat_database WHERE datname = 'breakpad'";
    await expect.poll(() => value(deadlocks), { timeout: 20_000 }).toBe('t');
    const worker = `SELECT pid FROM pg_locks WHERE relation = 'crontabber_log'::regclass AND granted
      AND mode = 'ShareUpdateExclusiveLock' AND pid IN (SELECT pid FROM pg_stat_activity WHERE backend_type = 'autovacuum worker')`;
    await expect.poll(() => value(worker), { timeout: 60_000, interval: 100 }).toBeDefined();
    const pid = await value(worker);
    await expect.poll(() => value(worker), { timeout: 20_000, interval: 100 }).not.toBe(pid);
    expect(await value(`SELECT autovacuum_count FROM pg_stat_user_tables WHERE relname = 'crontabber_log'`)).toBe('0');
  });

  test('is shared by a second Heapscope, which does not stop it', async () => {
    const second = demoService({ folder: home, log: () => undefined });
    const { profile, password } = await second.ensure();
    expect({ profile, password }).toEqual({ profile: demo.profile, password: demo.password });
    await second.stop();
    expect(await value('SELECT 1')).toBe('1');
  });

  test('leaves no process behind, and starts again in a moment with what it had', async () => {
    const pid = serverPid() ?? 0;
    expect(isAlive(pid)).toBe(true);
    await demo.stop();
    expect(isAlive(pid)).toBe(false);
    const before = performance.now();
    const seen: DemoProgress[] = [];
    await demo.ensure((progress) => seen.push(progress));
    expect(seen.map(({ step }) => step)).toEqual(['Starting PostgreSQL']);
    expect(performance.now() - before).toBeLessThan(5000);
    expect(await value('SELECT count(*) FROM songs')).toBe('200000');
  });

  test('whose server was killed is started again when it is asked for', async () => {
    const pid = serverPid();
    if (pid === undefined) throw new Error('the demo is not running');
    process.kill(pid, 'SIGQUIT');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    await demo.ensure();
    expect(await value('SELECT count(*) FROM artists')).toBe('20000');
  });

  test('whose files are damaged is made anew', async () => {
    await demo.stop();
    truncateSync(path.join(demoFolder(home), 'data', 'global', 'pg_control'), 100);
    await demo.ensure();
    expect(logged.join()).toMatch(/made anew/);
    expect(await value('SELECT count(*) FROM songs')).toBe('200000');
  });
});
