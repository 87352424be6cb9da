import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Profile } from '../../shared/contract/connections.ts';
import type { Failure } from '../../shared/failure.ts';
import { failureOf, openRoom, profileOf } from '../connections/rooms.ts';
import { type Certificates, makeCertificates, noOpenssl } from '../postgres/certificates.ts';
import { testCall as call } from '../support/databases.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { type ClientCertificate, makeClientCertificate } from './client-certificates.ts';
import { makeUserKeys, noSshServer, type SshServer, startSshServer } from './ssh-server.ts';

/** For a computer that has much to do. */
const patient = { timeout: 15_000 };

describe.skipIf(noOpenssl)('a client certificate', () => {
  const role = 'by_certificate';
  const passphrase = 'canary-77aa';
  let folder: string;
  let server: OwnPostgres;
  let ca: Certificates;
  let good: ClientCertificate;
  let locked: ClientCertificate;

  beforeAll(async () => {
    folder = tempFolder();
    ca = makeCertificates(folder);
    good = makeClientCertificate({ folder, file: 'good', role });
    locked = makeClientCertificate({ folder, file: 'locked', role, passphrase });
    server = await startPostgres({
      settings: { ssl: true, ssl_cert_file: ca.cert, ssl_key_file: ca.key, ssl_ca_file: ca.ca },
    });
    const rules = path.join(server.dataDir, 'pg_hba.conf');
    const ours = `hostssl all ${role} 127.0.0.1/32 cert clientcert=verify-full\nhostssl all ${role} ::1/128 cert\n`;
    writeFileSync(rules, ours + readFileSync(rules, 'utf8'));
    const admin = await server.connect();
    await admin.query(`CREATE ROLE ${role} LOGIN`);
    await admin.query('SELECT pg_reload_conf()');
    await admin.close();
  });
  afterAll(async () => {
    await server.stop();
    removeFolder(folder);
  });

  const verified = { host: 'localhost', user: role, tls: 'verified' } as const;
  const profileWith = (more: Partial<Profile>) =>
    profileOf(server, { id: 'c', ...verified, sslrootcert: ca.ca, sslcert: good.cert, sslkey: good.key, ...more });

  async function outcome(
    more: Partial<Profile>,
    secrets = {},
    knownHosts: readonly string[] = [],
  ): Promise<Failure | string> {
    const room = await openRoom(path.join(folder, `home-${performance.now()}`), undefined, {}, { knownHosts });
    try {
      await room.service.save({ profile: profileWith(more), keepPassword: 'memory' }, call());
      const opening = room.service.open({ id: 'c', secrets }, call());
      return await opening.then(
        ({ role: who }) => who,
        () => failureOf(opening),
      );
    } finally {
      await room.databases.closeAll();
    }
  }
  const words = async (more: Partial<Profile>, secrets?: object) => {
    const told = await outcome(more, secrets);
    return typeof told === 'string' ? told : `${told.message} · ${told.advice}`;
  };

  test('lets its role in, without a password; a locked key by its passphrase', async () => {
    expect(await outcome({})).toBe(role);
    expect(await outcome({ tls: 'unverified' })).toBe(role);
    expect(await outcome({ sslcert: locked.cert, sslkey: locked.key }, { sslkey: passphrase })).toBe(role);
    const both = path.join(folder, 'both.pem');
    writeFileSync(both, readFileSync(good.cert, 'utf8') + readFileSync(good.key, 'utf8'));
    expect(await outcome({ sslcert: both, sslkey: undefined })).toBe(role);
  });

  test('every file that is wrong is named', async () => {
    const { cert, key } = locked;
    expect(await words({ sslcert: '/nowhere/c' })).toContain('sslcert /nowhere/c: there is no such file');
    expect(await words({ sslkey: '/nowhere/k' })).toContain('sslkey /nowhere/k: there is no such file');
    expect(await words({ sslkey: folder })).toContain(`sslkey ${folder}: this is no file`);
    expect(await words({ sslkey: '/dev/zero' })).toContain('sslkey /dev/zero: this is no file');
    expect(await words({ sslrootcert: '/nowhere/r' })).toContain('sslrootcert /nowhere/r: there is no such file');
    expect(await words({ sslkey: 'k' })).toContain('must begin with /');
    expect(await words({ sslcert: good.key })).toContain('it holds no certificate in PEM');
    expect(await words({ sslkey: good.cert })).toContain('it holds no private key in PEM');
    expect(await words({ sslcert: cert })).toContain(`it is not the key of ${cert}`);
    expect(await words({ sslcert: cert, sslkey: key })).toContain('it is locked with a passphrase');
    expect(await words({ sslcert: cert, sslkey: key }, { sslkey: 'no' })).toContain('the passphrase is wrong');
    expect(await words({ sslcert: cert, sslkey: key }, { sslkey: 'no' })).not.toContain(passphrase);
  });

  test('what the server does not accept, and what we do not accept of it', async () => {
    const elsewhere = path.join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    makeCertificates(elsewhere);
    const foreign = makeClientCertificate({ folder: elsewhere, file: 'foreign', role });
    const expired = makeClientCertificate({ folder, file: 'expired', role, days: -1 });
    const other = makeClientCertificate({ folder, file: 'other', role: 'somebody_else' });
    const none = await outcome({ sslcert: undefined, sslkey: undefined });
    expect(none).toMatchObject({ sql: { sqlstate: '28000' } });
    expect(await outcome({ sslcert: other.cert, sslkey: other.key })).toMatchObject({ sql: { sqlstate: '28000' } });
    expect(await words({ sslcert: foreign.cert, sslkey: foreign.key })).toMatch(
      /does not (know the authority|accept your client certificate)/,
    );
    expect(await words({ sslcert: expired.cert, sslkey: expired.key })).toContain(
      'your client certificate has expired',
    );
    expect(await words({ sslrootcert: path.join(elsewhere, 'ca.crt') })).toContain('name its root in sslrootcert');
    expect(await words({ host: '127.0.0.1' })).toContain('is for another name');
  });

  test.skipIf(noSshServer)(
    'inside a tunnel the name of the database is verified, not where the tunnel ends',
    async () => {
      const keys = makeUserKeys(folder);
      const bastion: SshServer = await startSshServer({ folder, keys });
      try {
        const known = path.join(folder, 'known_hosts');
        writeFileSync(known, bastion.knownHosts);
        expect(await outcome({ ssh: bastion.hop() }, {}, [known])).toBe(role);
        const wrong = await outcome({ ssh: bastion.hop(), host: '127.0.0.1' }, {}, [known]);
        expect(wrong).toMatchObject({ advice: expect.stringContaining('is for another name') });
        await expect.poll(() => bastion.sessions(), patient).toEqual([]);
      } finally {
        await bastion.stop();
      }
    },
  );
});
