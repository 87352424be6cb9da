import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { program } from './native-directory.ts';
import { ClusterInUseError, livingOwner } from './owner-file.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { commandLineOf, isAlive } from './process-identity.ts';

const execute = promisify(execFile);

/** Whether this pid is still the server, and not something that got its number. */
async function isServerOf(pid: number, dataDir: string, nativeDir: string): Promise<boolean> {
  if (process.platform !== 'win32') return commandLineOf(pid)?.includes(dataDir) ?? true;
  const status = execute(program(nativeDir, 'pg_ctl'), ['status', '-D', dataDir]);
  return status.then(
    () => true,
    () => false,
  );
}

async function signal(pid: number, mode: 'fast' | 'immediate', dataDir: string, nativeDir: string): Promise<void> {
  if (process.platform !== 'win32') {
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    return;
  }
  // Windows has no signals; pg_ctl speaks to the server's own pipe, which no other program answers.
  await execute(program(nativeDir, 'pg_ctl'), ['stop', '-D', dataDir, '-m', mode, '-W']).catch(() => undefined);
}

async function waitUntilGone(pid: number, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (isAlive(pid) && Date.now() < deadline) await delay(20);
  return !isAlive(pid);
}

/** Fast shutdown; immediate (crash recovery at the next start) when it takes longer than 15 s, or when asked for. */
export async function stopServer(
  pid: number,
  dataDir: string,
  nativeDir: string,
  first: 'fast' | 'immediate' = 'fast',
): Promise<void> {
  for (const mode of [first, 'immediate'] as const) {
    if (!isAlive(pid)) return;
    await signal(pid, mode, dataDir, nativeDir);
    if (await waitUntilGone(pid, 15_000)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) in ${dataDir} does not stop`);
}

/** A Heapscope that was killed leaves its server running. Finds it by its data directory and stops it. */
export async function stopLeftover(dataDir: string, nativeDir: string): Promise<void> {
  const found = readPostmasterFile(dataDir);
  if (!found || !isAlive(found.pid) || !(await isServerOf(found.pid, dataDir, nativeDir))) return;
  await stopServer(found.pid, dataDir, nativeDir);
}

/** The same for a data directory that is about to be deleted: throws ClusterInUseError when its owner is alive. */
export async function stopOrphan(dataDir: string, nativeDir: string): Promise<void> {
  const owner = livingOwner(dataDir);
  if (owner !== undefined) throw new ClusterInUseError(owner, dataDir);
  await stopLeftover(dataDir, nativeDir);
}
