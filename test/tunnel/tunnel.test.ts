import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ssh } from '../../shared/contract/connection-ways.ts';
import type { Profile } from '../../shared/contract/connections.ts';
import { failureOf, openRoom, profileOf, type TestRoom, type TestWays } from '../connections/rooms.ts';
import { testCall as call } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import type { TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { makeUserKeys, noSshServer, type SshServer, startSshServer, type UserKeys } from './ssh-server.ts';

/** For a computer that has much to do. */
const patient = { timeout: 15_000 };

describe.skipIf(noSshServer)('a connection through SSH', () => {
  let folder: string;
  let keys: UserKeys;
  let bastion: SshServer;
  let knownHosts: string;
  let server: TestServer;

  beforeAll(async () => {
    folder = tempFolder();
    keys = makeUserKeys(folder);
    bastion = await startSshServer({ folder, keys });
    knownHosts = path.join(folder, 'known_hosts');
    writeFileSync(knownHosts, bastion.knownHosts);
    server = await sharedPostgres();
  });
  afterAll(async () => {
    await bastion.stop();
    removeFolder(folder);
  });

  const room = (ways: TestWays = {}) =>
    openRoom(path.join(folder, `home-${performance.now()}`), undefined, {}, { knownHosts: [knownHosts], ...ways });
  const through = (ssh: Ssh, more: Partial<Profile> = {}): Profile => profileOf(server, { id: 'far', ssh, ...more });
  const saved = async (ssh: Ssh, own: TestRoom) => {
    await own.service.save({ profile: through(ssh), password: server.password, keepPassword: 'memory' }, call());
    return own;
  };
  const refused = async (ssh: Ssh, ways: TestWays = {}, secrets = {}) => {
    const own = await saved(ssh, await room(ways));
    const failure = await failureOf(own.service.open({ id: 'far', secrets }, call()));
    await expect.poll(() => bastion.sessions(), patient).toEqual([]);
    return failure;
  };

  test('opens, and nothing stays when it is closed', async () => {
    const own = await saved(bastion.hop(), await room());
    const facts = await own.service.open({ id: 'far' }, call());
    expect(facts).toMatchObject({ role: server.user, database: 'postgres' });
    expect(bastion.sessions().length).toBeGreaterThan(0);
    await own.service.close({ at: 'far/postgres' }, call());
    await expect.poll(() => bastion.sessions(), patient).toEqual([]);
  });

  test('wrong keys, files and addresses are told apart', async () => {
    const words = async (ssh: Ssh, ways?: TestWays, secrets?: object) => (await refused(ssh, ways, secrets)).message;
    expect(await words(bastion.hop({ keyFile: keys.stranger }))).toMatch(/the key of the key file is not accepted/);
    expect(await words(bastion.hop({ keyFile: '/nowhere/key' }))).toBe('Key file /nowhere/key: there is no such file');
    expect(await words(bastion.hop({ keyFile: `${keys.plain}.pub` }))).toContain('the public half');
    expect(await words(bastion.hop({ keyFile: knownHosts }))).toContain('no private key');
    expect(await words(bastion.hop({ keyFile: keys.locked }))).toContain('locked with a passphrase');
    expect(await words(bastion.hop({ keyFile: keys.locked }), {}, { ssh: 'no' })).toContain('the passphrase is wrong');
    expect(await words(bastion.hop({ auth: 'agent' }))).toContain('SSH_AUTH_SOCK is not set');
    expect(await words(bastion.hop({ auth: 'agent' }), { agentSocket: '/nowhere/agent' })).toContain('does not answer');
    expect(await words(bastion.hop({ auth: 'password' }))).toContain('asks for the password');
    expect(await words(bastion.hop({ port: await freePort() }))).toContain('ECONNREFUSED');
    expect(await words({ ...bastion.hop(), port: server.port, auth: 'key' }, { timeoutMs: 700 })).toMatch(
      /no answer|closed|lost/,
    );
  });

  test('a key with a passphrase: asked for, then right, then known', async () => {
    const own = await saved(bastion.hop({ keyFile: keys.locked }), await room());
    const needed = await failureOf(own.service.open({ id: 'far' }, call()));
    expect(needed).toMatchObject({ kind: 'not-connected', secret: 'ssh' });
    await own.service.open({ id: 'far', secrets: { ssh: keys.passphrase } }, call());
    await own.databases.closeAll();
    const { profiles } = await own.service.list({}, call());
    expect(profiles[0]?.ways).toEqual({ ssh: 'memory' });
    await own.service.open({ id: 'far' }, call());
    await own.databases.closeAll();
    // Another key file is another secret.
    const moved = through(bastion.hop({ keyFile: keys.plain }));
    expect((await own.service.save({ profile: moved, keepPassword: 'memory' }, call())).ways).toBeUndefined();
  });

  test('a server that forbids forwarding, and one from which the database is not reached', async () => {
    const closed = await startSshServer({ folder, keys, config: ['AllowTcpForwarding no'] });
    const file = path.join(folder, 'known_closed');
    writeFileSync(file, closed.knownHosts);
    const prohibited = await refused(closed.hop(), { knownHosts: [file] });
    expect(prohibited.advice).toContain('AllowTcpForwarding');
    await closed.stop();
    const own = await room();
    const nobody = through(bastion.hop(), { port: await freePort() });
    await own.service.save({ profile: nobody, keepPassword: 'memory' }, call());
    const unreached = await failureOf(own.service.open({ id: 'far' }, call()));
    expect(unreached.message).toMatch(/127\.0\.0\.1 does not reach 127\.0\.0\.1:\d+: .*refused/i);
  });

  test('an unknown key is asked about and remembered in our file; a changed one is refused with both', async () => {
    const theirs = path.join(folder, 'theirs');
    writeFileSync(theirs, '');
    const own = await saved(bastion.hop(), await room({ knownHosts: [theirs] }));
    const { hostKey } = await failureOf(own.service.open({ id: 'far' }, call()));
    expect(hostKey).toMatchObject({ host: '127.0.0.1', port: bastion.port, type: 'ssh-ed25519', kind: 'new' });
    if (hostKey === undefined) throw new Error('no key');
    const { kind: _kind, ...shown } = hostKey;
    expect(await own.service.trustHostKey({ ...shown, fingerprint: 'SHA256:made-up' }, call())).toEqual({
      trusted: false,
    });
    expect(await own.service.trustHostKey(shown, call())).toEqual({ trusted: true });
    await own.service.open({ id: 'far' }, call());
    await own.databases.closeAll();
    expect(readFileSync(theirs, 'utf8')).toBe('');
    // Another server in its place: refused for good, whatever we remember or known_hosts says.
    const { port } = bastion;
    await bastion.stop();
    bastion = await startSshServer({ folder, keys, port });
    const changed = await failureOf(own.service.open({ id: 'far' }, call()));
    expect(changed.message).toMatch(/has changed: it shows SHA256:\S+, known is SHA256:/);
    expect(changed.message).toContain(shown.fingerprint);
    expect(changed.hostKey?.kind).toBe('changed');
    const inKnownHosts = await refused(bastion.hop());
    expect(inKnownHosts.advice).toContain(`ssh-keygen -R '[127.0.0.1]:${port}'`);
    expect(inKnownHosts.hostKey).toBeUndefined();
    await own.service.forgetHostKey({ host: '127.0.0.1', port }, call());
    expect((await failureOf(own.service.open({ id: 'far' }, call()))).hostKey?.kind).toBe('new');
    writeFileSync(knownHosts, bastion.knownHosts);
  });
});
