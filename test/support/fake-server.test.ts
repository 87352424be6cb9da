import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { asksPassword, fakePostgres, httpServer, refuses, silent } from './fake-behaviours.ts';
import { malformedReplies } from './fake-replies.ts';
import { type Behaviour, type FakeServer, startFakeServer } from './fake-server.ts';

let server: FakeServer;
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await server.stop();
});

async function clientOf(behaviour: Behaviour): Promise<Client> {
  server = await startFakeServer(behaviour);
  const { host, port } = server;
  const client = new Client({ host, port, user: 'u', password: 'canary', database: 'd', connectionTimeoutMillis: 500 });
  client.on('error', () => undefined);
  return client;
}

test('a scripted PostgreSQL lets a real driver in and answers both protocols', async () => {
  const one = { columns: ['version'], rows: [['CockroachDB CCL v23.1.11'], [null]] };
  const client = await clientOf(
    fakePostgres({ server_version: '13.0.0', answer: (sql) => (sql.includes('version()') ? one : undefined) }),
  );
  await client.connect();
  const rows = [{ version: 'CockroachDB CCL v23.1.11' }, { version: null }];
  expect((await client.query('SELECT version()')).rows).toEqual(rows);
  expect((await client.query('SELECT version() WHERE $1', ['t'])).rows).toEqual(rows);
  await expect(client.query('SELECT 1 WHERE $1', ['t'])).rejects.toThrow('this server is a fake');
  expect((await client.query('SELECT version()')).rows).toEqual(rows);
  expect(server.visits).toHaveLength(1);
  await client.end();
});

test('a refusal is what the driver reports', async () => {
  const client = await clientOf(refuses({ C: '53300', M: 'sorry, too many clients already' }));
  await expect(client.connect()).rejects.toMatchObject({ code: '53300', message: 'sorry, too many clients already' });
});

test('asking for a clear password gets one from a careless driver, and the bytes are seen', async () => {
  const client = await clientOf(asksPassword('clear'));
  await expect(client.connect()).rejects.toThrow();
  expect(server.received().toString('latin1')).toContain('canary');
});

test('silence and other protocols are what they say', async () => {
  await expect((await clientOf(silent)).connect()).rejects.toThrow('timeout');
  await server.stop();
  await expect((await clientOf(httpServer)).connect()).rejects.toThrow();
});

test('a malformed reply reaches the driver as it is', async () => {
  const bytes = malformedReplies['an error with a hostile text'];
  if (!bytes) throw new Error('no such reply');
  const client = await clientOf(fakePostgres({ answer: () => bytes }));
  await client.connect();
  await expect(client.query('SELECT 1')).rejects.toThrow('<img src=x');
});
