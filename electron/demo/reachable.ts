import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Account } from './account.ts';

/**
 * Root's server runs as another account (account.ts), which may not enter root's own folders. We never loosen the
 * rights of a folder of the user's; what the account needs goes to a folder beside.
 */
export const rootsFolder = '/var/tmp/heapscope-root';

function mayEnter(account: { uid: number; gid: number }, folder: string): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === account.uid) return (mode & 0o100) !== 0;
  return (mode & (gid === account.gid ? 0o010 : 0o001)) !== 0;
}

/** Whether the account can reach this folder through all that lie above it; folders still to be made do not count. */
export function isReachable(account: Account, folder: string): boolean {
  if (account === null) return true;
  if (existsSync(folder) && !mayEnter(account, folder)) return false;
  const parent = path.dirname(folder);
  return parent === folder || isReachable(account, parent);
}

/** Anybody may write to /var/tmp: a folder there is only ours when it is no link and belongs to root. */
function ownFolder(): string {
  mkdirSync(rootsFolder, { recursive: true, mode: 0o711 });
  const found = lstatSync(rootsFolder);
  if (!found.isDirectory() || found.uid !== 0) throw new Error(`${rootsFolder} is not a folder of root's`);
  chmodSync(rootsFolder, 0o711);
  return rootsFolder;
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** This folder, or the one that stands for it where the account can reach it. Creates nothing. */
export function reachableFolder(account: Account, folder: string): string {
  return isReachable(account, folder) ? folder : path.join(rootsFolder, shortHash(folder));
}

const stampOf = (nativeDir: string): string => {
  const { mtimeMs, size } = statSync(path.join(nativeDir, 'bin', 'postgres'));
  return `${Math.trunc(mtimeMs / 1000)} ${size}`;
};

/** PostgreSQL's programs, copied to where the account can run them when it cannot here; again when they change. */
export function reachablePrograms(account: Account, nativeDir: string): string {
  const folder = reachableFolder(account, path.join(nativeDir, 'bin'));
  if (path.dirname(folder) !== rootsFolder) return nativeDir;
  const copy = path.join(folder, 'native');
  if (existsSync(copy) && stampOf(copy) === stampOf(nativeDir)) return copy;
  standFor(folder, nativeDir);
  const made = `${copy}.${process.pid}`;
  cpSync(nativeDir, made, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  rmSync(copy, { recursive: true, force: true });
  renameSync(made, copy);
  return copy;
}

/**
 * A folder that stands for another does not go away with it, so it names that one, and the next start removes those
 * whose original is gone. Does nothing for a folder that stands for no other.
 */
export function standFor(folder: string, original: string): void {
  if (path.dirname(folder) !== rootsFolder) return;
  ownFolder();
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  writeFileSync(path.join(folder, nameFile), original, { mode: 0o600 });
}

const nameFile = 'stands-for';

/** What a folder stands for; undefined when it says nothing. */
export function originalOf(folder: string): string | undefined {
  try {
    return readFileSync(path.join(folder, nameFile), 'utf8');
  } catch {
    return undefined;
  }
}
