import { afterEach, describe, expect, test, vi } from 'vitest';
import { delayMs } from '../../electron/postgres/back-off.ts';
import { refuses } from '../support/fake-behaviours.ts';
import { startFakeServer } from '../support/fake-server.ts';
import { freePort } from '../support/free-port.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { failureFrom, newCall, type Product, productOn, until } from './open.ts';
import { one, pid, sleeps } from './statements.ts';

let product: Product | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await product?.databases.closeAll();
});

const kindOf = ({ databases }: Product) => databases.states()[0]?.kind;

test('the back-off is 10, 30, 60, then 120 s, each ±10 %', () => {
  expect([1, 2, 3, 4, 5, 50].map((failed) => delayMs(failed, 0.5))).toEqual([10e3, 30e3, 60e3, 120e3, 120e3, 120e3]);
  expect([delayMs(1, 0), delayMs(1, 1)]).toEqual([9e3, 11e3]);
  let hourMs = 0;
  let tries = 0;
  while (hourMs < 3_600_000) {
    tries += 1;
    hourMs += delayMs(tries, 0);
  }
  expect(tries).toBeLessThanOrEqual(36);
});

test('a terminated backend: lost, then open again at once; soon after, it waits', async () => {
  const server = await sharedPostgres();
  product = productOn(server);
  const { databases, at } = product;
  const changes: string[] = [];
  databases.onChange(() => changes.push(databases.states()[0]?.kind ?? 'closed'));
  const watcher = await server.connect();
  const terminate = async () => {
    const { pid: backend } = await (await databases.session(at, newCall())).one(pid);
    changes.length = 0;
    await watcher.query(`SELECT pg_terminate_backend(${backend})`);
    return backend;
  };
  const before = await terminate();
  await until(() => changes.includes('open'));
  expect(changes).toEqual(['lost', 'opening', 'open']);
  expect((await (await databases.session(at, newCall())).one(pid)).pid).not.toBe(before);

  await terminate();
  await until(() => changes.includes('lost'));
  const [state] = databases.states();
  expect(state).toMatchObject({
    ...{ kind: 'lost', wasOpen: true },
    message: 'terminating connection due to administrator command',
  });
  expect(state?.kind === 'lost' && state.retryInMs).toBeGreaterThan(9_000);
  const failure = await failureFrom(databases.session(at, newCall()));
  expect(failure).toMatchObject({ kind: 'not-connected', sql: { sqlstate: '57P01' } });

  expect(await databases.retryNow(at, newCall())).toMatchObject({ kind: 'open' });
  await watcher.close();
});

test('a server that goes away and comes back', async () => {
  const server = await startPostgres();
  product = productOn(server);
  const { databases, at } = product;
  await (await databases.session(at, newCall())).rows(one);
  await server.halt('immediate');
  await until(() => {
    const [state] = databases.states();
    return state?.kind === 'lost' && state.attempt === 1;
  });
  const failure = await failureFrom(databases.session(at, newCall()));
  expect(failure.kind).toBe('not-connected');
  expect(failure.message).toMatch(/ECONNREFUSED|ECONNRESET|terminated|shutting down/);
  const [waiting] = databases.states();
  expect(waiting?.kind === 'lost' && (waiting.retryInMs ?? 0)).toBeLessThanOrEqual(10_000);
  expect(await databases.retryNow(at, newCall())).toMatchObject({ kind: 'lost' });
  await server.restart();
  expect(await databases.retryNow(at, newCall())).toMatchObject({ kind: 'lost' });
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await databases.retryNow(at, newCall())).toMatchObject({ kind: 'open' });
  expect(await (await databases.session(at, newCall())).one(one)).toEqual({ one: 1 });
  await databases.closeAll();
  await (server satisfies OwnPostgres).stop();
});

test('with no connection left, a server that is gone is noticed by the first statement and not knocked at', async () => {
  const server = await sharedPostgres();
  const proxy = await startTcpProxy(server);
  product = productOn({ ...proxy, user: server.user, password: server.password });
  const { databases, at } = product;
  const stop = new AbortController();
  const stopped = failureFrom((await databases.session(at, newCall(stop.signal))).rows(sleeps(5)));
  setTimeout(() => stop.abort(), 100);
  await stopped;
  expect(databases.states()).toMatchObject([{ kind: 'open', connections: 0 }]);
  proxy.inject({ refuse: true });
  const session = await databases.session(at, newCall());
  expect((await failureFrom(session.rows(one))).kind).toBe('not-connected');
  await until(() => {
    const [state] = databases.states();
    return state?.kind === 'lost' && (state.retryInMs ?? 0) > 5_000;
  });
  await databases.closeAll();
  await proxy.stop();
});

test('a session that the server ends for being idle is no loss', async () => {
  const server = await sharedPostgres();
  const database = await server.createDatabase();
  const owner = await database.connect();
  await owner.query(`ALTER DATABASE ${database.name} SET idle_session_timeout = '200ms'`);
  product = productOn(server, { database: database.name });
  const { databases, at } = product;
  const kinds = new Set<string | undefined>();
  const session = await databases.session(at, newCall());
  databases.onChange(() => kinds.add(databases.states()[0]?.kind));
  await until(() => {
    const [state] = databases.states();
    return state?.kind === 'open' && state.connections === 0;
  });
  expect(await session.one(one)).toEqual({ one: 1 });
  expect([...kinds]).toEqual(['open']);
  await databases.closeAll();
  await owner.close();
  await database.drop();
});

test('when the line is cut, the server notices and stops the statement', async () => {
  const server = await sharedPostgres();
  const proxy = await startTcpProxy(server);
  product = productOn({ ...proxy, user: server.user, password: server.password });
  const { databases, at, applicationName } = product;
  const running = failureFrom((await databases.session(at, newCall())).rows(sleeps(10)));
  const watcher = await server.connect();
  const isRunning = async () =>
    (
      await watcher.query(
        `SELECT 1 FROM pg_stat_activity WHERE application_name = '${applicationName}' AND query LIKE '%sleep(10)%'`,
      )
    ).length > 0;
  await until(isRunning);
  proxy.cutAll();
  expect((await running).kind).toBe('not-connected');
  await until(async () => !(await isRunning()), 3_000);
  await watcher.close();
  await databases.closeAll();
  await proxy.stop();
});

test('a question about a connection that nobody saved', async () => {
  product = productOn({ host: '127.0.0.1', port: 1, user: 'x' });
  const failure = await failureFrom(product.databases.session('gone/postgres', newCall()));
  expect(failure).toMatchObject({ kind: 'not-connected', message: 'There is no connection "gone"' });
  expect(product.databases.states()).toMatchObject([{ kind: 'lost', retryInMs: null }]);
});

test('opening is left at once by a call that is stopped, and goes on for the others', async () => {
  const server = await sharedPostgres();
  const proxy = await startTcpProxy(server, { delayMs: 60 });
  product = productOn({ ...proxy, user: server.user, password: server.password });
  const { databases, at } = product;
  const stop = new AbortController();
  const patient = databases.session(at, newCall());
  const stopped = failureFrom(databases.session(at, newCall(stop.signal)));
  const started = performance.now();
  stop.abort();
  expect((await stopped).kind).toBe('cancelled');
  expect(performance.now() - started).toBeLessThan(300);
  expect(await (await patient).one(one)).toEqual({ one: 1 });
  expect(proxy.recorded()).toHaveLength(1);
  await databases.closeAll();
  await proxy.stop();
});

test('it tries again by itself, on schedule', async () => {
  let visits = 0;
  const fake = await startFakeServer(async (visit) => {
    visits += 1;
    await refuses({ C: '57P03', M: 'the database system is starting up' })(visit);
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  product = productOn({ ...fake, user: 'x', password: 'x' });
  const { databases, at } = product;
  const settled = async (count: number) => {
    while (visits < count || kindOf({ databases } as Product) !== 'lost') await new Promise(setImmediate);
  };
  expect(await failureFrom(databases.session(at, newCall()))).toMatchObject({ sql: { sqlstate: '57P03' } });
  const seen: number[] = [];
  for (let tries = 1; tries <= 6; tries += 1) {
    await settled(tries);
    const [state] = databases.states();
    const waitMs = state?.kind === 'lost' ? (state.retryInMs ?? 0) : 0;
    seen.push(waitMs);
    vi.advanceTimersByTime(waitMs - 50);
    await new Promise(setImmediate);
    expect(visits).toBe(tries);
    vi.advanceTimersByTime(60);
  }
  expect(seen.map((ms) => Math.round(ms / 1000))).toEqual([10, 30, 60, 120, 120, 120]);
  await settled(7);
  vi.useRealTimers();
  await databases.closeAll();
  await fake.stop();
});

describe('what no retry can mend is not tried again', () => {
  test('a wrong password, tried once per request to open', async () => {
    const server = await sharedPostgres();
    const proxy = await startTcpProxy(server);
    product = productOn({ ...proxy, user: server.user, password: 'wrong' });
    const { databases, at } = product;
    const failure = await failureFrom(databases.session(at, newCall()));
    expect(failure).toMatchObject({ kind: 'not-connected', sql: { sqlstate: '28P01' } });
    expect(databases.states()).toMatchObject([{ kind: 'lost', retryInMs: null }]);
    for (let i = 0; i < 20; i += 1) await failureFrom(databases.session(at, newCall()));
    expect(proxy.recorded()).toHaveLength(1);
    await databases.open(at, newCall(), { password: server.password });
    expect(await (await databases.session(at, newCall())).one(one)).toEqual({ one: 1 });
    await databases.closeAll();
    await proxy.stop();
  });

  test('no such database; no password known', async () => {
    const server = await sharedPostgres();
    product = productOn(server, { database: 'no such one' });
    expect(await failureFrom(product.databases.session(product.at, newCall()))).toMatchObject({
      sql: { sqlstate: '3D000' },
    });
    expect(product.databases.states()).toMatchObject([{ kind: 'lost', retryInMs: null }]);
    await product.databases.closeAll();
    product = productOn({ host: server.host, port: server.port, user: server.user });
    const failure = await failureFrom(product.databases.session(product.at, newCall()));
    const advice = 'Enter the password to connect.';
    expect(failure).toMatchObject({ kind: 'not-connected', advice });
    expect(product.databases.states()).toMatchObject([{ kind: 'lost', wasOpen: false, advice, retryInMs: null }]);
  });

  test('a wrong password that was typed is forgotten, the kept one is used again', async () => {
    const server = await sharedPostgres();
    product = productOn(server);
    const { databases, at } = product;
    const failure = await failureFrom(databases.open(at, newCall(), { password: 'typed wrong' }));
    expect(failure.sql?.sqlstate).toBe('28P01');
    expect(await (await databases.session(at, newCall())).one(one)).toEqual({ one: 1 });
  });

  test('a first open by the user that fails leaves nothing that retries', async () => {
    product = productOn({ host: '127.0.0.1', port: await freePort(), user: 'x' });
    const failure = await failureFrom(product.databases.open(product.at, newCall()));
    expect(failure.advice).toContain('Nothing listens at this address');
    expect(product.databases.states()).toEqual([]);
  });
});

test('too many connections: says which limit, and works on with those it has', async () => {
  const server = await startPostgres({ settings: { max_connections: 8, superuser_reserved_connections: 2 } });
  const admin = await server.connect();
  await admin.query(`CREATE ROLE plain LOGIN PASSWORD 'p'`);
  await admin.query(`CREATE ROLE single LOGIN PASSWORD 'p' CONNECTION LIMIT 1`);
  product = productOn({ ...server, user: 'plain', password: 'p' });
  const catalog = await product.databases.session(product.at, newCall());
  await catalog.rows(one);
  const crowd = await Promise.all(Array.from({ length: 4 }, () => server.connect()));
  const answers = await Promise.all(Array.from({ length: 8 }, () => catalog.one(pid)));
  expect(new Set(answers.map((answer) => answer.pid)).size).toBe(1);

  const second = productOn({ ...server, user: 'plain', password: 'p' });
  const reserved = await failureFrom(second.databases.open(second.at, newCall()));
  expect(reserved).toMatchObject({ kind: 'not-connected', sql: { sqlstate: '53300' } });
  expect(reserved.advice).toContain('kept for administrators');
  crowd.push(...(await Promise.all(Array.from({ length: 2 }, () => server.connect()))));
  const all = await failureFrom(second.databases.open(second.at, newCall()));
  expect(all.message).toContain('too many clients');
  expect(all.advice).toContain('All max_connections slots');
  await Promise.all(crowd.map((each) => each.close()));

  const ofRole = productOn({ ...server, user: 'single', password: 'p' });
  await ofRole.databases.open(ofRole.at, newCall());
  const another = productOn({ ...server, user: 'single', password: 'p' });
  expect((await failureFrom(another.databases.open(another.at, newCall()))).advice).toContain('CONNECTION LIMIT');
  await ofRole.databases.closeAll();
  await product.databases.closeAll();
  await admin.close();
  await server.stop();
});
