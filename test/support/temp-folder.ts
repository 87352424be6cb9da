import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Short: the path of a Unix socket below it may hold about 107 bytes. */
const prefix = 'hs-test-';

/**
 * A new empty folder, named after this process so that a later run finds what a killed one left. Other accounts may
 * enter it: PostgreSQL does not run as root and borrows one.
 */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), `${prefix}${process.pid}-`)));
  chmodSync(folder, 0o755);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The folders that tests of dead processes left behind. */
export function abandonedFolders(): readonly string[] {
  const named = readdirSync(tmpdir()).map((name) => new RegExp(`^${prefix}(\\d+)-`).exec(name));
  return named.flatMap((match) => (match && !isAlive(Number(match[1])) ? [path.join(tmpdir(), match.input)] : []));
}
