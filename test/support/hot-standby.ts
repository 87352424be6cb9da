import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { giveTo, serverAccount } from '../../electron/demo/account.ts';
import { type Cluster, startCluster } from '../../electron/demo/cluster.ts';
import { savePassword } from '../../electron/demo/password-file.ts';
import { debianPrograms, startDebianPostgres } from './debian-postgres.ts';
import { freePort } from './free-port.ts';
import type { OwnPostgres } from './postgres.ts';
import { serverAt, type TestServer } from './server-address.ts';
import { removeFolder, tempFolder } from './temp-folder.ts';

/** A primary and a standby that follows it by streaming; what conflicts with it is cancelled at once. */
export interface HotStandby {
  readonly primary: OwnPostgres;
  readonly standby: TestServer;
  /** Until the standby has replayed what the primary has written so far. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

function baseBackup(primary: OwnPostgres, dataDir: string): void {
  mkdirSync(dataDir, { mode: 0o700 });
  giveTo(serverAccount(), dataDir);
  // What whoever started it wrote beside the cluster is copied too, by the server's own account.
  for (const name of readdirSync(primary.dataDir)) giveTo(serverAccount(), path.join(primary.dataDir, name));
  const program = path.join(debianPrograms(), 'pg_basebackup');
  const source = `host=${primary.host} port=${primary.port} user=${primary.user} sslmode=disable`;
  const { status, stderr } = spawnSync(program, ['-D', dataDir, '-d', source, '-X', 'stream', '-c', 'fast'], {
    env: { PGPASSWORD: primary.password },
    encoding: 'utf8',
    ...serverAccount(),
  });
  if (status !== 0) throw new Error(`pg_basebackup: ${stderr}`);
}

/** Debian's PostgreSQL twice, in temporary folders. About 3 s. */
export async function startHotStandby(): Promise<HotStandby> {
  const primary = await startDebianPostgres({
    settings: { wal_level: 'replica', max_wal_senders: 5, hot_standby: true, wal_keep_size: '64MB' },
  });
  const folder = tempFolder();
  const dataDir = path.join(folder, 'data');
  baseBackup(primary, dataDir);
  const login = `host=${primary.host} port=${primary.port} user=${primary.user} password=${primary.password}`;
  writeFileSync(path.join(dataDir, 'standby.signal'), '');
  appendFileSync(path.join(dataDir, 'postgresql.auto.conf'), `primary_conninfo = '${login} sslmode=disable'\n`);
  savePassword(dataDir, primary.password);
  const settings = {
    max_standby_streaming_delay: '0',
    fsync: false,
    max_connections: 100,
    max_prepared_transactions: 10,
  };
  const port = await freePort();
  const started: Cluster = await startCluster({
    nativeDir: path.dirname(debianPrograms()),
    dataDir,
    port,
    user: primary.user,
    settings: { ...settings, max_wal_senders: 5, shared_buffers: '32MB' },
  });
  const standby = serverAt({
    major: primary.major,
    host: started.host,
    port,
    user: primary.user,
    password: primary.password,
    dataDir,
    pid: started.pid,
  });
  return {
    primary,
    standby,
    async caughtUp() {
      const writing = await primary.connect();
      const [row] = await writing.query('SELECT pg_current_wal_lsn()::text AS lsn');
      await writing.close();
      const reading = await standby.connect();
      for (let n = 0; n < 500; n += 1) {
        const [there] = await reading.query(`SELECT pg_last_wal_replay_lsn() >= '${String(row?.lsn)}'::pg_lsn AS is`);
        if (there?.is === true) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await reading.close();
    },
    async stop() {
      await started.stop('immediate');
      await primary.stop();
      removeFolder(folder);
    },
  };
}
