import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isProcessAlive } from './stale-files.ts';

/** Which Heapscope looks after an intent. A pid alone may be another program's by now. */
export interface Owner {
  readonly pid: number;
  /** When that process began, as the system tells it; empty where it does not. */
  readonly began: string;
  readonly instance: string;
}

/** Those of this process. */
const ours = new Set<string>();

/** One for each Heapscope; a process may hold several (tests do). */
export function newOwner(): Owner {
  const owner = { pid: process.pid, began: beginningOf(process.pid), instance: randomUUID() };
  ours.add(owner.instance);
  return owner;
}

/** From now on it counts as ended, though the process goes on. */
export function forgetOwner({ instance }: Owner): void {
  ours.delete(instance);
}

/** Whether that Heapscope still runs. */
export function aliveSince({ pid, began, instance }: Owner): boolean {
  if (pid === process.pid) return ours.has(instance);
  if (!isProcessAlive(pid)) return false;
  const now = beginningOf(pid);
  return now === '' || began === '' || now === began;
}

/** The name in parentheses may hold anything; the start time is the 20th field after it. */
function beginningOf(pid: number): string {
  if (process.platform !== 'linux') return '';
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
