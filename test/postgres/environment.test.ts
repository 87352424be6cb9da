import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asksPassword } from '../support/fake-behaviours.ts';
import { startFakeServer } from '../support/fake-server.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { startupParameters } from '../support/wire.ts';
import { failureFrom, newCall, productOn } from './open.ts';
import { one } from './statements.ts';

const canary = 'canary-from-pgpass';
const before = { ...process.env };
let folder: string;

beforeEach(() => {
  folder = tempFolder();
  const pgpass = path.join(folder, 'pgpass');
  writeFileSync(pgpass, `*:*:*:*:${canary}\n`, { mode: 0o600 });
  Object.assign(process.env, {
    PGHOST: 'evil.invalid',
    PGHOSTADDR: '192.0.2.1',
    PGPORT: '1',
    PGUSER: 'evil',
    PGDATABASE: 'evil',
    PGPASSWORD: 'evil',
    PGPASSFILE: pgpass,
    PGSSLMODE: 'no-verify',
    PGSSLNEGOTIATION: 'nonsense',
    PGOPTIONS: '-c work_mem=64kB',
    PGAPPNAME: 'evil',
    PGCLIENT_ENCODING: 'LATIN1',
    PGREPLICATION: 'database',
    PGBINARY: 'true',
    PGCONNECT_TIMEOUT: '1',
    PGFALLBACK_APPLICATION_NAME: 'evil',
  });
});
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  removeFolder(folder);
});

test('a hostile environment changes nothing of what is sent', async () => {
  const server = await sharedPostgres();
  const proxy = await startTcpProxy(server);
  const { databases, at, applicationName } = productOn({ ...proxy, user: server.user, password: server.password });
  expect(await (await databases.session(at, newCall())).one(one)).toEqual({ one: 1 });
  const sent = proxy.recorded()[0]?.toServer ?? Buffer.alloc(0);
  const startup = startupParameters(sent.subarray(4, sent.readInt32BE(0)));
  expect(startup).toEqual({
    user: server.user,
    database: 'postgres',
    application_name: applicationName,
    client_encoding: 'UTF8',
  });
  expect(sent.includes('evil')).toBe(false);
  await databases.closeAll();
  await proxy.stop();
});

test('a server that asks for a password gets none out of .pgpass or PGPASSWORD', async () => {
  const fake = await startFakeServer(async (visit) => {
    await asksPassword('clear')(visit);
    visit.socket.end();
  });
  const { databases, at } = productOn({ host: fake.host, port: fake.port, user: 'someone' });
  const failure = await failureFrom(databases.open(at, newCall()));
  expect(failure.advice).toBe('Enter the password to connect.');
  expect(fake.received().includes(canary)).toBe(false);
  expect(fake.received().includes('evil')).toBe(false);
  await fake.stop();
});
