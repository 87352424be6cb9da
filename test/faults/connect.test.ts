import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../shared/failure.ts';
import { type Reached, testDatabases } from '../support/databases.ts';
import {
  asksPassword,
  endlessScram,
  fakePostgres,
  hangsUp,
  httpServer,
  impostor,
  refuses,
  sshServer,
} from '../support/fake-behaviours.ts';
import { type Behaviour, startFakeServer } from '../support/fake-server.ts';
import { freePort } from '../support/free-port.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type Faults, startTcpProxy } from '../support/tcp-proxy.ts';
import { failureOf } from './asking.ts';

// What a user meets who opens a connection that does not work: one clear sentence, in time, and nothing left open.

const secret = 'canary-5f1c';

interface Refused extends Failure {
  readonly ms: number;
  /** What a fake server was told in all. */
  readonly said: Buffer;
  /** How often somebody connected. */
  readonly visits: number;
}

/** Opens the place once and answers how it failed. The state must be as it was before. */
async function failureAt(reached: Reached, database = 'postgres', lingerMs = 0): Promise<Refused> {
  const product = testDatabases();
  const started = performance.now();
  const failure = await failureOf(product.open(product.place(reached, database)));
  const ms = performance.now() - started;
  if (lingerMs > 0) await new Promise((resolve) => setTimeout(resolve, lingerMs));
  expect(product.databases.states()).toEqual([]);
  await product.close();
  return { ...failure, ms, said: Buffer.alloc(0), visits: 0 };
}

async function fakeFailure(behaviour: Behaviour): Promise<Refused> {
  const fake = await startFakeServer(behaviour);
  const failure = await failureAt({ host: fake.host, port: fake.port, user: 'u', password: secret }, 'd');
  const said = fake.received();
  await fake.stop();
  expect(fake.faults).toEqual([]);
  return { ...failure, said, visits: fake.visits.length };
}

async function proxyFailure(faults: Faults, reached: Partial<Reached> = {}, lingerMs = 0): Promise<Refused> {
  const server = await sharedPostgres();
  const proxy = await startTcpProxy(server, faults);
  const failure = await failureAt({ ...server, ...reached, port: proxy.port }, 'postgres', lingerMs);
  await proxy.stop();
  return { ...failure, visits: proxy.recorded().length };
}

describe.concurrent('a server that stops answering in the handshake', () => {
  test.each([1, 20, 60, 300])('at byte %i, is given up after 5 s', async (atByte) => {
    const { kind, message, ms } = await proxyFailure({ stall: { direction: 'to-client', atByte } });
    expect(message).toContain('No answer from 127.0.0.1:');
    expect(kind).toBe('timeout');
    expect(ms).toBeGreaterThan(4_900);
    expect(ms).toBeLessThan(6_500);
  });
});

describe('a line that breaks', () => {
  test('nothing listens there', async () => {
    const port = await freePort();
    const failure = await failureAt({ host: '127.0.0.1', port, user: 'u', password: secret });
    expect(failure).toMatchObject({ kind: 'not-connected', message: `connect ECONNREFUSED 127.0.0.1:${port}` });
    expect(failure.advice).toContain('Nothing listens');
  });

  test('the host is unknown', async () => {
    const failure = await failureAt({ host: 'no-such-host.invalid', port: 5432, user: 'u', password: secret });
    expect(failure).toMatchObject({ kind: 'not-connected', message: expect.stringContaining('no-such-host.invalid') });
    expect(failure.advice).toMatch(/host name|name service/);
  });

  test.each<[string, Faults]>([
    ['is reset at once', { refuse: true }],
    ['is reset in the handshake', { cut: { direction: 'to-client', atByte: 40 } }],
    ['ends in the handshake', { cut: { direction: 'to-client', atByte: 40, how: 'end' } }],
    ['is half-closed in the handshake', { halfClose: { direction: 'to-client', atByte: 40 } }],
  ])('the connection %s', async (_, faults) => {
    const failure = await proxyFailure(faults);
    expect(failure.kind).toBe('not-connected');
    expect(failure.message).not.toBe('');
    expect(failure.advice).toBeTruthy();
    expect(failure.ms).toBeLessThan(1_000);
  });
});

describe('something else than a PostgreSQL that we know', () => {
  test.each<[string, Behaviour]>([
    ['an HTTP server', httpServer],
    ['an SSH server', sshServer],
  ])('%s', async (_, behaviour) => {
    const failure = await fakeFailure(behaviour);
    expect(`${failure.message} ${failure.advice}`).toMatch(/not PostgreSQL|no PostgreSQL|does not speak/i);
    expect(failure.ms).toBeLessThan(1_000);
  });

  test('a port that hangs up', async () => {
    const failure = await fakeFailure(hangsUp);
    expect(failure.kind).toBe('not-connected');
    expect(failure.ms).toBeLessThan(1_000);
  });

  const versions = { '9.6.24': 'PostgreSQL 9.6.24', '13.23': 'PostgreSQL 13.23' };
  test.each(Object.entries(versions))('PostgreSQL %s is too old, and nothing is sent to it', async (version, named) => {
    const failure = await fakeFailure(fakePostgres({ server_version: version }));
    expect(failure.message).toContain(named);
    expect(failure.message).toContain('14');
    // After the startup message only "Terminate" may have come.
    const rest = failure.said.subarray(failure.said.readInt32BE(0));
    expect(['', 'X\0\0\0\u0004']).toContain(rest.toString('latin1'));
  });

  test.each([
    ['CockroachDB', { server_version: '13.0.0', parameters: { crdb_version: 'CockroachDB CCL v23.1.11' } }],
    ['Amazon Redshift', { server_version: '8.0.2', parameters: { padb_version: '1.0.12103' } }],
    ["PgBouncer's own console", { server_version: '1.18.0/bouncer' }],
  ])('%s is named', async (name, traits) => {
    expect((await fakeFailure(fakePostgres(traits))).message).toContain(name);
  });
});

describe('a server that says no', () => {
  const isKept = (failure: Refused) => expect(failure.said.includes(secret)).toBe(false);

  test('in its own words', async () => {
    const failure = await fakeFailure(
      refuses({ C: '28000', M: 'no pg_hba.conf entry for host "127.0.0.1"', H: '<b>Ask</b> the DBA' }),
    );
    expect(failure).toMatchObject({
      kind: 'not-connected',
      message: 'no pg_hba.conf entry for host "127.0.0.1"',
      sql: { sqlstate: '28000', hint: '<b>Ask</b> the DBA' },
    });
  });

  test('to a wrong password, once', async () => {
    const failure = await proxyFailure({}, { password: 'wrong' }, 1_000);
    expect(failure).toMatchObject({ kind: 'not-connected', sql: { sqlstate: '28P01' }, visits: 1 });
  });

  test('to a database that does not exist', async () => {
    const failure = await failureAt(await sharedPostgres(), 'no "such" database');
    expect(failure).toMatchObject({ kind: 'not-connected', sql: { sqlstate: '3D000' } });
  });

  test.each(['sorry, too many clients already', 'remaining connection slots are reserved for roles'])(
    'because it is full: %s',
    async (M) => {
      const failure = await fakeFailure(refuses({ C: '53300', M }));
      expect(failure).toMatchObject({ kind: 'not-connected', message: M, sql: { sqlstate: '53300' } });
      expect(failure.advice).toMatch(M.includes('reserved') ? /administrators/ : /max_connections/);
    },
  );

  test('by never ending its part of SCRAM: the work is refused', async () => {
    const failure = await fakeFailure(endlessScram);
    expect(failure.ms).toBeLessThan(1_000);
    isKept(failure);
  });

  test.each([
    ['a made-up signature', createHash('sha256').update('made up').digest('base64')],
    ['no signature', undefined],
  ])('an impostor that lets us in with %s is not believed, and asked nothing', async (_, signature) => {
    const failure = await fakeFailure(impostor(signature));
    expect(failure.message).toMatch(/signature|prove/);
    expect(failure.ms).toBeLessThan(1_000);
    expect(failure.said.includes('set_config')).toBe(false);
    isKept(failure);
  });

  test.each(['clear', 'scram'] as const)('by asking for a %s password and vanishing', async (how) => {
    const failure = await fakeFailure(async (visit) => {
      await asksPassword(how)(visit);
      visit.socket.end();
    });
    expect(failure.kind).toBe('not-connected');
    if (how === 'scram') isKept(failure);
  });
});
