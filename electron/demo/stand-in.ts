import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stopOrphan } from './orphan.ts';
import { livingOwner } from './owner-file.ts';
import { ownFolder, rootsFolder } from './reachable.ts';

/**
 * A folder that stands for one that root's server may not enter (reachable.ts) does not go away with it. So it names
 * the app folder that it stands for, and the next start removes those whose app folder is gone.
 */
const nameFile = 'stands-for';

/** Does nothing for a folder that stands for no other. */
export function standFor(folder: string, appFolder: string): void {
  if (path.dirname(folder) !== rootsFolder) return;
  ownFolder();
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  writeFileSync(path.join(folder, nameFile), appFolder, { mode: 0o600 });
}

function appFolderOf(folder: string): string | undefined {
  try {
    return readFileSync(path.join(folder, nameFile), 'utf8');
  } catch {
    return undefined;
  }
}

export async function removeAbandoned(nativeDir: string): Promise<void> {
  if (!existsSync(rootsFolder)) return;
  for (const name of readdirSync(rootsFolder)) {
    const folder = path.join(rootsFolder, name);
    const dataDir = path.join(folder, 'data');
    const appFolder = appFolderOf(folder);
    if (appFolder === undefined || existsSync(appFolder) || livingOwner(dataDir) !== undefined) continue;
    await stopOrphan(dataDir, nativeDir);
    rmSync(folder, { recursive: true, force: true });
  }
}
