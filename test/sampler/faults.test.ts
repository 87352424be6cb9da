import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sleeps } from '../postgres/statements.ts';
import { noPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { type OpenSampler, openSampler } from './watching.ts';

// Bad days: the line breaks, the server restarts, its connections are used up, nobody watches.

let server: OwnPostgres;
let open: OpenSampler;

beforeAll(async () => {
  server = await startPostgres({ settings: { max_connections: 12, superuser_reserved_connections: 2 } });
});

afterAll(() => server.stop());

beforeEach(() => {
  open = openSampler(50);
});

afterEach(() => open.close());

const whys = (gaps: readonly { readonly gap: { readonly why: string } }[]) => gaps.map(({ gap }) => gap.why);

/** Statements of the sampler that the server saw begin, by its own counter of transactions. */
async function samplesWithin(ms: number): Promise<number> {
  const watcher = await server.connect('counting');
  const read = async () => {
    const [row] = await watcher.query(
      "SELECT query_start::text AS last FROM pg_stat_activity WHERE application_name = 'heapscope/test/catalog'",
    );
    return String(row?.last);
  };
  const seen = new Set<string>();
  for (const end = performance.now() + ms; performance.now() < end; ) {
    seen.add(await read());
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await watcher.close();
  return seen.size - 1;
}

test('a cut line is a gap, and sampling goes on when the connection stands again', async () => {
  const proxy = await startTcpProxy(server);
  const bystander = await server.connect('bystander');
  const watching = open.watch(open.place(server, 'postgres', { host: proxy.host, port: proxy.port }));
  await watching.ticks(2);
  proxy.inject({ refuse: true });
  proxy.cutAll();
  await watching.until(() => watching.of('failed').length > 0, 'failed');
  const before = proxy.recorded().length;
  // As long as it is lost, nothing is said twice and nobody knocks but the connections' own retries.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(proxy.recorded().length).toBe(before);
  expect(watching.of('failed').length).toBeLessThanOrEqual(2);
  proxy.inject({});
  const at = watching.of('tick').length;
  const place = open.databases.states()[0]?.at ?? '';
  await open.databases.retryNow(place, open.call());
  await watching.until(() => watching.of('tick').length > at, 'a tick afterwards');
  expect(whys(watching.of('gap'))).toEqual(['lost']);
  expect(watching.of('start').length).toBe(1);
  const after = watching.of('tick')[at];
  expect(after?.changed.map(({ application_name }) => application_name)).toContain('bystander');
  expect(after?.changed.length).toBe(watching.backends.size);
  await bystander.close();
  await watching.stop();
  await proxy.stop();
});

test('a database that the user closes is not opened again by watching it', async () => {
  const at = open.place(server);
  const watching = open.watch(at);
  await watching.ticks(2);
  await open.databases.close(at);
  await watching.until(() => watching.of('failed').length > 0, 'failed');
  expect(watching.of('failed').at(-1)?.words).toMatch(/closed/);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(open.databases.states()).toEqual([]);
  await open.open(at);
  const ticks = watching.of('tick').length;
  await watching.until(() => watching.of('tick').length > ticks, 'a tick');
  await watching.stop();
});

test('while every connection is at work it leaves samples out, and stands in nobody’s way', async () => {
  const at = open.place(server);
  const watching = open.watch(at);
  await watching.ticks(2);
  const session = await open.session(at);
  const work = [1, 4, 4, 4].map((seconds) => session.rows(sleeps(seconds)));
  // A sample that was under way may still be told.
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(session.isBusy).toBe(true);
  const ticks = watching.of('tick').length;
  // Who asks now is answered first, since the sampler did not get in the line.
  await session.rows(sleeps(0.5));
  expect(watching.of('tick').length).toBe(ticks);
  await Promise.all(work);
  await watching.ticks(2);
  await watching.stop();
});

test('a restarted server begins anew: start, the history before it, a gap, everybody', async () => {
  const watching = open.watch(open.place(server));
  await watching.ticks(3);
  const oldKeys = [...watching.backends.keys()];
  await server.restart();
  await watching.until(() => watching.of('failed').length > 0, 'failed');
  await open.databases.retryNow(open.databases.states()[0]?.at ?? '', open.call());
  await watching.until(() => watching.of('start').length === 2, 'a second start', 20_000);
  await watching.ticks(2);
  expect(watching.of('start')[0]?.server.postmaster_start).not.toBe(watching.of('start')[1]?.server.postmaster_start);
  expect(watching.runs.gaps.map(({ why }) => why)).toContain('restarted');
  const lanes = watching.runs.lanes(0, Number.POSITIVE_INFINITY).map(({ identity }) => identity.key);
  expect(lanes).toEqual(expect.arrayContaining(oldKeys));
  for (const key of oldKeys) expect(watching.backends.has(key)).toBe(false);
  await watching.stop();
});

test('with every connection used up it goes on with the one that it has', async () => {
  const watching = open.watch(open.place(server));
  await watching.ticks(2);
  const others = [];
  for (let taken = 0; taken < 20; taken += 1) {
    const other = await server.connect('greedy').catch(() => null);
    if (other === null) break;
    others.push(other);
  }
  await watching.ticks(5);
  const { max_connections } = watching.of('start')[0]?.server ?? { max_connections: 0 };
  expect(watching.of('tick').at(-1)?.used).toBe(max_connections);
  expect(watching.of('failed')).toEqual([]);
  for (const other of others) await other.close();
  await watching.until(() => (watching.of('tick').at(-1)?.used ?? 99) < 5, 'they are gone');
  await watching.stop();
});

test('who comes when every connection is used up is told so, and let in when there is room', async () => {
  const role = await server.connect('boss');
  await role.query("CREATE ROLE plain LOGIN PASSWORD 'plain'");
  const others = [];
  for (let taken = 0; taken < 9; taken += 1) others.push(await server.connect('greedy'));
  const at = open.place(server, 'postgres', { user: 'plain', password: 'plain' });
  const watching = open.watch(at);
  await watching.until(() => watching.of('failed').length > 0, 'failed');
  expect(watching.of('failed')[0]).toMatchObject({
    words: expect.stringMatching(/remaining connection slots|too many/),
  });
  for (const other of others) await other.close();
  await open.databases.retryNow(at, open.call());
  await watching.until(() => watching.of('tick').length > 0, 'a tick');
  await watching.stop();
  await role.query('DROP ROLE plain');
  await role.close();
});

test('any number of watchers cost one sample', async () => {
  open.setEveryMs(200);
  const at = open.place(server);
  const many = [1, 2, 3, 4, 5].map(() => open.watch(at));
  for (const watching of many) await watching.ticks(2);
  expect(await samplesWithin(2000)).toBeLessThanOrEqual(2000 / 200 + 4);
  const [first, second] = many;
  expect([...(first?.backends.keys() ?? [])].sort()).toEqual([...(second?.backends.keys() ?? [])].sort());
  for (const watching of many) await watching.stop();
});

test('it stops when nobody watches; who comes later gets what was, with a gap', async () => {
  const at = open.place(server);
  const first = open.watch(at);
  await first.ticks(3);
  await first.stop();
  const keys = [...first.backends.keys()];
  expect(open.samplers.now(at)).toBeUndefined();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(await samplesWithin(300)).toBe(0);
  const second = open.watch(at);
  await second.ticks(2);
  expect(second.of('history').length).toBeGreaterThan(0);
  expect(second.runs.gaps.map(({ why }) => why)).toEqual(['not-watched']);
  expect(second.runs.fromMs).toBeLessThanOrEqual(first.runs.fromMs);
  expect(second.runs.lanes(0, first.runs.toMs).map(({ identity }) => identity.key)).toEqual(
    expect.arrayContaining(keys),
  );
  await second.stop();
});

test('a page that is loaded again leaves no gap', async () => {
  const at = open.place(server);
  const first = open.watch(at);
  await first.ticks(2);
  await first.stop();
  const second = open.watch(at);
  await second.ticks(2);
  expect(second.runs.gaps).toEqual([]);
  await second.stop();
});

test('a server that answers late is asked less often, and soon as often again', async () => {
  const proxy = await startTcpProxy(server);
  const watching = open.watch(open.place(server, 'postgres', { host: proxy.host, port: proxy.port }));
  await watching.ticks(5);
  proxy.inject({ delayMs: 100 });
  await watching.until(() => (watching.of('tick').at(-1)?.everyMs ?? 0) >= 1000, 'less often', 15_000);
  proxy.inject({});
  await watching.until(() => watching.of('tick').at(-1)?.everyMs === 50, 'as often again', 20_000);
  await watching.stop();
  await proxy.stop();
});

test('a line that stalls is lost, not waited for', async () => {
  const proxy = await startTcpProxy(server);
  const watching = open.watch(open.place(server, 'postgres', { host: proxy.host, port: proxy.port }));
  await watching.ticks(2);
  proxy.inject({ stall: { direction: 'to-client', atByte: 0 } });
  await watching.until(() => watching.of('failed').length > 0, 'failed', 15_000);
  expect(watching.of('failed')[0]?.words).toContain('No answer within');
  proxy.inject({});
  const ticks = watching.of('tick').length;
  await open.databases.retryNow(open.databases.states()[0]?.at ?? '', open.call());
  await watching.until(() => watching.of('tick').length > ticks, 'a tick', 20_000);
  expect(whys(watching.of('gap'))[0]).toMatch(/lost|slow/);
  await watching.stop();
  await proxy.stop();
});

describe.skipIf(noPgBouncer)('through PgBouncer in transaction mode', () => {
  test('the samples are those of the server, and it says that it is pooled', async () => {
    const pooler = await startPgBouncer(server, { poolSize: 2 });
    const watching = open.watch(open.place(server, 'postgres', { host: pooler.host, port: pooler.port }));
    await watching.ticks(5);
    expect(watching.of('start')[0]?.server.isPooled).toBe(true);
    expect([...watching.backends.values()].some(({ isOurs }) => isOurs)).toBe(true);
    expect(watching.of('failed')).toEqual([]);
    expect(watching.of('gap')).toEqual([]);
    await watching.stop();
    await open.databases.closeAll();
    await pooler.stop();
  });
});
