import { expect, test } from 'vitest';
import { testConnection } from '../../electron/postgres/connection-test.ts';
import type { Profile, TestStep } from '../../shared/contract/connections.ts';
import { fakePostgres, httpServer, silent } from '../support/fake-behaviours.ts';
import { startFakeServer } from '../support/fake-server.ts';
import { freePort } from '../support/free-port.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type Door, profileOn } from './open.ts';

async function stepsOn(door: Door, more: Partial<Profile> = {}): Promise<TestStep[]> {
  const { secret: _secret, isDemo: _isDemo, ...profile } = profileOn(door, more);
  const steps: TestStep[] = [];
  for await (const step of testConnection({ profile, password: door.password, version: 'steps' })) steps.push(step);
  return steps;
}

const states = (steps: readonly TestStep[]) => steps.map(({ step, state }) => `${step} ${state}`);

test('a good connection, step by step, with its times', async () => {
  const server = await sharedPostgres();
  const steps = await stepsOn({ ...server, host: 'localhost' });
  expect(states(steps)).toEqual(['dns passed', 'tcp passed', 'tls skipped', 'authentication passed', 'server passed']);
  expect(steps[0]?.text).toContain('127.0.0.1');
  expect(steps[4]?.text).toMatch(/^PostgreSQL 18\.\d+, database postgres, as superuser$/);
  for (const step of steps.filter(({ state }) => state === 'passed')) expect(step.ms).toBeGreaterThan(0);
  const watcher = await server.connect();
  // By the version of these tests, since others work on the same server.
  const left = `SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'heapscope/steps/%'`;
  await expect.poll(() => watcher.query(left)).toEqual([]);
  await watcher.close();
});

test('how far it gets, with the own words of whoever refuses', async () => {
  const server = await sharedPostgres();
  const refused = await stepsOn({ ...server, port: await freePort() });
  expect(states(refused)).toEqual([
    'dns skipped',
    'tcp failed',
    'tls not-reached',
    'authentication not-reached',
    'server not-reached',
  ]);
  expect(refused[1]).toMatchObject({ text: expect.stringContaining('ECONNREFUSED'), advice: expect.any(String) });

  const password = await stepsOn({ ...server, password: 'wrong' });
  expect(states(password).slice(3)).toEqual(['authentication failed', 'server not-reached']);
  expect(password[3]).toMatchObject({ sqlstate: '28P01', text: expect.stringContaining(server.user) });

  const database = await stepsOn(server, { database: 'no such one' });
  expect(states(database).slice(3)).toEqual(['authentication passed', 'server failed']);
  expect(database[4]).toMatchObject({ sqlstate: '3D000', text: 'database "no such one" does not exist' });

  const none = await stepsOn({ host: server.host, port: server.port, user: server.user });
  expect(none[3]).toMatchObject({ state: 'failed', advice: 'Enter the password to connect.' });

  const tls = await stepsOn(server, { tls: 'verified' });
  expect(states(tls).slice(1)).toEqual([
    'tcp passed',
    'tls failed',
    'authentication not-reached',
    'server not-reached',
  ]);
  expect(tls[2]?.text).toBe('The server does not support SSL connections');
});

test('an unknown name, a server of another kind, an old one, one that says nothing', async () => {
  const unknown = await stepsOn({ host: 'no-such-host.invalid', port: 5432, user: 'x' });
  expect(states(unknown)).toContain('dns failed');
  expect(unknown).toHaveLength(5);

  const http = await startFakeServer(httpServer);
  expect((await stepsOn({ ...http, user: 'x', password: 'x' }))[3]).toMatchObject({ state: 'failed' });
  await http.stop();

  const old = await startFakeServer(fakePostgres({ server_version: '9.6.24' }));
  expect((await stepsOn({ ...old, user: 'x', password: 'x' }))[4]).toMatchObject({
    state: 'failed',
    text: 'This is PostgreSQL 9.6.24; Heapscope needs 14 or newer.',
  });
  await old.stop();

  const dumb = await startFakeServer(silent);
  const steps = await stepsOn({ ...dumb, user: 'x', password: 'x' });
  expect(steps[1]).toMatchObject({ state: 'passed' });
  expect(steps[3]).toMatchObject({ state: 'failed', text: expect.stringContaining('within 5 s') });
  await dumb.stop();
});

test('a socket directory has no name and no TLS', async () => {
  const steps = await stepsOn({ host: '/nowhere/at/all', port: 5432, user: 'x', password: 'x' }, { tls: 'verified' });
  expect(states(steps).slice(0, 2)).toEqual(['dns skipped', 'tcp failed']);
  expect(steps[1]?.text).toContain('ENOENT');
});
