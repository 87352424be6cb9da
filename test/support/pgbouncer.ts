import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverAccount } from '../../electron/demo/account.ts';
import { freePort } from './free-port.ts';
import { findPgBouncer, mustHaveDebianPrograms } from './requirements.mjs';
import type { ServerAddress } from './server-address.ts';
import { removeFolder, tempFolder } from './temp-folder.ts';

export interface PgBouncerOptions {
  readonly mode?: 'session' | 'transaction' | 'statement';
  /** Server connections per database and user; 1 makes all clients share one backend. */
  readonly poolSize?: number;
  /** Who may come in besides the superuser. */
  readonly users?: readonly { readonly user: string; readonly password: string }[];
  /** Further settings: https://www.pgbouncer.org/config.html */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** A pooler in front of every database of one server; log in with the server's own users. */
export interface PgBouncer {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** What it wrote to its log so far. */
  log(): string;
  stop(): Promise<void>;
}

const program = findPgBouncer();

/** Why there is none, for `describe.skipIf`; undefined when there is one, and where there must be one. */
export const noPgBouncer: string | undefined =
  program || mustHaveDebianPrograms ? undefined : 'PgBouncer is not installed (apt-get install pgbouncer)';

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

function iniText(server: ServerAddress, port: number, folder: string, options: PgBouncerOptions): string {
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    // Plain passwords in the file, because PgBouncer itself logs in to the server with them.
    auth_type: 'scram-sha-256',
    auth_file: path.join(folder, 'users.txt'),
    pool_mode: options.mode ?? 'transaction',
    default_pool_size: options.poolSize ?? 5,
    max_client_conn: 100,
    server_tls_sslmode: 'disable',
    admin_users: server.user,
    ...options.settings,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return `[databases]\n* = host=${server.host} port=${server.port}\n[pgbouncer]\n${lines.join('\n')}\n`;
}

async function untilListening(child: ChildProcess, log: () => string): Promise<void> {
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 20) {
    if (/listening on 127\.0\.0\.1/.test(log())) return;
    if (child.exitCode !== null) break;
    await sleep(20);
  }
  child.kill('SIGKILL');
  throw new Error(`PgBouncer did not start: ${log()}`);
}

/** Debian's PgBouncer as an ordinary process of an unprivileged account, on a free port, files in a temp folder. */
export async function startPgBouncer(server: ServerAddress, options: PgBouncerOptions = {}): Promise<PgBouncer> {
  if (!program) throw new Error('PgBouncer is not installed: node test/support/requirements.mjs');
  const folder = tempFolder();
  const port = await freePort();
  const account = serverAccount();
  const users = [server, ...(options.users ?? [])];
  const files = {
    'pgbouncer.ini': iniText(server, port, folder, options),
    'users.txt': users.map(({ user, password }) => `${quoted(user)} ${quoted(password)}\n`).join(''),
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    if (account) chownSync(path.join(folder, name), account.uid, account.gid);
  }
  const child = spawn(program, [path.join(folder, 'pgbouncer.ini')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: folder,
    env: {},
    ...account,
  });
  let text = '';
  child.stderr.on('data', (bytes) => {
    text += String(bytes);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilListening(child, () => text);
  return {
    host: '127.0.0.1',
    port,
    log: () => text,
    async stop() {
      child.kill('SIGINT');
      const late = setTimeout(() => child.kill('SIGKILL'), 3000);
      await exited;
      clearTimeout(late);
      removeFolder(folder);
    },
  };
}
