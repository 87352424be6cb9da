import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connections, type Profile, type TestStep } from '../../shared/contract/connections.ts';
import { testCall } from '../support/databases.ts';
import { asksPassword, fakePostgres, httpServer } from '../support/fake-behaviours.ts';
import { startFakeServer } from '../support/fake-server.ts';
import { freePort } from '../support/free-port.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { failureOf, openRoom, profileOf, type TestRoom } from './rooms.ts';

let server: OwnPostgres;
let folder: string;
let room: TestRoom;

beforeAll(async () => {
  server = await startPostgres({ settings: { log_connections: true } });
  folder = tempFolder();
  room = await openRoom(folder);
});
afterAll(async () => {
  await room.databases.closeAll();
  await server.stop();
  removeFolder(folder);
});

const call = () => testCall();

async function stepsOf(profile: Profile, password?: string): Promise<TestStep[]> {
  const steps: TestStep[] = [];
  const input = connections.test.input.parse({ profile, ...(password === undefined ? {} : { password }) });
  for await (const step of room.service.test(input, call())) steps.push(connections.test.output.parse(step));
  return steps;
}

const save = (profile: Profile, password?: string) =>
  room.service.save(connections.save.input.parse({ profile, ...(password === undefined ? {} : { password }) }), call());

async function backends(application: string): Promise<number> {
  const connection = await server.connect('counter');
  const [row] = await connection.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name LIKE '${application}%'`,
  );
  await connection.close();
  return Number(row?.n);
}

describe('test connection', () => {
  test('every step, in order, with what it found; nothing stays open', async () => {
    const steps = await stepsOf(profileOf(server), server.password);
    expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'dns skipped',
      'tcp passed',
      'tls skipped',
      'authentication passed',
      'server passed',
    ]);
    expect(steps.at(-1)?.text).toContain('PostgreSQL 18');
    await expect.poll(() => backends('heapscope/')).toBe(0);
  });

  test("a wrong password: the server's own words and SQLSTATE, later steps not reached", async () => {
    const steps = await stepsOf(profileOf(server), 'wrong');
    const failed = steps.find(({ state }) => state === 'failed');
    expect(failed).toMatchObject({ step: 'authentication', sqlstate: '28P01' });
    expect(failed?.text).toBe(`password authentication failed for user "${server.user}"`);
    expect(steps.at(-1)).toMatchObject({ step: 'server', state: 'not-reached' });
  });

  test('an unknown host', async () => {
    const [dns, ...rest] = await stepsOf(profileOf(server, { host: 'no-such-host.invalid' }));
    expect(dns).toMatchObject({ step: 'dns', state: 'failed' });
    expect(dns?.text).toContain('no-such-host.invalid');
    expect(rest.every(({ state }) => state === 'not-reached')).toBe(true);
  });

  test('a port where nobody listens', async () => {
    const port = await freePort();
    const steps = await stepsOf(profileOf({ ...server, port }));
    expect(steps.find(({ state }) => state === 'failed')).toMatchObject({ step: 'tcp' });
    expect(steps.find(({ state }) => state === 'failed')?.text).toContain(String(port));
  });

  test('a port that never answers: 5 s', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const started = performance.now();
    const steps = await stepsOf(profileOf({ ...server, port }), 'x');
    silent.close();
    expect(performance.now() - started).toBeGreaterThan(4_000);
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(steps.find(({ state }) => state === 'failed')?.text).toContain('within 5 s');
  });

  test('a server that is no PostgreSQL', async () => {
    const http = await startFakeServer(httpServer);
    const steps = await stepsOf(profileOf({ ...server, port: http.port }), 'x');
    await http.stop();
    const failed = steps.find(({ state }) => state === 'failed');
    expect(failed?.text).toContain('HTTP/1.1');
    expect(http.received().toString()).not.toContain(server.password);
  });

  test('a server that is too old, in one sentence and without asking it anything', async () => {
    const old = await startFakeServer(fakePostgres({ server_version: '9.6.24' }));
    const steps = await stepsOf(profileOf({ ...server, port: old.port }), 'x');
    await old.stop();
    expect(steps.at(-1)).toMatchObject({ step: 'server', state: 'failed' });
    expect(steps.at(-1)?.text).toContain('9.6');
    expect(steps.at(-1)?.text).toContain('14');
  });
});

describe('open', () => {
  test('mistyped, then right; the wrong one is not kept, and nothing is tried by itself', async () => {
    await save(profileOf(server, { id: 'typed' }));
    const wrong = await failureOf(room.service.open({ id: 'typed', password: 'mistyped' }, call()));
    expect(wrong.sql).toMatchObject({ sqlstate: '28P01' });
    expect((await room.service.list({}, call())).profiles.find(({ id }) => id === 'typed')?.secret).toBe('none');
    const tries = () =>
      readFileSync(path.join(server.dataDir, 'start.log'), 'utf8').split('password authentication failed').length - 1;
    const before = tries();
    expect(before).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(tries()).toBe(before);
    expect(room.databases.states().filter(({ at }) => at.startsWith('typed/'))).toEqual([]);
    const facts = await room.service.open({ id: 'typed', password: server.password }, call());
    expect(facts).toMatchObject({ database: 'postgres', role: server.user });
    const saved = (await room.service.list({}, call())).profiles.find(({ id }) => id === 'typed');
    expect(saved).toMatchObject({ secret: 'memory', lastVersion: facts.server_version_num });
    expect(connections.open.output.parse(facts).at).toBe('typed/postgres');
    // Another database of the same server needs no second question.
    const other = await server.createDatabase();
    expect(await room.service.open({ id: 'typed', database: other.name }, call())).toMatchObject({
      database: other.name,
    });
    await room.databases.closeProfile('typed');
    await other.drop();
  });

  test('a password never follows a connection that leads elsewhere now', async () => {
    await save(profileOf(server, { id: 'moved' }), server.password);
    expect((await save(profileOf(server, { id: 'moved', name: 'renamed' }))).secret).toBe('memory');
    expect((await save(profileOf(server, { id: 'moved', host: 'localhost' }))).secret).toBe('none');
    await save(profileOf(server, { id: 'moved' }), server.password);
    // Not even for a test of an unsaved change.
    const thief = await startFakeServer(asksPassword('clear'));
    const steps = await stepsOf(profileOf({ ...server, port: thief.port }, { id: 'moved' }));
    expect(steps.find(({ state }) => state === 'failed')).toMatchObject({ step: 'authentication' });
    expect(thief.received().toString()).not.toContain(server.password);
    await thief.stop();
  });

  test('no such database, no such connection', async () => {
    await save(profileOf(server, { id: 'typed' }), server.password);
    const gone = await failureOf(room.service.open({ id: 'typed', database: 'no such' }, call()));
    expect(gone.sql?.sqlstate).toBe('3D000');
    expect((await failureOf(room.service.open({ id: 'nobody' }, call()))).kind).toBe('not-connected');
  });

  test('the demo is not edited by hand', async () => {
    expect((await failureOf(save(profileOf(server, { id: 'demo' })))).kind).toBe('bad-input');
  });
});

describe('databases of a server', () => {
  test('all with sizes; one that the role may not connect to is there without a size; kept for later', async () => {
    const connection = await server.connect();
    await connection.query("CREATE ROLE plain LOGIN PASSWORD 'plain'");
    await connection.query('CREATE DATABASE forbidden');
    await connection.query('REVOKE CONNECT ON DATABASE forbidden FROM PUBLIC');
    await connection.close();
    await save(profileOf({ ...server, user: 'plain' }, { id: 'plain' }), 'plain');
    expect(await room.service.databases({ id: 'plain' }, call())).toEqual({
      databases: [],
      readAt: null,
      isLive: false,
    });
    await room.service.open({ id: 'plain' }, call());
    const live = connections.databases.output.parse(await room.service.databases({ id: 'plain' }, call()));
    expect(live.isLive).toBe(true);
    const forbidden = live.databases.find(({ datname }) => datname === 'forbidden');
    expect(forbidden).toEqual({ datname: 'forbidden', bytes: null, allowsConnections: false });
    expect(live.databases.find(({ datname }) => datname === 'postgres')?.bytes).toBeGreaterThan(1_000_000);
    expect(live.databases.some(({ datname }) => datname.startsWith('template'))).toBe(false);
    // At most once a minute: the second answer is the first.
    const again = call();
    expect((await room.service.databases({ id: 'plain' }, again)).readAt).toBe(live.readAt);
    expect(again.statements).toEqual([]);
    await room.service.close({ at: 'plain/postgres' }, call());
    expect(await room.service.databases({ id: 'plain' }, call())).toEqual({ ...live, isLive: false });
    // As superuser the same database has its size.
    await save(profileOf(server, { id: 'super' }), server.password);
    await room.service.open({ id: 'super' }, call());
    const all = await room.service.databases({ id: 'super' }, call());
    expect(all.databases.find(({ datname }) => datname === 'forbidden')?.bytes).toBeGreaterThan(1_000_000);
  });
});

describe('saturation', () => {
  test('superuser, pg_monitor and a plain role: the same count, hidden is unknown and never 0', async () => {
    const admin = await server.connect('admin');
    await admin.query("CREATE ROLE watcher LOGIN PASSWORD 'w' IN ROLE pg_monitor");
    await admin.query("CREATE ROLE nobody_special LOGIN PASSWORD 'n'");
    const idle = await server.connect('busy');
    await idle.query('BEGIN');
    await idle.query('SELECT 1');
    const read = async (id: string, user: string, password: string) => {
      await save(profileOf({ ...server, user }, { id }), password);
      await room.service.open({ id }, call());
      const answer = connections.saturation.output.parse(
        await room.service.saturation({ at: `${id}/postgres` }, call()),
      );
      await room.databases.closeProfile(id);
      return answer;
    };
    await room.databases.closeAll();
    await expect.poll(() => backends('heapscope/')).toBe(0);
    const superuser = await read('s', server.user, server.password);
    await expect.poll(() => backends('heapscope/')).toBe(0);
    const monitor = await read('w', 'watcher', 'w');
    await expect.poll(() => backends('heapscope/')).toBe(0);
    const plain = await read('n', 'nobody_special', 'n');
    // admin, busy and Heapscope's own.
    expect(superuser).toMatchObject({
      used: 3,
      hidden: 0,
      max: 100,
      byState: { idleInTransaction: 1, idle: 1, active: 1, unknown: 0 },
    });
    expect(superuser.reserved).toBe(3);
    expect(monitor).toMatchObject({ used: 3, hidden: 0, byState: superuser.byState });
    expect(plain).toMatchObject({
      used: 3,
      hidden: 2,
      byState: { idleInTransaction: 0, idle: 0, active: 1, unknown: 2 },
    });
    await idle.close();
    await admin.close();
  });
});

describe('watch', () => {
  test('tells at once and at each change, and ends with the page', async () => {
    await room.databases.closeAll();
    await save(profileOf(server, { id: 'seen' }), server.password);
    const stopper = call();
    const heard: string[] = [];
    const listening = (async () => {
      for await (const { states } of room.service.watch({}, stopper)) {
        heard.push(states.map(({ kind, at }) => `${kind} ${at}`).join());
      }
    })();
    await expect.poll(() => heard).toEqual(['']);
    await room.service.open({ id: 'seen' }, call());
    await expect.poll(() => heard.at(-1)).toBe('open seen/postgres');
    await room.service.close({ at: 'seen/postgres' }, call());
    await expect.poll(() => heard.at(-1)).toBe('');
    stopper.stop();
    await listening;
  });
});
