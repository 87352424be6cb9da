import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SavedProfile } from '../../shared/contract/connections.ts';
import { startFakeServer } from '../support/fake-server.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { authenticationOk, message, startupCode } from '../support/wire.ts';
import { type Certificates, makeCertificates, noOpenssl } from './certificates.ts';
import { failureFrom, newCall, productOn, until } from './open.ts';
import { one, pid, sleeps } from './statements.ts';

describe.skipIf(noOpenssl)('TLS in three words', () => {
  let server: OwnPostgres;
  let proxy: TcpProxy;
  let folder: string;
  let certificates: Certificates;

  beforeAll(async () => {
    folder = tempFolder();
    certificates = makeCertificates(folder);
    server = await startPostgres({
      settings: { ssl: true, ssl_cert_file: certificates.cert, ssl_key_file: certificates.key },
    });
    proxy = await startTcpProxy(server);
  });
  afterAll(async () => {
    await proxy.stop();
    await server.stop();
    removeFolder(folder);
  });

  const productWith = (more: Partial<SavedProfile>) =>
    productOn({ host: 'localhost', port: proxy.port, user: server.user, password: server.password }, more);

  async function isEncrypted(more: Partial<SavedProfile>): Promise<boolean> {
    const { databases, at, applicationName } = productWith(more);
    await databases.open(at, newCall());
    const watcher = await server.connect();
    const [row] = await watcher.query(
      `SELECT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.application_name = '${applicationName}'`,
    );
    await watcher.close();
    await databases.closeAll();
    return row?.ssl === true;
  }

  test('off, unverified, verified', async () => {
    expect(await isEncrypted({ tls: 'off' })).toBe(false);
    expect(await isEncrypted({ tls: 'unverified' })).toBe(true);
    expect(await isEncrypted({ tls: 'verified', sslrootcert: certificates.ca })).toBe(true);
  });

  test.each<[string, Partial<SavedProfile>]>([
    ['an authority that nobody named', { tls: 'verified' }],
    ["a name that is not the certificate's", { tls: 'verified', host: '127.0.0.1' }],
    ['sslrootcert that is not there', { tls: 'verified', sslrootcert: '/nowhere/root.crt' }],
  ])('verified refuses %s, once', async (_what, more) => {
    const wanted = more.host === undefined ? more : { ...more, sslrootcert: certificates.ca };
    const { databases, at } = productWith(wanted);
    const failure = await failureFrom(databases.session(at, newCall()));
    expect(failure.kind).toBe('not-connected');
    expect(`${failure.message} ${failure.advice}`).toMatch(/certificate|there is no such file/);
    await databases.closeAll();
  });

  test('a server without TLS is not talked to in clear', async () => {
    const fake = await startFakeServer(async (visit) => void (await visit.startup()));
    const { databases, at } = productOn({ ...fake, user: 'x', password: 'x' }, { tls: 'unverified' });
    const failure = await failureFrom(databases.open(at, newCall()));
    expect(failure.message).toBe('The server does not support SSL connections');
    expect(failure.advice).toContain('It answers without TLS');
    expect(fake.received()).toHaveLength(8);
    await fake.stop();
  });

  test('a cancel takes the same TLS: its secret is nowhere in clear', async () => {
    const { databases, at } = productWith({ tls: 'verified', sslrootcert: certificates.ca });
    const backend = (await (await databases.session(at, newCall())).one(pid)).pid;
    const stop = new AbortController();
    const call = newCall(stop.signal);
    const running = failureFrom((await databases.session(at, call)).rows(sleeps(10)));
    const before = proxy.recorded().length;
    const watcher = await server.connect();
    const rows = () => watcher.query(`SELECT state FROM pg_stat_activity WHERE pid = ${backend}`);
    await until(async () => (await rows())[0]?.state === 'active');
    stop.abort();
    expect((await running).kind).toBe('cancelled');
    expect(call.statements.at(-1)?.error).toContain('57014');
    const cancel = proxy.recorded()[before]?.toServer ?? Buffer.alloc(0);
    expect(cancel.readInt32BE(4)).toBe(startupCode.tls);
    const code = Buffer.alloc(4);
    code.writeInt32BE(startupCode.cancel);
    for (const { toServer } of proxy.recorded().slice(before)) expect(toServer.includes(code)).toBe(false);
    await watcher.close();
    await databases.closeAll();
  });

  test('malformed bytes inside TLS end the connection, not the process', async () => {
    const fake = await startFakeServer(async (visit) => {
      const { socket } = visit;
      await visit.next();
      visit.send('S');
      socket.removeAllListeners('data');
      const line = new TLSSocket(socket, { isServer: true, ...certificates.pem });
      line.on('error', () => {});
      line.once('data', () => line.write(Buffer.concat([authenticationOk, message('D', Buffer.from([0x7f, 0xff]))])));
    });
    const { databases, at } = productOn({ ...fake, user: 'x', password: 'x' }, { tls: 'unverified' });
    const failure = await failureFrom(databases.open(at, newCall()));
    expect(fake.faults).toEqual([]);
    expect(failure.message).toContain('protocol');
    await databases.closeAll();
    await fake.stop();
  });

  test('a line that stalls in the TLS handshake is given up after 5 s', async () => {
    proxy.inject({ stall: { direction: 'to-client', atByte: 200 } });
    const { databases, at } = productWith({ tls: 'unverified' });
    const started = performance.now();
    expect((await failureFrom(databases.open(at, newCall()))).kind).toBe('timeout');
    expect(performance.now() - started).toBeLessThan(8_000);
    proxy.inject({});
    await databases.open(at, newCall());
    expect(await (await databases.session(at, newCall())).one(one)).toEqual({ one: 1 });
    await databases.closeAll();
  });
});
