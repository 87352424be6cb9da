import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SavedProfile } from '../../shared/contract/connections.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { type Certificates, makeCertificates, noOpenssl } from './certificates.ts';
import { failureFrom, newCall, productOn } from './open.ts';

describe.skipIf(noOpenssl)('a delayed line', () => {
  let server: OwnPostgres;
  let folder: string;
  let certificates: Certificates;
  beforeAll(async () => {
    folder = tempFolder();
    certificates = makeCertificates(folder);
    server = await startPostgres({
      settings: { ssl: true, ssl_cert_file: certificates.cert, ssl_key_file: certificates.key },
    });
  });
  afterAll(async () => {
    await server.stop();
    removeFolder(folder);
  });

  const one = { name: 'one', text: 'SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid()' };

  async function measured(host: string, more: Partial<SavedProfile>) {
    const { databases, at } = productOn({ ...server, host }, more);
    try {
      const session = await databases.benchmark(at, newCall(), { addedDelayMs: 4 });
      await session.run('prepared', one, []);
      const { ms, cells } = await session.run('prepared', one, [], { keepsRows: true });
      await session.close();
      return { ms, cells };
    } finally {
      await databases.closeAll();
    }
  }

  test('with TLS, verified against the true host', async () => {
    const { ms, cells } = await measured('localhost', { tls: 'verified', sslrootcert: certificates.ca });
    expect(cells).toEqual([['t']]);
    expect(ms).toBeGreaterThanOrEqual(4);
  });

  test('a name that is not the certificate’s is refused there too', async () => {
    const wrong = failureFrom(measured('127.0.0.1', { tls: 'verified', sslrootcert: certificates.ca }));
    expect((await wrong).kind).toBe('not-connected');
  });

  test('over a unix socket', async () => {
    const admin = await server.connect();
    const [row] = await admin.query("SELECT split_part(current_setting('unix_socket_directories'), ',', 1) AS folder");
    await admin.close();
    const socket = String(row?.folder);
    if (socket === '') return;
    const { ms, cells } = await measured(socket, { tls: 'off' });
    expect(cells).toEqual([['f']]);
    expect(ms).toBeGreaterThanOrEqual(4);
  });
});
