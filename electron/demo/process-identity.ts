import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Of anybody: a process that may not be signalled lives too. */
export function isAlive(pid: number): boolean {
  // 0 and less mean groups of processes.
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const ps = (pid: number, column: 'lstart' | 'command'): string =>
  execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8', env: { LC_ALL: 'C' } }).trim();

function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** When a process began, as text to compare with; a pid alone may have been given to another process since. */
export function beginningOf(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  // The name in parentheses may hold anything; the start time is the 20th field after it.
  const fromProc = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  if (process.platform === 'linux') return attempt(fromProc);
  if (process.platform === 'darwin') return attempt(() => ps(pid, 'lstart'));
  return 'alive';
}

/** A process's command line; undefined where it cannot be read. */
export function commandLineOf(pid: number): string | undefined {
  if (process.platform === 'linux') return attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  if (process.platform === 'darwin') return attempt(() => ps(pid, 'command'));
  return undefined;
}
