import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Cluster, type ClusterOptions, startCluster } from '../../electron/demo/cluster.ts';
import { nativeDirectory } from '../../electron/demo/native-directory.ts';
import { ClusterInUseError } from '../../electron/demo/owner-file.ts';
import { readPostmasterFile } from '../../electron/demo/postmaster-file.ts';
import { isAlive } from '../../electron/demo/process-identity.ts';
import { openPlainConnection } from '../../electron/postgres/plain-connection.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

let folder: string;
let started: Cluster[];

beforeEach(() => {
  folder = tempFolder();
  started = [];
});

afterEach(async () => {
  for (const cluster of started) await cluster.stop('immediate');
  removeFolder(folder);
});

const optionsFor = (dataDir: string): ClusterOptions => ({
  nativeDir: nativeDirectory(),
  dataDir,
  settings: { fsync: false, shared_buffers: '16MB' },
});

async function start(more: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const cluster = await startCluster({ ...optionsFor(path.join(folder, 'data')), ...more });
  started.push(cluster);
  return cluster;
}

async function ask(cluster: Cluster, text: string): Promise<Record<string, string | null> | undefined> {
  const connection = await openPlainConnection({ ...cluster, database: 'postgres', applicationName: 'test' });
  const rows = await connection.query(text).finally(() => connection.close());
  return rows[0];
}

describe('a cluster of our own', () => {
  test('answers on 127.0.0.1, with a password, and is gone after stop', async () => {
    const cluster = await start();
    const facts = await ask(
      cluster,
      "SELECT current_user, host(inet_server_addr()) AS host, current_setting('fsync') AS fsync",
    );
    expect(facts).toEqual({ current_user: 'heapscope', host: '127.0.0.1', fsync: 'off' });
    await expect(ask({ ...cluster, password: 'wrong' }, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    await cluster.stop();
    await cluster.exited;
    expect(isAlive(cluster.pid)).toBe(false);
  });

  test('keeps its rows and its password, which only its owner can read', async () => {
    const first = await start();
    await ask(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start();
    expect(second.password).toBe(first.password);
    expect(await ask(second, 'SELECT answer FROM kept')).toEqual({ answer: '42' });
    const file = `${second.dataDir}.password`;
    expect(readFileSync(file, 'utf8').trim()).toBe(first.password);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('lets ALTER SYSTEM win over the settings that it was started with', async () => {
    const cluster = await start({ settings: { fsync: false, work_mem: '5MB', log_line_prefix: "it's %m" } });
    expect(await ask(cluster, 'SHOW log_line_prefix')).toEqual({ log_line_prefix: "it's %m" });
    await ask(cluster, "ALTER SYSTEM SET work_mem = '7MB'");
    await ask(cluster, 'SELECT pg_reload_conf()');
    await expect.poll(() => ask(cluster, 'SHOW work_mem')).toEqual({ work_mem: '7MB' });
  });

  test('is ready with a logging collector too, which takes its messages away', async () => {
    const cluster = await start({ settings: { fsync: false, logging_collector: 'on' } });
    expect(await ask(cluster, 'SELECT 1 AS one')).toEqual({ one: '1' });
  });

  test('recovers after a crash', async () => {
    const first = await start();
    await ask(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop('immediate');
    expect(await ask(await start(), 'SELECT answer FROM kept')).toEqual({ answer: '42' });
  });

  test('says what is wrong when it does not start, and leaves nothing running', async () => {
    await expect(start({ settings: { shared_buffers: 'lots' } })).rejects.toThrow(/shared_buffers/);
    expect(readPostmasterFile(path.join(folder, 'data'))).toBeUndefined();
  });

  test('refuses a port that is taken when that port was asked for', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(start({ port })).rejects.toThrow(/Address already in use/);
    server.close();
  });

  test('starts below a folder with spaces and quotes in its name', async () => {
    const dataDir = path.join(folder, "it's a folder", 'data');
    mkdirSync(path.dirname(dataDir), { mode: 0o755 });
    const cluster = await start({ dataDir });
    expect(await ask(cluster, 'SHOW data_directory')).toEqual({ data_directory: dataDir });
  });
});

/** Starts a cluster in a process of its own and prints its pid. */
async function hostProcess(dataDir: string) {
  const program = fileURLToPath(new URL('./cluster-host.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { child, pid: Number(String(line)) };
}

describe('a cluster whose process is gone', () => {
  test('is found by the next start after a SIGKILL, stopped, and started anew', async () => {
    const dataDir = path.join(folder, 'data');
    const host = await hostProcess(dataDir);
    expect(isAlive(host.pid)).toBe(true);
    await expect(start()).rejects.toThrow(ClusterInUseError);
    host.child.kill('SIGKILL');
    await once(host.child, 'exit');
    expect(isAlive(host.pid)).toBe(true);
    const cluster = await start();
    expect(isAlive(host.pid)).toBe(false);
    expect(cluster.pid).not.toBe(host.pid);
    expect(await ask(cluster, 'SELECT 1 AS one')).toEqual({ one: '1' });
  });

  test('is not mistaken for a process that got its pid', async () => {
    const cluster = await start();
    await cluster.stop();
    // As after a power cut: the file is there, and its pid is ours by now.
    const file = path.join(cluster.dataDir, 'postmaster.pid');
    writeFileSync(file, `${process.pid}\n${cluster.dataDir}\n0\n1\n\n127.0.0.1\n0 0\nready   \n`);
    await expect(start()).resolves.toMatchObject({ dataDir: cluster.dataDir });
  });
});
