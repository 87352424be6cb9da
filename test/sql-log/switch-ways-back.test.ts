import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LogScope } from '../../shared/contract/sql-log-switch.ts';
import { FailureError } from '../../shared/failure.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { settingsAt } from './settings-at.ts';
import { all, heapscopeOn, limits, type OneHeapscope, ofServer } from './switch-ground.ts';

const shop: LogScope = { kind: 'database', name: 'shop' };
const ours = { log_statement: 'all', log_duration: 'on' };

let server: OwnPostgres;
let admin: ScenarioConnection;
let folder: string;
const running: OneHeapscope[] = [];
const start: typeof heapscopeOn = (...given) => {
  const one = heapscopeOn(...given);
  running.push(one);
  void one.switches.start();
  return one;
};

beforeAll(async () => {
  server = await startPostgres({ major: 18 });
  admin = await server.connect();
});
afterAll(async () => {
  await admin?.close();
  await server?.stop();
});
beforeEach(async () => {
  folder = tempFolder();
  await admin.query('CREATE DATABASE shop');
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.vanish();
  removeFolder(folder);
  await admin.query('DROP DATABASE IF EXISTS shop WITH (FORCE)');
  await admin.query('DROP DATABASE IF EXISTS store WITH (FORCE)');
});

const failureOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FailureError)) throw new Error(`did not fail: ${String(error)}`);
  return error.failure;
};
const turnOn = (one: OneHeapscope, at: string, scope: LogScope = shop, more: Partial<{ minutes: number }> = {}) =>
  one.switches.turnOn({ at, scope, mode: all, ...limits, ...more }, one.call());
const endOf = async (one: OneHeapscope) =>
  (await one.intents.ended()).map(({ reason, outcome }) => `${outcome}: ${reason}`);

describe('it comes back', () => {
  it('when its time is over', async () => {
    const one = start(folder);
    await turnOn(one, one.place(server), shop, { minutes: 0.01 });
    expect(await settingsAt(admin, shop)).toEqual(ours);
    await expect.poll(() => endOf(one), { timeout: 15_000 }).toEqual(['reverted: time']);
    expect(await settingsAt(admin, shop)).toEqual({});
  });

  it('when the connection is closed, and when Heapscope quits', async () => {
    const one = start(folder);
    const at = one.place(server);
    await turnOn(one, at);
    await one.databases.close(at);
    expect(await settingsAt(admin, shop)).toEqual({});
    await turnOn(one, at);
    expect(await settingsAt(admin, shop)).toEqual(ours);
    await one.databases.closeAll();
    expect(await settingsAt(admin, shop)).toEqual({});
    expect(await endOf(one)).toEqual(['reverted: quit', 'reverted: closed']);
  });

  it('as soon as a lost connection is back', async () => {
    const proxy = await startTcpProxy(server);
    const one = start(folder);
    const at = one.place({ ...server, host: proxy.host, port: proxy.port });
    await turnOn(one, at);
    proxy.inject({ refuse: true });
    proxy.cutAll();
    await expect.poll(() => one.switches.stateOf(at).on[0]?.state).toBe('waits');
    expect(await settingsAt(admin, shop)).toEqual(ours);
    proxy.inject({});
    await one.databases.retryNow(at, one.call());
    await expect.poll(() => endOf(one), { timeout: 15_000 }).toEqual(['reverted: lost']);
    expect(await settingsAt(admin, shop)).toEqual({});
    await one.databases.closeAll();
    await proxy.stop();
  });

  it('at the next start only when it can connect, and until then it says what it waits for', async () => {
    const first = start(folder);
    await turnOn(first, first.place(server));
    first.switches.stop();

    const next = heapscopeOn(folder);
    running.push(next);
    const at = next.place(server);
    next.forgetPassword(at);
    await next.switches.start();
    expect(next.switches.stateOf(at).on).toMatchObject([{ state: 'waits' }]);
    expect(next.switches.stateOf(at).on[0]?.waitsFor).toContain('password');
    expect(next.databases.states()).toEqual([]);
    expect(await settingsAt(admin, shop)).toEqual(ours);
    await next.databases.open(at, next.call(), { password: server.password });
    await expect.poll(() => endOf(next), { timeout: 15_000 }).toEqual(['reverted: crash']);
    expect(await settingsAt(admin, shop)).toEqual({});
  });

  it('not by a Heapscope that was started with --no-actions, which says so', async () => {
    const first = start(folder);
    await turnOn(first, first.place(server));
    first.switches.stop();
    const next = start(folder, { hasActions: false });
    const at = next.place(server);
    const { on } = await next.switches.state(at, next.call());
    expect(on).toMatchObject([{ state: 'waits', waitsFor: 'a Heapscope that was not started with --no-actions' }]);
    await expect(next.switches.revertOne(on[0]?.id ?? '', next.call())).rejects.toThrow('--no-actions');
    expect(await settingsAt(admin, shop)).toEqual(ours);
    const able = heapscopeOn(folder);
    running.push(able);
    able.place(server);
    await able.switches.start();
    expect(await able.intents.all()).toEqual([]);
    expect(await settingsAt(admin, shop)).toEqual({});
  });

  it('under its new name when the database was renamed, and not at all when it was dropped', async () => {
    const one = start(folder);
    const at = one.place(server);
    const id = await turnOn(one, at);
    await admin.query('ALTER DATABASE shop RENAME TO store');
    expect((await one.switches.revertOne(id, one.call())).words).toContain('database store');
    expect(await settingsAt(admin, { kind: 'database', name: 'store' })).toEqual({});
    const again = await turnOn(one, at, { kind: 'database', name: 'store' });
    await admin.query('DROP DATABASE store WITH (FORCE)');
    expect(await one.switches.revertOne(again, one.call())).toMatchObject({
      outcome: 'reverted',
      words: 'database store was dropped meanwhile',
    });
    expect(await one.intents.all()).toEqual([]);
  });

  it('only as far as nobody else changed it', async () => {
    const one = start(folder);
    const id = await turnOn(one, one.place(server));
    await admin.query("ALTER DATABASE shop SET log_statement = 'mod'");
    const end = await one.switches.revertOne(id, one.call());
    expect(end).toMatchObject({ outcome: 'left' });
    expect(end.words).toContain('log_statement = mod');
    expect(await settingsAt(admin, shop)).toEqual({ log_statement: 'mod' });
    expect(await one.intents.all()).toEqual([]);
  });
});

describe('what was there before is never lost', () => {
  it('by two instances and two databases of one server', async () => {
    const one = start(folder);
    const two = start(folder);
    const at = one.place(server);
    const id = await turnOn(one, at);
    const elsewhere = two.place(server, { id: 'two', database: 'shop' });
    expect((await failureOf(turnOn(two, elsewhere))).message).toContain('was turned on already');
    expect((await two.switches.state(elsewhere, two.call())).on).toMatchObject([{ id, isOthers: true }]);
    // The other one may put it back; the first takes note of it.
    await two.switches.revertOne(id, two.call());
    expect(await settingsAt(admin, shop)).toEqual({});
    expect((await one.switches.state(at, one.call())).on).toEqual([]);
  });

  it('by another user’s Heapscope, which finds it on and changes nothing', async () => {
    const other = tempFolder();
    const one = start(folder);
    const two = start(other);
    const id = await turnOn(one, one.place(server));
    const failure = await failureOf(turnOn(two, two.place(server)));
    expect(failure.message).toContain('is on already: somebody else has set it so');
    expect(await two.intents.all()).toEqual([]);
    await one.switches.revertOne(id, one.call());
    expect(await settingsAt(admin, shop)).toEqual({});
    removeFolder(other);
  });

  it('when both turn it on in the same moment', async () => {
    const one = start(folder);
    const two = start(folder);
    const both = await Promise.allSettled([turnOn(one, one.place(server)), turnOn(two, two.place(server))]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await one.intents.all()).map(({ settings }) => settings.map(({ before }) => before))).toEqual([
      [null, null],
    ]);
    await one.databases.closeAll();
    await two.databases.closeAll();
    expect(await settingsAt(admin, shop)).toEqual({});
  });

  it('when the disk refuses to keep it: then nothing is changed', async () => {
    mkdirSync(path.join(folder, 'log-switches.json'));
    const one = start(folder);
    expect((await failureOf(turnOn(one, one.place(server)))).kind).toBe('file');
    expect(await settingsAt(admin, shop)).toEqual({});
  });

  it('when the second of two settings is refused: the first is put back, absent as absent', async () => {
    await admin.query(`
      CREATE ROLE half LOGIN PASSWORD 'half';
      GRANT SET ON PARAMETER log_statement TO half;
      ALTER DATABASE shop OWNER TO half`);
    const one = start(folder);
    const at = one.place({ ...server, user: 'half', password: 'half' });
    const failure = await failureOf(turnOn(one, at));
    expect(failure).toMatchObject({ kind: 'denied', sql: { sqlstate: '42501' } });
    expect(await settingsAt(admin, shop)).toEqual({});
    expect(await one.intents.all()).toEqual([]);
    await admin.query('GRANT SET ON PARAMETER log_duration TO half');
    const id = await turnOn(one, at);
    expect(await settingsAt(admin, shop)).toEqual(ours);
    await one.switches.revertOne(id, one.call());
    expect(await settingsAt(admin, shop)).toEqual({});
    await one.databases.closeAll();
    await admin.query('ALTER DATABASE shop OWNER TO CURRENT_USER; DROP OWNED BY half; DROP ROLE half');
  });
});

describe('it is not turned on', () => {
  it('on production, without actions, or without the name on staging; nothing is sent or kept', async () => {
    const refused = async (more: { environment?: 'production' | 'staging' }, hasActions: boolean) => {
      const one = start(folder, { hasActions });
      const at = one.place(server, more);
      const { message } = await failureOf(turnOn(one, at));
      expect(
        one.databases
          .sent(at)
          .after(0)
          .every(({ name }) => name === 'connections.facts'),
      ).toBe(true);
      return message;
    };
    expect(await refused({}, false)).toContain('--no-actions');
    expect(await refused({ environment: 'production' }, true)).toContain('is a production connection');
    expect(await refused({ environment: 'staging' }, true)).toContain('was not typed');
    expect(await start(folder).intents.all()).toEqual([]);
    expect(await settingsAt(admin, shop)).toEqual({});
  });

  it('by a role that may not read what is there before', async () => {
    await admin.query(`
      CREATE ROLE blind LOGIN PASSWORD 'blind';
      GRANT ALTER SYSTEM ON PARAMETER log_statement, log_duration TO blind;
      GRANT EXECUTE ON FUNCTION pg_reload_conf() TO blind`);
    await admin.query("ALTER SYSTEM SET log_statement = 'ddl'");
    await admin.query('SELECT pg_reload_conf()');
    const one = start(folder);
    const at = one.place({ ...server, user: 'blind', password: 'blind' });
    await expect
      .poll(async () => (await failureOf(turnOn(one, at, ofServer))).message)
      .toContain('cannot be read by this role, so it could not be put back');
    await one.databases.closeAll();
    await admin.query('GRANT pg_read_all_settings TO blind');
    const id = await turnOn(one, at, ofServer);
    expect(await settingsAt(admin, ofServer)).toEqual(ours);
    await one.switches.revertOne(id, one.call());
    expect(await settingsAt(admin, ofServer)).toEqual({ log_statement: 'ddl' });
    await one.databases.closeAll();
    await admin.query('ALTER SYSTEM RESET log_statement');
    await admin.query('SELECT pg_reload_conf()');
    await admin.query('DROP OWNED BY blind; DROP ROLE blind');
  });
});
