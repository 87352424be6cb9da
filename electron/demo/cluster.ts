import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { serverAccount } from './account.ts';
import { initialise } from './initialise.ts';
import { type Launched, launch, readStartLog, untilReady } from './launch.ts';
import { stopLeftover, stopServer } from './orphan.ts';
import { claim, release } from './owner-file.ts';
import { newPassword, savedPassword, savePassword } from './password-file.ts';
import { reachablePrograms } from './reachable.ts';
import { type Settings, writeSettings } from './settings-file.ts';

export interface ClusterOptions {
  /** Holds bin/postgres; see nativeDirectory. Copied first when root's server could not run it there. */
  readonly nativeDir: string;
  /** Made when it does not exist. Its parent must be a folder that the server's account may enter. */
  readonly dataDir: string;
  readonly user?: string;
  /** For a new cluster; an existing one keeps its own. */
  readonly password?: string;
  readonly settings?: Settings;
  /** A free one when not given. */
  readonly port?: number;
  /** For a new cluster, in MB; 16 when not given. */
  readonly walSegmentMb?: number;
  /** For one attempt to start. */
  readonly timeoutMs?: number;
}

/** A running PostgreSQL of our own, listening on 127.0.0.1 (and a Unix socket in its data directory). */
export interface Cluster {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly dataDir: string;
  readonly socketDir: string;
  readonly pid: number;
  /** Fast shutdown, immediate after 15 s. `immediate` is what a crash looks like: recovery at the next start. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Settles when the server is gone, for whatever reason. */
  readonly exited: Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** The path of a Unix socket holds about 107 bytes: https://man7.org/linux/man-pages/man7/unix.7.html */
const takesSocket = (dataDir: string) => process.platform !== 'win32' && Buffer.byteLength(dataDir) < 90;

const settingsFor = (options: ClusterOptions, port: number): Settings => ({
  listen_addresses: '127.0.0.1',
  unix_socket_directories: takesSocket(options.dataDir) ? options.dataDir : '',
  ...options.settings,
  port,
});

async function ensureInitialised(options: ClusterOptions, user: string): Promise<string> {
  const { dataDir } = options;
  const saved = savedPassword(dataDir);
  if (existsSync(path.join(dataDir, 'PG_VERSION'))) {
    if (saved === undefined) throw new Error(`The password of the PostgreSQL in ${dataDir} is lost`);
    return saved;
  }
  const password = options.password ?? newPassword();
  await initialise({ walSegmentMb: 16, ...options, user, password, account: serverAccount() });
  savePassword(dataDir, password);
  return password;
}

async function startOn(port: number, options: ClusterOptions): Promise<Launched> {
  const { nativeDir, dataDir, timeoutMs = 20_000 } = options;
  const account = serverAccount();
  await writeSettings(dataDir, settingsFor(options, port), account);
  const launched = launch(nativeDir, dataDir, account);
  if (await untilReady(launched, dataDir, timeoutMs)) return launched;
  const pid = launched.pid();
  if (!launched.hasExited() && pid !== undefined) await stopServer(pid, dataDir, nativeDir);
  throw new Error(`PostgreSQL did not start: ${(await readStartLog(dataDir)).slice(-1500).trim()}`);
}

/** A port that was free a moment ago may be taken by now. */
async function startOnFreePort(options: ClusterOptions): Promise<{ port: number; launched: Launched }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    try {
      return { port, launched: await startOn(port, options) };
    } catch (error) {
      const isTaken = error instanceof Error && /Address already in use|Only one usage/.test(error.message);
      if (!isTaken || options.port !== undefined || attempt === 5) throw error;
    }
  }
}

async function startOwned(options: ClusterOptions): Promise<Cluster> {
  const { nativeDir, dataDir, user = 'heapscope' } = options;
  await stopLeftover(dataDir, nativeDir);
  const password = await ensureInitialised(options, user);
  const { port, launched } = await startOnFreePort(options);
  const pid = launched.pid();
  if (pid === undefined) throw new Error('PostgreSQL is ready and has no pid');
  const exited = launched.exited.then(() => release(dataDir));
  const stop = async (mode: 'fast' | 'immediate' = 'fast') => {
    if (!launched.hasExited()) await stopServer(pid, dataDir, nativeDir, mode);
    await exited;
  };
  return { host: '127.0.0.1', port, user, password, dataDir, socketDir: dataDir, pid, stop, exited };
}

/**
 * Starts a PostgreSQL in `dataDir`, making the data directory at first. A server that a killed Heapscope left there is
 * stopped before; one whose Heapscope is alive is a ClusterInUseError.
 */
export async function startCluster(asked: ClusterOptions): Promise<Cluster> {
  const { dataDir } = asked;
  mkdirSync(path.dirname(dataDir), { recursive: true });
  claim(dataDir);
  try {
    return await startOwned({ ...asked, nativeDir: reachablePrograms(serverAccount(), asked.nativeDir) });
  } catch (error) {
    release(dataDir);
    throw error;
  }
}
