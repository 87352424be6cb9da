import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endBackend } from '../../electron/features/activity/end.sql.ts';
import type { Outcome } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { testCall } from '../support/databases.ts';
import type { TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type OpenActivity, openActivity } from './open-activity.ts';
import { openReplication } from './replication.ts';
import { idleInTransaction, type Observer, observe, victimOn } from './victim.ts';

let server: TestServer;
let observer: Observer;
let product: OpenActivity;
let at: At;
beforeAll(async () => {
  server = await sharedPostgres();
  observer = await observe(server);
  product = await openActivity();
  at = product.place(server);
});
afterAll(async () => {
  await product.close();
  await observer.connection.close();
});

const idleTarget = async (...statements: readonly string[]) => {
  const victim = await idleInTransaction(server, {}, ...statements);
  return { victim, target: await observer.until(victim.pid, 'idle in transaction') };
};

describe('the right backend or none', () => {
  it('ends what the user saw; its client is told 57P01, and the transaction is gone', async () => {
    const { victim, target } = await idleTarget('CREATE TABLE rolled_back_by_end (a int)');
    expect(await product.end(at, target)).toEqual({
      pid: victim.pid,
      kind: 'ended',
      words: `Backend ${victim.pid} ended: its connection is closed`,
      sqlstate: '57P01',
      clientSaw: 'FATAL 57P01: terminating connection due to administrator command',
      grant: null,
      unjournalled: null,
    });
    expect(await observer.isThere(victim.pid)).toBe(false);
    await expect(victim.query('SELECT 1')).rejects.toThrow();
    const [row] = await observer.connection.query(`SELECT to_regclass('rolled_back_by_end') AS found`);
    expect(row?.found).toBeNull();
  });

  it('leaves one alone that committed, began anew, ran on, or has another start', async () => {
    const { victim, target } = await idleTarget('SELECT 1');
    const leftAlone = async (asked = target): Promise<Outcome> => {
      const outcome = await product.end(at, asked);
      expect(await observer.isThere(victim.pid)).toBe(true);
      return outcome;
    };
    await victim.query('SELECT 2');
    await observer.until(victim.pid, 'idle in transaction');
    expect(await leftAlone()).toMatchObject({ kind: 'moved-on', words: expect.stringContaining('something else') });
    await victim.query('COMMIT');
    await observer.until(victim.pid, 'idle');
    expect(await leftAlone()).toMatchObject({ kind: 'moved-on', words: expect.stringContaining('it is idle now') });
    await victim.query('BEGIN');
    const anew = await observer.until(victim.pid, 'idle in transaction');
    expect(await leftAlone()).toMatchObject({
      kind: 'moved-on',
      words: expect.stringContaining('another transaction'),
    });
    const reused = { ...anew, backend_start: '2020-01-01 00:00:00+00' };
    expect(await leftAlone(reused)).toMatchObject({
      kind: 'gone',
      words: expect.stringContaining('is another one since'),
    });
    expect((await product.end(at, anew)).kind).toBe('ended');
    expect(await product.end(at, anew)).toMatchObject({ kind: 'gone', words: expect.stringContaining('no backend') });
  });

  it('compares microseconds: what a JS Date would keep of a time matches nothing', async () => {
    const { victim, target } = await idleTarget('SELECT 1');
    const cut = (text: string) => `${new Date(text).toISOString().replace('T', ' ').replace('Z', '')}+00`;
    const asDates = {
      ...target,
      backend_start: cut(target.backend_start),
      state_change: cut(target.state_change ?? ''),
    };
    expect(asDates.backend_start).not.toBe(target.backend_start);
    expect(['gone', 'moved-on']).toContain((await product.end(at, asDates)).kind);
    expect(await observer.isThere(victim.pid)).toBe(true);
    expect((await product.end(at, target)).kind).toBe('ended');
  });

  it('ends a failed transaction seen as "idle in transaction" before, an active, a waiting and an idle one', async () => {
    const failed = await idleInTransaction(server);
    await failed.query('SELECT 1/0').catch(() => undefined);
    const aborted = await observer.until(failed.pid, 'idle in transaction (aborted)');
    expect((await product.end(at, { ...aborted, state: 'idle in transaction' })).kind).toBe('ended');

    const holder = await idleInTransaction(server, {}, 'SELECT pg_advisory_xact_lock(7734)');
    const waiter = await victimOn(server);
    const waiting = waiter.query('SELECT pg_advisory_lock(7734)').catch((error: unknown) => error);
    const seenWaiting = await observer.until(waiter.pid, 'active');
    expect((await product.end(at, { ...seenWaiting, state: 'idle in transaction' })).kind).toBe('moved-on');
    expect((await product.end(at, seenWaiting)).kind).toBe('ended');
    expect(await waiting).toMatchObject({ code: '57P01' });
    await holder.query('COMMIT');
    expect((await product.end(at, await observer.until(holder.pid, 'idle'))).kind).toBe('ended');
    for (const one of [failed, waiter, holder]) await one.close();
  });

  it('never ends Heapscope, a walsender or a worker of the server', async () => {
    await product.databases.open(at, testCall());
    const [ours = 0] = product.databases.ourPids();
    expect(await product.end(at, await observer.target(ours))).toMatchObject({ kind: 'refused' });
    const another = await idleInTransaction(server, { application: 'heapscope/9.9.9/catalog' });
    const seen = await observer.until(another.pid, 'idle in transaction');
    expect(await product.end(at, seen)).toMatchObject({
      kind: 'refused',
      words: expect.stringContaining("Heapscope's"),
    });
    const workers = await observer.connection.query(
      `SELECT pid FROM pg_stat_activity WHERE backend_type IN ('autovacuum launcher', 'checkpointer')`,
    );
    expect(workers).toHaveLength(2);
    const sender = await openReplication(server);
    for (const pid of [sender.pid, ...workers.map((worker) => Number(worker.pid))]) {
      const target = await observer.target(pid);
      expect(await product.end(at, target)).toMatchObject({
        kind: 'refused',
        words: expect.stringContaining(' is a '),
      });
      expect((await observer.target(pid)).backend_start).toBe(target.backend_start);
    }
    expect(await observer.isThere(another.pid)).toBe(true);
    await sender.close();
    await another.close();
  });

  it('calls the function once at most: it stands in no condition of the plan', async () => {
    const text = endBackend.texts[0]?.sql ?? '';
    const bound = ['1', `'2020-01-01'`, 'NULL', 'NULL', `'idle in transaction'`, `'{}'`];
    const explained = bound.reduce((sql, value, i) => sql.replaceAll(`$${i + 1}`, value), text);
    const plan = (await observer.connection.query(`EXPLAIN (VERBOSE, COSTS off) ${explained}`)).map((row) =>
      String(row['QUERY PLAN']),
    );
    const calls = plan.filter((line) => line.includes('pg_terminate_backend'));
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatch(/^\s*Output: /);
    expect(plan[0]).toMatch(/^CTE Scan on seen/);
    expect(plan.join('\n')).toContain('CTE seen');
  });

  it('says so when it is still there after 5 s', async () => {
    const { victim, target } = await idleTarget('SELECT 1');
    process.kill(victim.pid, 'SIGSTOP');
    try {
      expect(await product.end(at, target)).toMatchObject({ kind: 'still-ending', clientSaw: null, sqlstate: null });
    } finally {
      process.kill(victim.pid, 'SIGCONT');
    }
    await observer.untilGone(victim.pid);
  });
});

describe('cancel', () => {
  it('fails the statement, keeps the connection; in a transaction that fails with it', async () => {
    const victim = await victimOn(server);
    const running = victim.query('SELECT pg_sleep(60)').catch((error: unknown) => error);
    const target = await observer.until(victim.pid, 'active');
    expect(await product.cancel(at, target)).toMatchObject({ kind: 'cancelled', sqlstate: '57014' });
    expect(await running).toMatchObject({ code: '57014' });
    expect(await victim.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await product.cancel(at, target)).toMatchObject({ kind: 'moved-on' });
    await victim.close();
  });

  it('is refused where it would do nothing, by our words and by the statement itself', async () => {
    const { victim, target } = await idleTarget('SELECT 1');
    expect(await product.cancel(at, target)).toMatchObject({
      kind: 'refused',
      words: expect.stringContaining('no statement'),
    });
    expect(await product.cancel(at, { ...target, state: 'active' })).toMatchObject({ kind: 'moved-on' });
    expect(await victim.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await victim.close();
  });
});

describe('rules', () => {
  const asked = async (more: Parameters<OpenActivity['place']>[2], typedName?: string) => {
    const { victim, target } = await idleTarget('SELECT 1');
    const place = product.place(server, 'postgres', more);
    const outcome = await product.end(place, target, typedName === undefined ? {} : { typedName });
    const isThere = await observer.isThere(victim.pid);
    await victim.close();
    return { outcome, isThere, place, target };
  };

  it('production wants the name of the connection, letter by letter, and does nothing in bulk', async () => {
    const untyped = await asked({ environment: 'production' });
    expect(untyped).toMatchObject({ isThere: true, outcome: { kind: 'refused' } });
    const name = (await product.databases.facts(untyped.place, testCall())).profile.name;
    expect(untyped.outcome.words).toContain(name);
    expect(await product.service.rules({ at: untyped.place }, testCall())).toEqual({
      hasActions: true,
      ending: 'type-name',
      mayEndMany: false,
      name,
    });
    const { victim, target } = await idleTarget('SELECT 1');
    const events: Outcome[] = [];
    for await (const one of product.service.endMany({ at: untyped.place, targets: [target] }, testCall()))
      events.push(one);
    expect(events).toMatchObject([{ pid: victim.pid, kind: 'refused' }]);
    expect((await product.end(untyped.place, target, { typedName: `${name} ` })).kind).toBe('refused');
    expect(await observer.isThere(victim.pid)).toBe(true);
    expect((await product.end(untyped.place, target, { typedName: name })).kind).toBe('ended');
  });

  it('staging asks nothing more; --no-actions refuses all of it and sends nothing', async () => {
    expect(await asked({ environment: 'staging' })).toMatchObject({ isThere: false, outcome: { kind: 'ended' } });
    const off = await openActivity({ hasActions: false });
    const place = off.place(server);
    const { victim, target } = await idleTarget('SELECT 1');
    const call = testCall();
    expect(await off.end(place, target, { call })).toMatchObject({ kind: 'refused' });
    expect(await off.cancel(place, target)).toMatchObject({ kind: 'refused' });
    for await (const one of off.service.endMany({ at: place, targets: [target] }, call)) {
      expect(one).toMatchObject({ kind: 'refused', words: expect.stringContaining('--no-actions') });
    }
    expect(call.statements.map(({ name }) => name)).not.toContain('activity.end');
    expect(await observer.isThere(victim.pid)).toBe(true);
    expect(await off.service.rules({ at: place }, testCall())).toMatchObject({ hasActions: false, mayEndMany: false });
    await off.close();
    await victim.close();
  });
});

describe('several', () => {
  it('one statement and one outcome each, in order; what moved on, went or is not allowed stops nobody else', async () => {
    const all = [
      await idleTarget('SELECT 1'),
      await idleTarget('SELECT 1'),
      await idleTarget('SELECT 1'),
      await idleTarget('SELECT 1'),
    ];
    await all[1]?.victim.query('COMMIT');
    await all[2]?.victim.close();
    await observer.untilGone(all[2]?.victim.pid ?? 0);
    const call = testCall();
    const events: Outcome[] = [];
    for await (const one of product.service.endMany({ at, targets: all.map(({ target }) => target) }, call))
      events.push(one);
    expect(events.map(({ kind }) => kind)).toEqual(['ended', 'moved-on', 'gone', 'ended']);
    expect(events.map(({ pid }) => pid)).toEqual(all.map(({ victim }) => victim.pid));
    expect(call.statements.filter(({ name }) => name === 'activity.end')).toHaveLength(4);
    await all[1]?.victim.close();
  });

  it('stopped, leaves the rest alone', async () => {
    const all = [await idleTarget('SELECT 1'), await idleTarget('SELECT 1'), await idleTarget('SELECT 1')];
    const call = testCall();
    for await (const one of product.service.endMany({ at, targets: all.map(({ target }) => target) }, call)) {
      expect(one.kind).toBe('ended');
      call.stop();
    }
    const there: boolean[] = [];
    for (const { victim } of all) there.push(await observer.isThere(victim.pid));
    expect(there).toEqual([false, true, true]);
    for (const { victim } of all) await victim.close();
  });
});

it('takes hostile names as they are, and leaves no connection of its own behind', async () => {
  const application = `x'"; DROP--\u202e<img src=x>`;
  const victim = await idleInTransaction(server, { application }, `SELECT '<script>alert(1)</script>', E'\\x1b[2J'`);
  const target = await observer.until(victim.pid, 'idle in transaction');
  expect((await product.end(at, target)).kind).toBe('ended');
  const { entries } = await product.service.journal({}, testCall());
  expect(entries[0]).toMatchObject({ outcome: 'ended', target, action: 'end' });
  expect(entries[0]?.query).toContain('<script>');
  // Others end backends on the same server.
  const left = `SELECT pid FROM pg_stat_activity WHERE application_name = 'heapscope/test/action'`;
  await expect.poll(() => observer.connection.query(left)).toEqual([]);
});
