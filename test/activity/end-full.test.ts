import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/contract/activity.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { testCall } from '../support/databases.ts';
import { noPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { type OpenActivity, openActivity } from './open-activity.ts';
import { idleInTransaction, type Observer, observe, victimOn } from './victim.ts';

const application = 'test/leak';
let server: OwnPostgres;
let product: OpenActivity;
let observer: Observer;
beforeAll(async () => {
  server = await startPostgres({ settings: { max_connections: 14, superuser_reserved_connections: 3 } });
  product = await openActivity();
  observer = await observe(server);
});
afterAll(async () => {
  await observer.connection.close();
  await product.close();
  await server.stop();
});

/** Takes every slot that is left, for this user. */
async function fill(user: string, password: string): Promise<ScenarioConnection[]> {
  const taken: ScenarioConnection[] = [];
  for (let refused = 0; refused < 3; ) {
    try {
      taken.push(await idleInTransaction(server, { application, user, password }, 'SELECT 1'));
    } catch (error) {
      expect(error).toMatchObject({ code: '53300' });
      refused += 1;
      // A connection that was refused or closed a moment ago may still hold its slot.
      await sleep(20);
    }
  }
  return taken;
}

const leaked = async () => {
  const rows = await observer.connection.query(
    `SELECT pid FROM pg_stat_activity WHERE application_name = '${application}' AND state = 'idle in transaction' ORDER BY pid`,
  );
  const targets = [];
  for (const row of rows) targets.push(await observer.target(Number(row.pid)));
  return targets;
};

describe('with all connections used up', () => {
  it.each([
    ['the superuser, the reserved slots too', 'superuser'],
    ['a role that may signal and see', 'granted'],
  ])('%s: End and End many work over a connection that stands already', async (_what, who) => {
    const password = 'a-password';
    if (who === 'granted') {
      const text = `CREATE ROLE helper LOGIN PASSWORD '${password}'; GRANT pg_signal_backend, pg_read_all_stats TO helper`;
      await observer.connection.query(text);
    }
    const login = who === 'granted' ? { user: 'helper', password } : { user: server.user, password: server.password };
    const at = product.place(server, 'postgres', login);
    await product.databases.open(at, testCall());
    const taken = await fill(login.user, login.password);
    // The superuser fills the rest, so that nobody at all gets in.
    const rest = who === 'granted' ? await fill(server.user, server.password) : [];
    await expect(victimOn(server)).rejects.toMatchObject({ code: '53300' });

    const targets = (await leaked()).slice(0, 4);
    const [first, ...others] = targets;
    if (first === undefined || others.length < 3) throw new Error('nobody leaked');
    const call = testCall();
    expect(await product.end(at, first, { call })).toMatchObject({ kind: 'ended' });
    expect(await observer.isThere(first.pid)).toBe(false);
    expect(call.statements.map(({ name }) => name)).toContain('activity.end');
    // Somebody takes the slot at once: the next ones must not count on it either.
    rest.push(...(await fill(server.user, server.password)));
    const events: Outcome[] = [];
    const mine = others.filter(({ pid }) => pid !== first.pid);
    for await (const one of product.service.endMany({ at, targets: mine }, testCall())) events.push(one);
    expect(events.map(({ kind }) => kind)).toEqual(mine.map(() => 'ended'));
    for (const connection of [...taken, ...rest]) await connection.close();
    await product.databases.close(at);
  });

  it('never has more than four connections, and the action goes first when all are busy', async () => {
    const at = product.place(server);
    await product.databases.open(at, testCall());
    const victim = await idleInTransaction(server, { application }, 'SELECT 1');
    const target = await observer.until(victim.pid, 'idle in transaction');
    const busy = testCall();
    const session = await product.databases.session(at, busy);
    const lines = [await session.fresh(), await session.fresh(), await session.fresh()];
    let most = 0;
    const watching = (async () => {
      while (!busy.signal.aborted) {
        const rows = await observer.connection.query(
          `SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'heapscope/%'`,
        );
        most = Math.max(most, rows.length);
      }
    })();
    const outcome = await product.end(at, target);
    busy.stop();
    await watching;
    expect(outcome.kind).toBe('ended');
    expect(most).toBe(4);
    for (const line of lines) await line.close();
    await victim.close();
    await product.databases.close(at);
  });
});

it('a line that breaks before the answer: it is not known, and said so; asked again, it is', async () => {
  const proxy = await startTcpProxy(server);
  const at = product.place({ ...server, ...proxy });
  const endOne = async () => {
    const victim = await idleInTransaction(server, { application }, 'SELECT 1');
    const target = await observer.until(victim.pid, 'idle in transaction');
    const outcome = await product.end(at, target);
    await victim.close();
    return { outcome, target };
  };
  expect((await endOne()).outcome.kind).toBe('ended');
  // Where the answer to the statement begins, on a connection of the action lane.
  const answer = Math.max(...proxy.recorded().map(({ toClient }) => toClient.indexOf('signalled')));
  expect(answer).toBeGreaterThan(0);
  proxy.inject({ cut: { direction: 'to-client', atByte: answer } });
  const { outcome, target } = await endOne();
  expect(outcome).toMatchObject({ kind: 'failed', words: expect.stringContaining('is not known') });
  await observer.untilGone(target.pid);
  proxy.inject({});
  expect((await product.end(at, target)).kind).toBe('gone');
  await product.databases.close(at);
  await proxy.stop();
});

describe.skipIf(noPgBouncer)('through PgBouncer in transaction mode', () => {
  let bouncer: PgBouncer;
  beforeAll(async () => {
    bouncer = await startPgBouncer(server, { mode: 'transaction', poolSize: 3 });
  });
  afterAll(() => bouncer.stop());

  it("ends the pooler's connection and says so; the client whose transaction it was is told", async () => {
    const at = product.place({ ...server, ...bouncer });
    expect(await product.databases.open(at, testCall())).toMatchObject({ isPooled: true });
    const client = await idleInTransaction(
      server,
      { application: 'test/pooled', host: bouncer.host, port: bouncer.port },
      'SELECT 1',
    );
    const [row] = await client.query('SELECT pg_backend_pid() AS pid');
    const target = await observer.until(Number(row?.pid), 'idle in transaction');
    const outcome = await product.end(at, target);
    expect(outcome).toMatchObject({
      kind: 'ended',
      clientSaw: null,
      words: expect.stringContaining("pooler's connection"),
    });
    expect(await observer.isThere(target.pid)).toBe(false);
    await expect(client.query('SELECT 1')).rejects.toThrow();
    await client.close();
    // One that came through the pooler and is in no transaction is no longer seen there; ours are.
    expect(product.databases.ourPids()).toEqual([]);
    const ours = await observer.connection.query(
      `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'heapscope/%' AND state = 'idle' LIMIT 1`,
    );
    const own = await observer.target(Number(ours[0]?.pid));
    expect((await product.end(at, own)).kind).not.toBe('ended');
    await product.databases.close(at);
  });

  it('cancels too', async () => {
    const at = product.place({ ...server, ...bouncer });
    const through = { application: 'test/pooled', host: bouncer.host, port: bouncer.port };
    const client = await victimOn(server, through);
    const running = client.query('SELECT pg_sleep(60) /* here */').catch((error: unknown) => error);
    const find = `SELECT pid FROM pg_stat_activity WHERE query LIKE '%/* here */' AND state = 'active' AND pid <> pg_backend_pid()`;
    let pid: number | undefined;
    while (pid === undefined) pid = (await observer.connection.query(find)).map((row) => Number(row.pid))[0];
    expect(await product.cancel(at, await observer.until(pid, 'active'))).toMatchObject({ kind: 'cancelled' });
    expect(await running).toMatchObject({ code: '57014' });
    expect(await client.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await client.close();
    await product.databases.close(at);
  });
});
