import { mkdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { serverAccount } from './account.ts';
import { nativeDirectory } from './native-directory.ts';
import { stopOrphan } from './orphan.ts';
import { reachableFolder, standFor } from './reachable.ts';

/** Where the demo lives. */
export interface DemoPlace {
  readonly folder: string;
  readonly dataDir: string;
  readonly nativeDir: string;
}

/** Where the demo of this app folder is or would be: below it, or beside when the server's account may not enter. */
export const demoFolder = (appFolder: string): string => reachableFolder(serverAccount(), path.join(appFolder, 'demo'));

/** The same, made ready. */
export function demoPlace(appFolder: string): DemoPlace {
  const account = serverAccount();
  const folder = demoFolder(appFolder);
  const nativeDir = nativeDirectory();
  standFor(folder, appFolder);
  mkdirSync(folder, { recursive: true, mode: account ? 0o711 : 0o700 });
  return { folder, dataDir: path.join(folder, 'data'), nativeDir };
}

const markerOf = (place: DemoPlace) => path.join(place.folder, 'built');

/** The marker is written when the scenario is complete, and names the scenario: a half-built or older one has none. */
export async function isBuilt(place: DemoPlace, scenario: string): Promise<boolean> {
  const marker = await readFile(markerOf(place), 'utf8').catch(() => '');
  return marker.trim() === scenario;
}

export const markBuilt = (place: DemoPlace, scenario: string): Promise<void> =>
  writeFile(markerOf(place), `${scenario}\n`, { mode: 0o600 });

/** Stops what runs there unowned and deletes the cluster. Throws ClusterInUseError when another Heapscope uses it. */
export async function wipe(place: DemoPlace): Promise<void> {
  await stopOrphan(place.dataDir, place.nativeDir);
  await rm(markerOf(place), { force: true });
  for (const suffix of ['', '.new', '.password', '.owner']) {
    await rm(place.dataDir + suffix, { recursive: true, force: true, maxRetries: 5 });
  }
}
