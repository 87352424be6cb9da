import { readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';

const temporaryName = /^\..+\.(\d+)-[0-9a-f]{12}\.tmp$/;
const hourMs = 3_600_000;

/** Whether a process of that id runs now. Of another user counts: it answers EPERM. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Removes what a killed process left in the middle of a save; such files can hold what the user saved. A live
 * process's files stay, unless they are older than an hour: then its id was given to another program. Answers how many.
 */
export async function sweepTemporaryFiles(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const name of names) {
    const pid = Number(temporaryName.exec(name)?.[1]);
    if (Number.isNaN(pid)) continue;
    const file = path.join(folder, name);
    if (isProcessAlive(pid) && !(await isOld(file))) continue;
    await unlink(file).then(
      () => {
        removed += 1;
      },
      () => undefined,
    );
  }
  return removed;
}

async function isOld(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > hourMs;
}
