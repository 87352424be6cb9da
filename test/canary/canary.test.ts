import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoFolder } from '../../electron/demo/demo-folder.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { quoteText } from '../scenarios/quote.ts';
import { type DoorClient, openDoor } from '../support/door-client.ts';
import { type FakeServer, startFakeServer } from '../support/fake-server.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { reached } from '../support/reached.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { errorResponse, notice } from '../support/wire.ts';
import { canary, found } from './forms.ts';
import { askAnything, type Way, waysOfStatements, waysOfThePage } from './ways.ts';

// A password, sent down every way there is, is afterwards in no file, no line of a terminal, no export, no argument and
// no environment of a process that Heapscope started. The page that typed it is answered without it too.

const folder = tempFolder();
const home = path.join(folder, 'home');
const user = path.join(folder, 'user');
const temp = path.join(folder, 'temp');
const cli = path.resolve('dist/host/cli.mjs');

let server: OwnPostgres;
let fake: FakeServer;
let host: TestHost;
let door: DoorClient;
const sessions: ScenarioConnection[] = [];
/** Of a benchmark. */
const exported: unknown[] = [];

beforeAll(async () => {
  for (const one of [user, temp]) mkdirSync(one);
  writeFileSync(path.join(user, '.pgpass'), `127.0.0.1:5432:postgres:app:${canary.replaceAll(/[\\:]/g, '\\$&')}\n`, {
    mode: 0o600,
  });
  writeFileSync(path.join(user, '.pg_service.conf'), `[shop]\nhost=127.0.0.1\nuser=app\npassword=${canary}\n`);
  fake = await startFakeServer(async (visit) => {
    await visit.startup();
    visit.send(notice({ S: 'NOTICE', C: '00000', M: `your password is ${canary}` }));
    visit.send(
      errorResponse({ S: 'FATAL', C: '28P01', M: `password ${canary} is wrong`, D: canary, H: `not ${canary}` }),
    );
    visit.socket.end();
  });
  server = await startPostgres({
    settings: {
      ...{ logging_collector: 'on', log_destination: 'stderr', log_filename: 'server.log', log_statement: 'all' },
      ...{ log_line_prefix: '%m [%p] %u@%d/%a ', shared_preload_libraries: 'pg_stat_statements' },
    },
  });
  const env = {
    PGPASSWORD: canary,
    PGUSER: 'app',
    PGHOST: '127.0.0.1',
    HOME: user,
    TMPDIR: temp,
    PGSERVICEFILE: path.join(user, '.pg_service.conf'),
  };
  host = await startHost({ home, env });
  door = await openDoor(host);
}, 60_000);

afterAll(async () => {
  door?.close();
  await host?.stop();
  await Promise.all(sessions.map((one) => one.close()));
  await fake?.stop();
  await server?.stop();
  removeFolder(folder);
});

/** Sessions that wrote it into their statements: one that ran it, one idle in a transaction after it, one that waits. */
async function writeItDown(): Promise<void> {
  const secret = quoteText(canary);
  const boss = await server.connect('boss');
  await boss.query(`CREATE EXTENSION pg_stat_statements; CREATE TABLE public.held (id integer)`);
  await boss.query(`CREATE ROLE app LOGIN SUPERUSER PASSWORD ${secret}`);
  const holder = await server.connect('holder');
  await holder.query('BEGIN');
  await holder.query(`LOCK TABLE public.held; ALTER ROLE app PASSWORD ${secret}`);
  const waiter = await server.connect('waiter');
  void waiter
    .query(
      `SELECT id, 'host=db password=${canary.replaceAll(/[^\w]/g, '')} user=x' FROM public.held /* PASSWORD ${secret} */`,
    )
    .catch(() => undefined);
  sessions.push(waiter, holder, boss);
}

async function watchAWhile(at: string): Promise<string> {
  const told: unknown[] = [];
  const leaving = new AbortController();
  const hear = (event: unknown) => void told.push(event);
  const all = [
    door.listen('activity.watch', { at }, hear, leaving.signal),
    door.listen('sql-log.live', { at, by: 'fingerprint' }, hear, leaving.signal),
    door.listen('sql-log.tail', { at, filter: '' }, hear, leaving.signal),
    door.listen('sql-log.sent', { at }, hear, leaving.signal),
    door.listen('statements.watch', { at, everyMs: 2000 }, hear, leaving.signal),
  ];
  await expect.poll(() => JSON.stringify(told), { timeout: 60_000 }).toMatch(/ALTER ROLE app PASSWORD +…/);
  await expect.poll(() => JSON.stringify(told), { timeout: 60_000 }).toContain('"waiting"');
  // The log is read once a second.
  await wait(1_200);
  leaving.abort();
  await Promise.all(all);
  return JSON.stringify(told);
}

/** The command line, with the secret in its URI, in its environment, wrong, and malformed. */
function commandLine(): readonly Way[] {
  const login = (password: string, port = server.port) =>
    `postgres://app:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  const run =
    (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    async () => {
      const all = { ...process.env, HEAPSCOPE_HOME: home, HOME: user, TMPDIR: temp, ...env };
      const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...args], {
        env: all,
        encoding: 'utf8',
        timeout: 30_000,
      });
      return { stdout, stderr, status };
    };
  return [
    { way: 'a script’s URI', send: run(['activity', login(canary), '--format', 'json']) },
    { way: 'a script’s URI with a wrong one', send: run(['locks', login(`${canary}wrong`)]) },
    { way: 'a script’s URI to a server that says it', send: run(['sizes', login(canary, fake.port)]) },
    { way: 'a malformed URI of a script', send: run(['sizes', `postgres://app:${canary}@@127.0.0.1/x`]) },
    {
      way: 'a script’s environment',
      send: run(
        [
          'locks',
          `postgres://app@127.0.0.1:${server.port}/postgres`,
          '--password-env',
          'SECRET',
          '--format',
          'markdown',
        ],
        { SECRET: canary },
      ),
    },
  ];
}

const filesBelow = (where: string): string[] =>
  readdirSync(where, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** What /proc tells of a process that may end meanwhile. */
function told(pid: string, what: 'stat' | 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'latin1');
  } catch {
    return '';
  }
}

/** argv and environment of all that the host started, and of what those started: the demo's server with its backends. */
function childrenOf(pid: number): string[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parentOf = new Map(pids.map((one) => [one, told(one, 'stat').split(') ').at(-1)?.split(' ')[1] ?? '']));
  const below = (parent: string): string[] =>
    pids.filter((one) => parentOf.get(one) === parent).flatMap((one) => [one, ...below(one)]);
  return below(String(pid)).map((one) => `${told(one, 'cmdline')}\n${told(one, 'environ')}`);
}

/** Short, and kept: what is exported of it is in every format. */
async function exportedBenchmark(at: string): Promise<unknown> {
  const side = (title: string) => ({ title, text: 'SELECT 1', params: [], settings: [] });
  const request = {
    kind: 'custom',
    ...{ a: side('first'), b: side('second'), timeoutMs: 10_000, rounds: 6, warmUp: 1, seed: 1 },
    mode: 'prepared',
    order: 'shuffled',
    stopsWhenNarrow: false,
  } as const;
  let kept: string | null = null;
  const events: unknown[] = [];
  await door.listen('benchmark.run', { at, runId: 'canary', request }, (event) => {
    events.push(event);
    kept = event.keptAs ?? kept;
  });
  const id = kept ?? 'none was kept';
  const formats = ['csv', 'json', 'markdown'] as const;
  for (const format of formats) exported.push(await door.get('benchmark.export', { at, id, format }));
  return { events, exported };
}

test('a secret that is sent down every way is found nowhere afterwards', async () => {
  const ask = askAnything(door);
  await writeItDown();
  const hits: string[] = [];
  const sent = async ({ way, send }: Way) => {
    const answered = JSON.stringify(await send().catch((error: unknown) => String(error)));
    // A file comes in base64, which is read as what it is.
    const files = [...answered.matchAll(/"base64":"([^"]*)"/g)].map(([, base64 = '']) =>
      Buffer.from(base64, 'base64').toString(),
    );
    if (found([answered, ...files].join('\n')).length > 0) hits.push(way);
  };
  const page = waysOfThePage(ask, server, fake);
  for (const way of page) await sent(way);
  const { at } = await door.get('connections.open', { id: 'saved', password: canary });
  if (found(await watchAWhile(at)).length > 0) hits.push('what is told of sessions, statements and the log');
  const others = [
    ...waysOfStatements(ask, at),
    { way: 'a benchmark, and all that is exported of it', send: () => exportedBenchmark(at) },
    ...commandLine(),
  ];
  for (const way of others) await sent(way);
  expect(exported).toHaveLength(3);
  expect(await door.listen('connections.openDemo', {}, () => undefined)).toMatchObject({ ok: true });
  const children = childrenOf(host.pid);
  if (process.platform === 'linux') expect(children.length).toBeGreaterThan(3);
  if (found(children.join('\n')).length > 0) hits.push('argv or environment of a child');
  door.close();
  await host.stop();
  // Of the demo what is no table and no WAL: its server was told nothing.
  const ofDemo = filesBelow(demoFolder(home)).filter((file) => !/[\\/](base|pg_wal)[\\/]/.test(file));
  const written = [...new Set([...filesBelow(home), ...filesBelow(temp), ...ofDemo])];
  for (const file of written)
    if (found(readFileSync(file, 'latin1')).length > 0 || found(file).length > 0) hits.push(file);
  if (found(host.output()).length > 0) hits.push('what the host printed');
  const ways = page.length + others.length + 6;
  const figure = `${ways} ways, ${hits.length} hits in answers, exports, ${written.length} files, what the host printed, argv and environment of ${children.length} children`;
  console.log(figure, hits);
  reached('canary', figure, hits.length === 0);
  expect(ways).toBeGreaterThanOrEqual(30);
  expect(hits).toEqual([]);
}, 240_000);
