import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ssh } from '../../shared/contract/connection-ways.ts';
import type { Profile, TestStep } from '../../shared/contract/connections.ts';
import { openRoom, profileOf, type TestRoom, type TestWays } from '../connections/rooms.ts';
import { one, sleeps } from '../postgres/statements.ts';
import { testCall as call } from '../support/databases.ts';
import type { TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { makeUserKeys, noSshServer, run, type SshServer, startSshServer, type UserKeys } from './ssh-server.ts';

const agentProgram = 'ssh-agent';

/** For a computer that has much to do. */
const patient = { timeout: 15_000 };

describe.skipIf(noSshServer)('what leads through SSH', () => {
  let folder: string;
  let keys: UserKeys;
  let bastion: SshServer;
  let gate: SshServer;
  let server: TestServer;
  /** In front of the database: who comes there is counted. */
  let proxy: TcpProxy;
  let agent: ChildProcess | undefined;

  beforeAll(async () => {
    folder = tempFolder();
    keys = makeUserKeys(folder);
    [bastion, gate] = await Promise.all([startSshServer({ folder, keys }), startSshServer({ folder, keys })]);
    writeFileSync(path.join(folder, 'known_hosts'), `${bastion.knownHosts}${gate.knownHosts}`);
    server = await sharedPostgres();
    proxy = await startTcpProxy(server);
  });
  afterAll(async () => {
    agent?.kill();
    await proxy.stop();
    await Promise.all([bastion.stop(), gate.stop()]);
    removeFolder(folder);
  });

  async function opened(ssh: Ssh, ways: TestWays = {}, more: Partial<Profile> = {}): Promise<TestRoom> {
    const home = path.join(folder, `home-${performance.now()}`);
    const known = { knownHosts: [path.join(folder, 'known_hosts')], ...ways };
    const room = await openRoom(home, undefined, {}, known);
    const profile = profileOf({ ...server, port: proxy.port }, { id: 'far', ssh, ...more });
    await room.service.save({ profile, password: server.password, keepPassword: 'memory' }, call());
    await room.service.open({ id: 'far' }, call());
    return room;
  }
  const at = 'far/postgres';

  test('every lane, a cancel and a measured delay share one SSH connection, and no other way is taken', async () => {
    const [before, channelsBefore, loginsBefore] = [proxy.recorded().length, bastion.channels(), bastion.logins()];
    const { databases } = await opened(bastion.hop());
    const session = await databases.session(at, call());
    expect(await session.one(one)).toEqual({ one: 1 });
    const user = await databases.user(at, call(), { text: 'SELECT 1', settings: [] });
    const limits = { timeoutMs: 5_000, rows: 10, cellBytes: 100, bytes: 1e6 };
    expect((await user.run({ params: [], limits })).rows).toEqual([['1']]);
    await user.close();
    const benchmark = await databases.benchmark(at, call(), { addedDelayMs: 6 });
    const { ms } = await benchmark.run('unnamed', { name: 'one', text: 'SELECT 1' }, []);
    expect(ms).toBeGreaterThanOrEqual(6);
    await benchmark.close();
    const command = await databases.command(at, call());
    await command.close();
    const stopped = call();
    const running = (await databases.session(at, stopped)).rows(sleeps(30)).catch((error: unknown) => error);
    const watcher = await server.connect();
    const isAsleep =
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()";
    await expect.poll(async () => (await watcher.query(isAsleep))[0]?.n, patient).toBe(1);
    stopped.stop();
    expect(await running).toMatchObject({ failure: { kind: 'cancelled' } });
    await expect.poll(async () => (await watcher.query(`${isAsleep} AND state = 'active'`))[0]?.n, patient).toBe(0);
    await watcher.close();
    await databases.closeAll();
    expect(proxy.recorded().length - before).toBeGreaterThanOrEqual(4);
    expect(bastion.channels() - channelsBefore).toBe(proxy.recorded().length - before);
    expect(bastion.logins() - loginsBefore).toBe(1);
    await expect.poll(() => bastion.sessions(), patient).toEqual([]);
    await expect.poll(() => proxy.openConnections(), patient).toBe(0);
  });

  test('a tunnel that dies is a lost connection, told in words, and comes back', async () => {
    const { databases } = await opened(bastion.hop());
    const told: string[] = [];
    databases.onChange(() => {
      for (const state of databases.states()) told.push(state.kind === 'lost' ? state.message : state.kind);
    });
    bastion.cut();
    await expect.poll(() => told.join('; '), patient).toMatch(/SSH connection to \S+ ended.*; open/);
    expect(await (await databases.session(at, call())).one(one)).toEqual({ one: 1 });
    await databases.closeAll();
  });

  test('a jump host, and one that is not reached', async () => {
    const before = gate.channels();
    const jump = gate.hop();
    const { databases } = await opened({ ...bastion.hop(), jump });
    expect(gate.channels() - before).toBe(1);
    await databases.closeAll();
    await expect.poll(() => [...gate.sessions(), ...bastion.sessions()], patient).toEqual([]);
    const stranger = { ...gate.hop(), keyFile: keys.stranger };
    await expect(opened({ ...bastion.hop(), jump: stranger })).rejects.toThrow(`${gate.port}: the key of the key file`);
    const far = { ...bastion.hop(), port: 1 };
    await expect(opened({ ...far, jump })).rejects.toThrow('127.0.0.1 does not reach 127.0.0.1:1');
    await expect.poll(() => [...gate.sessions(), ...bastion.sessions()], patient).toEqual([]);
  });

  test('the keys of an agent; none in it', async () => {
    const socket = path.join(folder, 'agent');
    agent = spawn(agentProgram, ['-D', '-a', socket], { stdio: 'ignore' });
    await expect.poll(() => statSync(socket, { throwIfNoEntry: false })?.isSocket(), patient).toBe(true);
    const ssh = bastion.hop({ auth: 'agent' });
    await expect(opened(ssh, { agentSocket: socket })).rejects.toThrow('holds no key');
    process.env.SSH_AUTH_SOCK = socket;
    run('ssh-add', '-q', keys.plain);
    delete process.env.SSH_AUTH_SOCK;
    const { databases } = await opened(ssh, { agentSocket: socket });
    await databases.closeAll();
  });

  test('a test of the connection tells of it, step by step', async () => {
    const { service, databases } = await opened(bastion.hop());
    await databases.closeAll();
    const profile = profileOf({ ...server, port: proxy.port }, { ssh: bastion.hop() });
    const steps: TestStep[] = [];
    for await (const step of service.test({ profile, password: server.password }, call())) steps.push(step);
    expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'dns skipped',
      'ssh passed',
      'tcp passed',
      'tls skipped',
      'authentication passed',
      'server passed',
    ]);
    await expect.poll(() => bastion.sessions(), patient).toEqual([]);
  });

  test('a passphrase is in no file, answer or ledger', async () => {
    const room = await opened(bastion.hop());
    const secrets = { ssh: keys.passphrase, jump: `${keys.passphrase}2`, sslkey: `${keys.passphrase}3` };
    const profile = profileOf(server, { id: 'far', ssh: bastion.hop({ keyFile: keys.locked }) });
    const asked = call();
    const answers: unknown[] = [
      await room.service.save({ profile, password: server.password, secrets, keepPassword: 'keychain' }, asked),
      await room.service.open({ id: 'far' }, asked),
      await room.service.list({}, asked),
      await room.service.exportProfile({ id: 'far' }, asked),
    ];
    for await (const step of room.service.test({ profile, secrets }, asked)) answers.push(step);
    answers.push(room.databases.states(), asked.statements);
    await room.databases.closeAll();
    expect(JSON.stringify(answers)).not.toContain('canary-5c1d');
    for (const name of readdirSync(room.store.folder)) {
      const file = path.join(room.store.folder, name);
      if (statSync(file).isFile()) expect(readFileSync(file, 'utf8')).not.toContain('canary-5c1d');
    }
  });
});
