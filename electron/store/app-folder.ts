import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileFailure } from './file-failure.ts';

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
}

/** Where this user's Heapscope keeps its files, by the habits of the system; HEAPSCOPE_HOME overrides. Creates nothing. */
export function appFolderPath({ env, platform, home }: Surroundings): string {
  const asked = env.HEAPSCOPE_HOME;
  if (asked) return path.resolve(asked);
  if (platform === 'win32') return path.join(env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'Heapscope');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Heapscope');
  // The XDG specification: a relative path in the variable is to be ignored.
  const xdg = env.XDG_DATA_HOME;
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share'), 'heapscope');
}

/** The same folder, made if need be and readable by this user only: it holds other people's query texts. */
export function appFolder(): string {
  const folder = appFolderPath({ env: process.env, platform: process.platform, home: homedir() });
  return privateFolder(folder);
}

/** Makes a folder that only this user may enter. Fails with `file`. */
export function privateFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileFailure('Could not make the folder', folder, error);
  }
  try {
    // mkdir leaves the mode of a folder that was there before; a disk that is read only takes no mode.
    if (process.platform !== 'win32' && (statSync(folder).mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
  } catch (error) {
    throw fileFailure('Could not keep others out of the folder', folder, error);
  }
  return folder;
}
