import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fail } from '../../shared/failure.ts';
import { codeOf, fileFailure } from './file-failure.ts';
import { isProcessAlive } from './stale-files.ts';

/** A save takes milliseconds; a lock this old belongs to nobody. */
const staleMs = 10_000;
const patienceMs = 15_000;

/**
 * Runs `work` while no other process does so under the same lock file. A killed holder's lock is taken over at once,
 * a stuck one's after 10 s. Fails with `file` when the lock cannot be had.
 */
export async function underLock<T>(lockPath: string, work: () => Promise<T>): Promise<T> {
  const token = `${process.pid} ${randomBytes(8).toString('hex')}`;
  const deadline = Date.now() + patienceMs;
  while (!(await tryToLock(lockPath, token))) {
    await removeIfStale(lockPath, token);
    if (Date.now() > deadline) {
      fail('file', `Another Heapscope is writing: ${lockPath} did not become free in ${patienceMs / 1000} s`, {
        advice: 'Try again. If no other Heapscope runs, delete that file.',
      });
    }
    await wait(5 + Math.random() * 20);
  }
  try {
    return await work();
  } finally {
    if ((await contentOf(lockPath)) === token) await unlink(lockPath).catch(() => undefined);
  }
}

async function tryToLock(lockPath: string, token: string): Promise<boolean> {
  const handle = await open(lockPath, 'wx', 0o600).catch((error: unknown) => {
    // Windows says EPERM while a file of that name is being deleted.
    if (codeOf(error) === 'EEXIST' || (process.platform === 'win32' && codeOf(error) === 'EPERM')) return undefined;
    throw fileFailure('Could not lock', lockPath, error);
  });
  if (!handle) return false;
  try {
    await handle.writeFile(token);
    return true;
  } catch (error) {
    await unlink(lockPath).catch(() => undefined);
    throw fileFailure('Could not lock', lockPath, error);
  } finally {
    await handle.close();
  }
}

/** Two may see the same stale lock: the rename picks one, and a live lock caught by mistake is put back. */
async function removeIfStale(lockPath: string, token: string): Promise<void> {
  const seen = await contentOf(lockPath);
  if (seen === undefined || !(await isStale(lockPath, seen))) return;
  const aside = `${lockPath}.${token.replace(' ', '-')}`;
  const caught = await rename(lockPath, aside).then(
    () => true,
    () => false,
  );
  if (!caught) return;
  if ((await contentOf(aside)) !== seen) await link(aside, lockPath).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
}

async function isStale(lockPath: string, content: string): Promise<boolean> {
  const pid = Number.parseInt(content, 10);
  if (pid > 0 && !isProcessAlive(pid)) return true;
  const found = await stat(lockPath).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > staleMs;
}

async function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
