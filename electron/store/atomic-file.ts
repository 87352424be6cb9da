import { randomBytes } from 'node:crypto';
import { type FileHandle, lstat, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fail } from '../../shared/failure.ts';
import { codeOf, fileFailure } from './file-failure.ts';

/**
 * Writes a file whole or not at all: to a temporary file beside it, to the disk, then renamed over it. Whatever goes
 * wrong (full disk, no right, SIGKILL), the old file is as it was. Refuses a symbolic link, a device or a folder as
 * the target. The new file belongs to this user alone (0600). Fails with `file`, naming the path.
 */
export async function writeAtomically(target: string, content: string | Uint8Array): Promise<void> {
  await refuseOddTarget(target);
  const temporary = temporaryBeside(target);
  let handle: FileHandle | undefined;
  try {
    // wx: never follows a link that somebody planted, never shares a name.
    handle = await open(temporary, 'wx', 0o600);
    await handle.writeFile(content);
    await handle.sync();
    await handle.close();
    handle = undefined;
    await renameOver(temporary, target);
  } catch (error) {
    await handle?.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    throw fileFailure('Could not write', target, error);
  }
  await syncFolder(path.dirname(target));
}

/** `.profiles.json.1234-9f2c….tmp`: the process id lets the next start tell a live writer from a dead one. */
function temporaryBeside(target: string): string {
  const name = `.${path.basename(target)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
  return path.join(path.dirname(target), name);
}

async function refuseOddTarget(target: string): Promise<void> {
  const found = await lstat(target).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw fileFailure('Could not write', target, error);
  });
  if (!found || found.isFile()) return;
  const what = found.isSymbolicLink()
    ? 'a symbolic link'
    : found.isDirectory()
      ? 'a folder'
      : 'a device, pipe or socket';
  fail('file', `${target} is ${what}, not a file`, { advice: 'Choose another name; it was left as it is.' });
}

/** On Windows a virus scanner or a viewer can hold the target for a moment. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const mayPass = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '');
      if (!mayPass || tries === 10) throw error;
      await wait(50);
    }
  }
}

/** The rename itself reaches the disk only with its folder. Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
