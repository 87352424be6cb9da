import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { isOverNetwork } from '../over-network.ts';
import { TunnelFault } from './tunnel-fault.ts';

const maxBytes = 1_000_000;

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
};

/** `~/x` is in the home folder; anything else is as it is. */
export const atHome = (file: string, home: string = homedir()): string =>
  file === '~' || file.startsWith('~/') ? path.join(home, file.slice(1)) : file;

/** A small file that the user named: `what` is how the form calls it. Rejects with a fault in words, never a device. */
export async function readOwnFile(what: string, file: string): Promise<Buffer> {
  const place = atHome(file);
  const wrong = (why: string, cause?: unknown) =>
    new TunnelFault(`${what} ${file}: ${why}`, { isFinal: true, advice: 'Choose another file, or mend it.', cause });
  if (isOverNetwork(file)) throw wrong('a file of another computer is not read');
  if (!path.isAbsolute(place)) throw wrong('the path must begin with / or ~/');
  try {
    const found = await stat(place);
    if (!found.isFile()) throw wrong('this is no file');
    if (found.size > maxBytes) throw wrong('it is larger than 1 MB');
    return await readFile(place);
  } catch (error) {
    if (error instanceof TunnelFault) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw wrong(sentences[code] ?? (error instanceof Error ? error.message : String(error)), error);
  }
}
