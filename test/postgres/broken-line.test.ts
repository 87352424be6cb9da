import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { serverFactsStatement } from '../../electron/postgres/server-facts.sql.ts';
import type { TimeLimit } from '../../electron/postgres/statement.ts';
import * as value from '../../electron/postgres/value-types.ts';
import { type FakeAnswer, fakePostgres, hangsUp, httpServer, silent, sshServer } from '../support/fake-behaviours.ts';
import { malformedReplies, noticeFlood } from '../support/fake-replies.ts';
import { startFakeServer } from '../support/fake-server.ts';
import type { TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { int32, lyingMessage, message, rowDescription } from '../support/wire.ts';
import { failureFrom, newCall, type Product, productOn, until } from './open.ts';
import { one, statement } from './statements.ts';

let server: TestServer;
let proxy: TcpProxy;
beforeAll(async () => {
  server = await sharedPostgres();
  proxy = await startTcpProxy(server);
});
afterAll(() => proxy.stop());
afterEach(() => proxy.inject({}));

const throughProxy = (): Product => productOn({ ...proxy, user: server.user, password: server.password });

const rows = statement(
  `SELECT i, 'relation_' || i AS relname FROM pg_catalog.generate_series(1, 20) AS i ORDER BY i`,
  { i: value.number, relname: value.text },
  'sampler',
);
const whole = Array.from({ length: 20 }, (_, i) => ({ i: i + 1, relname: `relation_${i + 1}` }));

/** One session from the first byte on: 'whole' or the kind of its failure; a partial answer is a failure of the test. */
async function askThrough(door: Product): Promise<string> {
  let settled = 0;
  const ask = async () => {
    const session = await door.databases.session(door.at, newCall());
    expect(await session.rows(rows)).toEqual(whole);
    return 'whole';
  };
  const outcome = await ask()
    .catch(async (error: unknown) => (await failureFrom(Promise.reject(error))).kind)
    .finally(() => {
      settled += 1;
    });
  await door.databases.closeAll();
  expect(settled).toBe(1);
  return outcome;
}

const isLong = process.env.HEAPSCOPE_LONG === '1';

function record(what: string, outcomes: ReadonlyMap<string, number>): void {
  if (!isLong) return;
  console.log(`${what}:`, Object.fromEntries(outcomes), `${Math.round(process.memoryUsage().rss / 1e6)} MB resident`);
}

test('cut at byte n of what the server sends: it settles once, with all rows or a failure', async () => {
  expect(await askThrough(throughProxy())).toBe('whole');
  const length = proxy.recorded().at(-1)?.toClient.length ?? 0;
  expect(length).toBeGreaterThan(1_500);
  const step = isLong ? 1 : 37;
  const outcomes = new Map<string, number>();
  for (let atByte = 0; atByte < length; atByte += step) {
    proxy.inject({ cut: { direction: 'to-client', atByte, how: atByte % 2 === 0 ? 'reset' : 'end' } });
    const outcome = await askThrough(throughProxy());
    // A backend's pid may have fewer digits than that of the session that was counted.
    if (outcome === 'whole') expect(atByte).toBeGreaterThan(length - 5);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  record(`cut at each of ${Math.ceil(length / step)} places of ${length} bytes`, outcomes);
  expect([...outcomes.keys()].filter((outcome) => outcome !== 'whole')).toEqual(['not-connected']);
  expect(outcomes.get('not-connected')).toBeGreaterThan((length - 5) / step - 1);
});

test('flipped bits never end the process, and every promise settles', async () => {
  const seeds = isLong ? 5_000 : 300;
  const outcomes = new Map<string, number>();
  let next = 0;
  const worker = async () => {
    for (let seed = next; seed < seeds; seed = next) {
      next += 1;
      const line = await startTcpProxy(server, { flip: { direction: 'to-client', seed, oneIn: 400 } });
      const door = productOn({ ...line, user: server.user, password: server.password });
      const ask = async () => {
        const session = await door.databases.session(door.at, newCall());
        await session.rows(rows);
        return 'rows';
      };
      const outcome = await ask().catch(async (error: unknown) => (await failureFrom(Promise.reject(error))).kind);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      await door.databases.closeAll();
      await line.stop();
    }
  };
  await Promise.all(Array.from({ length: isLong ? 60 : 30 }, worker));
  expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(seeds);
  record(`bit flips of ${seeds} seeds`, outcomes);
  expect(outcomes.get('not-connected')).toBeGreaterThan(seeds / 10);
}, 900_000);

const facts: FakeAnswer = {
  columns: Object.keys(serverFactsStatement.columns),
  rows: [['160004', '16.4', 'PostgreSQL 16.4', 'x', 'f', '[]', 'f', '4711', 'postgres', '5', '8192', 'UTF8', 'f']],
};

async function askFake(reply: Buffer | FakeAnswer, limit: TimeLimit = 'sampler') {
  const fake = await startFakeServer(
    fakePostgres({
      answer: (sql) => {
        if (sql.includes('server_version_num')) return facts;
        return sql.startsWith('SELECT 1 AS one') ? reply : undefined;
      },
    }),
  );
  const door = productOn({ ...fake, user: 'x', password: 'x' });
  const call = newCall();
  const session = await door.databases.session(door.at, call);
  const started = performance.now();
  const failure = await failureFrom(session.rows({ ...one, limit }));
  const ms = performance.now() - started;
  await door.databases.closeAll();
  await fake.stop();
  return { failure, ms, ledger: call.statements.at(-1), faults: fake.faults };
}

describe('a server that answers', () => {
  test.each(Object.entries(malformedReplies))('%s', async (_what, reply) => {
    const { failure, ledger, faults } = await askFake(reply);
    expect(['not-connected', 'internal', 'limit', 'sql', 'timeout']).toContain(failure.kind);
    expect(failure.message).not.toBe('');
    expect(ledger?.error).toBeDefined();
    expect(faults).toEqual([]);
  });

  test('with a promise of 1.9 GB is cut off at once', async () => {
    const { failure, ms } = await askFake(
      Buffer.concat([rowDescription(['one']), lyingMessage('D', 1_900_000_000, Buffer.alloc(1_000))]),
    );
    expect(failure.kind).toBe('limit');
    expect(ms).toBeLessThan(2_000);
  });

  test('with a flood of notices is cut off at the budget', async () => {
    // On a slow machine the time of the statement may be over before its budget is.
    expect(['limit', 'timeout']).toContain((await askFake(noticeFlood(150_000), 'size-chunk')).failure.kind);
  });

  test('after its statement is complete with rows of no statement', async () => {
    const { failure } = await askFake(Buffer.concat([int32(0), Buffer.alloc(50)]));
    expect(failure.message).toContain('protocol');
  });
});

describe('what is no PostgreSQL', () => {
  test.each([
    ['HTTP', httpServer],
    ['SSH', sshServer],
    ['hangs up', hangsUp],
  ])('%s', async (_what, behaviour) => {
    for (const tls of ['off', 'unverified'] as const) {
      const fake = await startFakeServer(behaviour);
      const door = productOn({ ...fake, user: 'x', password: 'x' }, { tls });
      const failure = await failureFrom(door.databases.open(door.at, newCall()));
      expect(failure.kind).toBe('not-connected');
      expect(failure.advice).toBeDefined();
      await door.databases.closeAll();
      await fake.stop();
    }
  });

  test('refuses with an error that has no end', async () => {
    const fake = await startFakeServer(async (visit) => {
      await visit.startup();
      visit.send(message('E', Buffer.from('SFATAL\0Mno end\0')));
    });
    const door = productOn({ ...fake, user: 'x', password: 'x' });
    expect((await failureFrom(door.databases.open(door.at, newCall()))).message).toContain('an error without an end');
    await door.databases.closeAll();
    await fake.stop();
  });

  test('accepts and says nothing: given up after 5 s, at the request for TLS too', async () => {
    const fake = await startFakeServer(silent);
    const started = performance.now();
    const failures = await Promise.all(
      (['off', 'unverified'] as const).map((tls) => {
        const door = productOn({ ...fake, user: 'x', password: 'x' }, { tls });
        return failureFrom(door.databases.open(door.at, newCall()));
      }),
    );
    const ms = performance.now() - started;
    expect(ms).toBeGreaterThan(4_900);
    expect(ms).toBeLessThan(8_000);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        kind: 'timeout',
        message: `No answer from ${fake.host}:${fake.port} within 5 s`,
      });
    }
    await until(() => fake.visits.every((visit) => visit.socket.destroyed));
    await fake.stop();
  });
});

test('a line that stalls in the middle of an answer: the deadline, and the socket is gone', async () => {
  const door = throughProxy();
  const call = newCall();
  const session = await door.databases.session(door.at, call);
  await session.rows(rows);
  proxy.inject({ stall: { direction: 'to-client', atByte: 100 } });
  const started = performance.now();
  const failure = await failureFrom(session.rows(rows));
  const ms = performance.now() - started;
  expect(failure).toMatchObject({ kind: 'timeout', message: 'No answer within 2.8 s' });
  expect(ms).toBeGreaterThan(2_700);
  expect(ms).toBeLessThan(5_000);
  expect(call.statements.at(-1)?.error).toBe('No answer within 2.8 s');
  proxy.inject({});
  await until(() => door.databases.states()[0]?.kind === 'open', 8_000);
  await door.databases.closeAll();
});
