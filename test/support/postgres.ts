import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Cluster, startCluster } from '../../electron/demo/cluster.ts';
import { nativeDirectory } from '../../electron/demo/native-directory.ts';
import { stopOrphan } from '../../electron/demo/orphan.ts';
import type { Settings } from '../../electron/demo/settings-file.ts';
import { freePort } from './free-port.ts';
import { type Major, majors, serverAt, type TestServer } from './server-address.ts';
import { abandonedFolders, removeFolder, tempFolder } from './temp-folder.ts';

export interface StartOptions {
  /** 18 is what the app ships; 14 to 17 come from test/matrix. */
  readonly major?: Major;
  readonly settings?: Settings;
  /** PostgreSQL's programs, when not those of `major`. */
  readonly nativeDir?: string;
}

/** A server of this test's own, which it may break. */
export interface OwnPostgres extends TestServer {
  /** Stops and starts it on the same port. `immediate` is what a crash looks like. */
  restart(mode?: 'fast' | 'immediate', settings?: Settings): Promise<void>;
  /** Stops it and keeps its files, for `restart`. */
  halt(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Stops it and removes its files. */
  stop(): Promise<void>;
}

/** Nobody's data is in a test cluster: it may lose everything in a power cut, and is small. */
const testSettings: Settings = {
  fsync: false,
  synchronous_commit: false,
  full_page_writes: false,
  shared_buffers: '32MB',
  max_connections: 100,
  max_prepared_transactions: 10,
  log_min_messages: 'warning',
};

const matrixFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'matrix', 'node_modules');

/** The folder with bin/, lib/ and share/ of a major version; undefined when it is not installed. */
export function nativeDirOf(major: Major): string | undefined {
  if (major === 18) return nativeDirectory();
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const folder = path.join(matrixFolder, `postgres-${major}-${platform}-${process.arch}`, 'native');
  return existsSync(folder) ? folder : undefined;
}

export const installedMajors = (): readonly Major[] => majors.filter((major) => nativeDirOf(major) !== undefined);

/** Starts a PostgreSQL of its own in a temporary folder, on 127.0.0.1. About 1 s. */
export async function startPostgres(options: StartOptions = {}): Promise<OwnPostgres> {
  const { major = 18 } = options;
  const nativeDir = options.nativeDir ?? nativeDirOf(major);
  if (nativeDir === undefined) throw new Error(`PostgreSQL ${major} is not installed: node scripts/matrix.mjs`);
  const folder = tempFolder();
  const start = (port: number, settings: Settings): Promise<Cluster> =>
    startCluster({ nativeDir, dataDir: path.join(folder, 'data'), port, settings });
  let settings: Settings = { ...testSettings, ...options.settings };
  let cluster = await start(await freePort(), settings).catch((error: unknown) => {
    removeFolder(folder);
    throw error;
  });
  const { host, port, user, password, dataDir } = cluster;
  const server = serverAt({ major, host, port, user, password, dataDir, pid: cluster.pid });
  return {
    ...server,
    get pid() {
      return cluster.pid;
    },
    async restart(mode = 'fast', more = {}) {
      await cluster.stop(mode);
      settings = { ...settings, ...more };
      cluster = await start(port, settings);
    },
    halt: (mode = 'fast') => cluster.stop(mode),
    async stop() {
      // Nothing in it is kept, so there is nothing to write out first.
      await cluster.stop('immediate');
      removeFolder(folder);
    },
  };
}

/** Stops the servers, and removes the folders, of test runs that were killed. */
export async function sweepAbandoned(): Promise<void> {
  for (const folder of abandonedFolders()) {
    await stopOrphan(path.join(folder, 'data'), nativeDirectory()).catch(() => undefined);
    removeFolder(folder);
  }
}
