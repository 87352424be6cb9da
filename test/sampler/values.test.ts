import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverMs } from '../../shared/activity/server-time.ts';
import type { Backend } from '../../shared/contract/activity.ts';
import { activityEvent } from '../../shared/contract/activity.ts';
import { describeEachRole } from '../support/every-version.ts';
import { type Cast, type CastName, castIn } from './cast.ts';
import { type OpenSampler, openSampler, type Watching } from './watching.ts';

// What the sampler tells of sessions whose facts are known, on every version and as every role.

let cast: Cast;
const unseen = async () => undefined;

describeEachRole(unseen, ({ kind, server, database, role, major }) => {
  let open: OpenSampler;
  let watching: Watching;
  const of = (name: CastName): Backend => {
    const found = [...watching.backends.values()].find(({ pid }) => pid === cast.pids[name]);
    if (found === undefined) throw new Error(`${name} is not among them`);
    return found;
  };
  const isSeen = kind !== 'plain';

  beforeAll(async () => {
    cast = await castIn(database());
    open = openSampler();
    watching = open.watch(open.place(server(), database().name, role()));
    await watching.until(() => watching.of('tick').length >= 3 && watching.of('locks').length > 0, 'three ticks');
    const isReady = () => !isSeen || (of('waiter').kind === 'waiting' && of('waiter').waits_for?.waitstart != null);
    await watching.until(isReady, 'the waiter waits');
  });

  afterAll(async () => {
    await watching.stop();
    await open.close();
    await cast.close();
  });

  test('tells everything in the shape of the contract', () => {
    for (const event of watching.events) activityEvent.parse(event);
    expect(watching.events[0]?.kind).toBe('start');
    expect(watching.of('failed')).toEqual([]);
  });

  // Each role has its own tests; the others' are not skipped, they are none.
  const none = () => undefined;
  const testSeen: (name: string, run: () => void) => void = isSeen ? test : none;
  const testHidden: typeof testSeen = isSeen ? none : test;

  test('says what the server allows', () => {
    const told = watching.of('start')[0]?.server;
    expect(told).toMatchObject({
      max_connections: 100,
      reserved: 3,
      idle_in_transaction_session_timeout: '0',
      deadlock_timeout_ms: 1000,
      database: database().name,
      role: role().user,
      seesAll: isSeen,
      isPooled: false,
    });
    expect(Math.floor((told?.server_version_num ?? 0) / 10_000)).toBe(major);
  });

  test('knows who each one is, though not all of what it does', () => {
    const waiter = of('waiter');
    expect(waiter).toMatchObject({
      datname: database().name,
      usename: server().user,
      application_name: 'cast-waiter',
      isOurs: false,
    });
    expect(waiter.backend_type).toBe(isSeen ? 'client backend' : null);
    expect(waiter.client).toBe(isSeen ? '127.0.0.1' : null);
    expect(waiter.key).toBe(`${waiter.pid}@${waiter.backend_start ?? '?'}`);
    expect([...watching.backends.values()].some(({ isOurs }) => isOurs)).toBe(true);
  });

  testSeen('tells the states, the times and the statements', () => {
    const kinds = (['idle', 'reader', 'writer', 'aborted', 'holder', 'waiter', 'sleeper'] as const).map((name) => [
      name,
      of(name).kind,
    ]);
    expect(Object.fromEntries(kinds)).toEqual({
      idle: 'idle',
      reader: 'idle-in-transaction',
      writer: 'idle-in-transaction',
      aborted: 'aborted',
      holder: 'idle-in-transaction',
      waiter: 'waiting',
      sleeper: 'active',
    });
    expect(of('idle').query).toBe("SELECT 'the last thing it ran'");
    expect(of('reader').query).toBe('SELECT count(*) FROM session');
    expect(of('idle')).toMatchObject({ xact_start: null, wait_event_type: 'Client', wait_event: 'ClientRead' });
    expect(serverMs(of('reader').xact_start ?? '')).toBeLessThanOrEqual(serverMs(of('reader').state_change ?? ''));
    expect(of('sleeper')).toMatchObject({ wait_event_type: 'Timeout', wait_event: 'PgSleep' });
  });

  testSeen('tells what a waiting one waits for, and behind whom', () => {
    expect(of('waiter').blocked_by).toEqual([cast.pids.holder]);
    expect(of('waiter').waits_for).toMatchObject({ mode: 'RowExclusiveLock', locktype: 'relation', object: 'session' });
    expect(of('reader').blocked_by).toEqual([]);
    expect(of('reader').waits_for).toBeNull();
  });

  testHidden('what is hidden is unknown, never idle', () => {
    expect(of('reader')).toMatchObject({
      kind: 'unknown',
      state: null,
      backend_start: null,
      xact_start: null,
      query: '<insufficient privilege>',
    });
  });

  test('who has written has an xid, seen by every role; who only read holds nothing', () => {
    expect(of('writer').backend_xid).toMatch(/^\d+$/);
    expect(of('writer').xmin_age).toBeGreaterThanOrEqual(1);
    expect(of('reader')).toMatchObject({ backend_xid: null, backend_xmin: null, xmin_age: null });
  });

  test('counts client backends, hidden ones too, and our own', () => {
    const used = watching.of('tick').at(-1)?.used ?? 0;
    const clients = [...watching.backends.values()].filter(
      ({ backend_type, usename, datname }) =>
        backend_type === 'client backend' || (backend_type === null && usename !== null && datname !== null),
    );
    expect(used).toBe(clients.length);
    expect(used).toBeGreaterThan(7);
  });

  test('counts locks by mode, and transactions', () => {
    const modes = watching.of('locks')[0]?.modes ?? [];
    const countOf = (mode: string, granted: boolean) =>
      modes.find((one) => one.mode === mode && one.granted === granted)?.count ?? 0;
    expect(countOf('ShareRowExclusiveLock', true)).toBeGreaterThanOrEqual(1);
    expect(countOf('RowExclusiveLock', false)).toBeGreaterThanOrEqual(1);
    expect(watching.of('counters')[0]?.xact_rollback).toBeGreaterThanOrEqual(0);
  });

  test('shows every statement that it ran', () => {
    const names = (watching.of('sql').at(-1)?.statements ?? []).map(({ name }) => name);
    const always = ['activity.server', 'activity.sample', 'activity.names'];
    expect(names).toEqual(expect.arrayContaining(always));
  });

  testSeen('a run begins when the state did, before anybody looked', () => {
    const { key, state_change } = of('writer');
    const runs: [string, number][] = [];
    watching.runs.visit(key, 0, Number.POSITIVE_INFINITY, (run) => runs.push([run.kind, run.fromMs]));
    expect(runs).toEqual([['idle-in-transaction', serverMs(state_change ?? '')]]);
  });
});
