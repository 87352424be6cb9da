import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  statSync,
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
export function ownFolder(): string {
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

/** PostgreSQL's programs, copied once to where the account can run them. */
export function reachablePrograms(account: Account, nativeDir: string): string {
  if (isReachable(account, path.join(nativeDir, 'bin'))) return nativeDir;
  const { mtimeMs } = statSync(path.join(nativeDir, 'bin', 'postgres'));
  const copy = path.join(ownFolder(), `native-${shortHash(`${nativeDir} ${mtimeMs}`)}`);
  if (!existsSync(copy)) {
    const made = `${copy}.${process.pid}`;
    cpSync(nativeDir, made, { recursive: true, verbatimSymlinks: true });
    if (!existsSync(copy)) renameSync(made, copy);
  }
  accessSync(path.join(copy, 'bin', 'postgres'), constants.X_OK);
  return copy;
}
