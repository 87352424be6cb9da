import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as value from '../../electron/postgres/value-types.ts';
import { fails, one, pid, sleeps, statement } from '../postgres/statements.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { type TestCall, type TestDatabases, testDatabases } from '../support/databases.ts';
import { fakePostgres, greet } from '../support/fake-behaviours.ts';
import { startFakeServer } from '../support/fake-server.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { errorResponse } from '../support/wire.ts';
import { limits } from '../user-lane/lane.ts';
import { failureOf, until } from './asking.ts';

// Each lane loses its connection under a statement; the others do not notice.

let server: TestServer;
let database: TestDatabase;
let administrator: ScenarioConnection;
let product: TestDatabases;
let at: string;

beforeAll(async () => {
  server = await sharedPostgres();
  database = await server.createDatabase();
  administrator = await server.connect('administrator');
});
afterAll(async () => {
  await administrator.close();
  await database.drop();
});
beforeEach(async () => {
  product = testDatabases();
  at = product.place(server, database.name);
  await product.open(at);
});
afterEach(() => product.close());

/** Ends our backends of one lane that are at work, as an administrator would. */
async function endLane(lane: string): Promise<void> {
  await until(async () => {
    const rows = await administrator.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database.name}'
      AND application_name LIKE 'heapscope/%/${lane}' AND state = 'active' AND query LIKE '%pg_sleep%'`);
    return rows.length > 0;
  }, 14_000);
}

const slow = 'SELECT pg_sleep(20)';
const userLimits = { ...limits, timeoutMs: 30_000 };

type Ask = (call: TestCall) => Promise<unknown>;

/** A long statement of each lane, and how that lane is asked again. */
const lanes: Readonly<Record<string, { readonly long: Ask; readonly again: Ask }>> = {
  catalog: {
    long: async (call) => (await product.session(at, call)).rows(sleeps(20, 'list')),
    again: async (call) => (await product.session(at, call)).one(one),
  },
  action: {
    long: (call) => withClosed(product.databases.action(at, call), (session) => session.rows(sleeps(20, 'list'))),
    again: (call) => withClosed(product.databases.action(at, call), (session) => session.one(one)),
  },
  user: {
    long: (call) =>
      withClosed(product.databases.user(at, call, { text: slow, settings: [] }), (session) =>
        session.run({ params: [], limits: userLimits }),
      ),
    again: (call) =>
      withClosed(product.databases.user(at, call, { text: 'SELECT 1', settings: [] }), (session) =>
        session.run({ params: [], limits }),
      ),
  },
};

async function withClosed<S extends { close(): Promise<void> }, T>(
  opening: Promise<S>,
  use: (session: S) => Promise<T>,
): Promise<T> {
  const session = await opening;
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}

test.each(Object.keys(lanes))(
  'the %s lane, ended by an administrator: said in its words, opens again, the others go on',
  async (lane) => {
    const { long, again } = lanes[lane] ?? {};
    if (!long || !again) throw new Error(lane);
    const catalog = await product.session(at);
    const before = await catalog.one(pid);
    const ended = failureOf(long(product.call()));
    await endLane(lane);
    expect(await ended).toMatchObject({
      sql: { sqlstate: '57P01' },
      message: expect.stringContaining('terminating connection'),
    });
    // Only the one connection of that lane is gone.
    if (lane !== 'catalog') expect(await catalog.one(pid)).toEqual(before);
    await until(async () => !('failure' in (await settled(again(product.call())))));
    expect(await (await product.session(at)).one(one)).toEqual({ one: 1 });
    expect(product.databases.states().map(({ kind }) => kind)).toEqual(['open']);
  },
);

const settled = (question: Promise<unknown>) =>
  question.then(
    (answer) => ({ answer }),
    (failure: unknown) => ({ failure }),
  );

test('idle in a transaction for too long, by the setting of the role: a failure in words, and the lane opens again', async () => {
  // Heapscope idles in no transaction, so the server is made to say it: what its client is told is the same.
  const answer = errorResponse({
    S: 'FATAL',
    V: 'FATAL',
    C: '25P03',
    M: 'terminating connection due to idle-in-transaction timeout',
  });
  const fake = await startFakeServer(fakePostgres({ server_version: '16.4', answer: () => answer }));
  const place = product.place({ ...fake, user: 'u', password: 'p' }, 'd');
  const failure = await failureOf(product.open(place));
  expect(failure).toMatchObject({
    sql: { sqlstate: '25P03' },
    message: expect.stringContaining('idle-in-transaction'),
  });
  await fake.stop();
});

describe('what nobody asked for', () => {
  test('an error between two questions is only text, and the next question has another connection', async () => {
    const hostile = '<img src=x onerror=alert(1)>\u001b[2J\u202e';
    const rows = statement('SELECT 2 AS two', { two: value.number });
    const session = await product.session(at);
    expect(await session.one(rows)).toEqual({ two: 2 });
    expect(await failureOf(session.rows(fails))).toMatchObject({ sql: { sqlstate: '22012' } });
    expect(await session.one(rows)).toEqual({ two: 2 });
    const unasked = errorResponse({ S: 'FATAL', V: 'FATAL', C: '57P05', M: hostile });
    const fake = await startFakeServer(async (visit) => {
      await greet(visit, {});
      visit.send(unasked);
    });
    const place = product.place({ ...fake, user: 'u', password: 'p' }, 'd');
    const failure = await failureOf(product.open(place));
    expect(failure.message).toBe(hostile);
    await fake.stop();
    expect(fake.faults).toEqual([]);
  });
});
