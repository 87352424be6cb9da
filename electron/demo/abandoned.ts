import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { stopOrphan } from './orphan.ts';
import { livingOwner } from './owner-file.ts';
import { originalOf, rootsFolder } from './reachable.ts';

/** Removes what stands for folders that are gone (reachable.ts), with a server that may still run there. */
export async function removeAbandoned(nativeDir: string): Promise<void> {
  if (!existsSync(rootsFolder)) return;
  for (const name of await readdir(rootsFolder)) {
    const folder = path.join(rootsFolder, name);
    const dataDir = path.join(folder, 'data');
    const original = originalOf(folder);
    if (original === undefined || existsSync(original) || livingOwner(dataDir) !== undefined) continue;
    await stopOrphan(dataDir, nativeDir);
    await rm(folder, { recursive: true, force: true });
  }
}
