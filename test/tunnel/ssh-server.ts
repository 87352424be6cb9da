import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';
import type { SshHop } from '../../shared/contract/connection-ways.ts';
import { freePort } from '../support/free-port.ts';
import { findSshServer, mustHaveDebianPrograms } from '../support/requirements.mjs';

const program = findSshServer();

/** Why there is none, for `describe.skipIf`; undefined when there is one, and where there must be one. */
export const noSshServer: string | undefined =
  program || mustHaveDebianPrograms ? undefined : "OpenSSH's server is not installed (apt-get install openssh-server)";

/** Keys of a user, in files of the test's own folder. */
export interface UserKeys {
  /** In authorized_keys of every server; the second is locked with `passphrase`. */
  readonly plain: string;
  readonly locked: string;
  readonly passphrase: string;
  /** In nobody's authorized_keys. */
  readonly stranger: string;
  readonly authorized: string;
}

export interface SshServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** `ssh-ed25519 AAAA…` of its host keys, as ssh-keyscan prints them. */
  readonly keys: readonly string[];
  /** A line of known_hosts for each key. */
  readonly knownHosts: string;
  hop(more?: Partial<SshHop>): SshHop;
  /** How often somebody was let in, and how many channels to somewhere were asked for, since the start. */
  logins(): number;
  channels(): number;
  /** Processes that serve a connection now. */
  sessions(): readonly number[];
  /** Ends every connection, as a cut network would. */
  cut(): void;
  stop(): Promise<void>;
}

export function run(name: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(name, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${name} ${args[0]}: ${error?.message ?? stderr}`);
}

function makeKey(file: string, type = 'ed25519', passphrase = ''): string {
  // Few rounds: the test is of the words, not of the strength.
  run('ssh-keygen', '-q', '-t', type, '-a', '1', '-N', passphrase, '-C', 'test', '-f', file);
  return file;
}

export function makeUserKeys(folder: string): UserKeys {
  const at = (name: string) => path.join(folder, name);
  const passphrase = 'open canary-5c1d sesame';
  const [plain, locked] = [makeKey(at('plain')), makeKey(at('locked'), 'ed25519', passphrase)];
  const authorized = at('authorized_keys');
  writeFileSync(authorized, `${readFileSync(`${plain}.pub`, 'utf8')}${readFileSync(`${locked}.pub`, 'utf8')}`);
  return { plain, locked, passphrase, stranger: makeKey(at('stranger')), authorized };
}

interface Options {
  readonly folder: string;
  readonly keys: UserKeys;
  /** More lines of sshd_config: `AllowTcpForwarding no`. */
  readonly config?: readonly string[];
  readonly port?: number;
}

/** Debian's sshd with its own keys and configuration, as this user, on a free port of 127.0.0.1. About 0.2 s. */
export async function startSshServer({ folder, keys, config = [], ...options }: Options): Promise<SshServer> {
  if (program === undefined) throw new Error("OpenSSH's server is not installed: node test/support/requirements.mjs");
  const port = options.port ?? (await freePort());
  const own = path.join(folder, `sshd-${port}-${performance.now()}`);
  mkdirSync(own, { mode: 0o700 });
  // Root's sshd wants it; the package's service would make it.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const hostKeys = [makeKey(path.join(own, 'ed25519')), makeKey(path.join(own, 'ecdsa'), 'ecdsa')];
  const file = path.join(own, 'sshd_config');
  writeFileSync(file, [...basics(port, hostKeys, keys), ...config, ''].join('\n'));
  const child = spawn(program, ['-D', '-e', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  // A test that fails leaves none behind.
  process.once('exit', () => child.kill('SIGKILL'));
  let log = '';
  child.stderr.on('data', (chunk) => (log += String(chunk)));
  await listens(port, child, () => log);
  const publicKeys = hostKeys.map((key) => readFileSync(`${key}.pub`, 'utf8').split(' ').slice(0, 2).join(' '));
  const { username } = userInfo();
  return {
    host: '127.0.0.1',
    port,
    user: username,
    keys: publicKeys,
    knownHosts: publicKeys.map((key) => `[127.0.0.1]:${port} ${key}\n`).join(''),
    hop: (more = {}) => ({ host: '127.0.0.1', port, user: username, auth: 'key', keyFile: keys.plain, ...more }),
    logins: () => log.split('Accepted publickey').length - 1,
    channels: () => log.split('server_request_direct_tcpip:').length - 1,
    sessions: () => below(child.pid ?? -1),
    cut() {
      for (const pid of below(child.pid ?? -1).toReversed()) kill(pid);
    },
    async stop() {
      const over = new Promise((resolve) => child.once('exit', resolve));
      const left = below(child.pid ?? -1);
      child.kill('SIGTERM');
      await over;
      for (const pid of left.toReversed()) kill(pid);
    },
  };
}

const basics = (port: number, hostKeys: readonly string[], keys: UserKeys): string[] => [
  `Port ${port}`,
  'ListenAddress 127.0.0.1',
  ...hostKeys.map((key) => `HostKey ${key}`),
  `AuthorizedKeysFile ${keys.authorized}`,
  'PidFile none',
  'UsePAM no',
  'StrictModes no',
  'PermitRootLogin prohibit-password',
  'PasswordAuthentication no',
  'KbdInteractiveAuthentication no',
  'UseDNS no',
  'LogLevel DEBUG1',
];

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Every process below that one, parents first. */
function below(pid: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const);
  const children = parents.filter(([, parent]) => parent === pid).map(([child]) => child);
  return children.flatMap((child) => [child, ...below(child)]);
}

function parentOf(name: string): number {
  try {
    const [, after = ''] = /\) (.*)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
    const [state, parent] = after.split(' ');
    return state === 'Z' ? -1 : Number(parent);
  } catch {
    return -1;
  }
}

async function listens(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${log()}`);
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => socket.destroy());
      socket.once('connect', () => socket.destroy());
    });
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
