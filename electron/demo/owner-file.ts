import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beginningOf } from './process-identity.ts';

/**
 * `<dataDir>.owner` names the process that started the server, so that a second Heapscope can tell a server in use
 * from one that a killed Heapscope left behind.
 */
const fileOf = (dataDir: string) => `${dataDir}.owner`;

export function writeOwner(dataDir: string): void {
  writeFileSync(fileOf(dataDir), `${process.pid}\n${beginningOf(process.pid) ?? ''}\n`, { mode: 0o600 });
}

export function removeOwner(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}

/** The pid of the living process that owns this data directory; undefined when there is none. */
export function livingOwner(dataDir: string): number | undefined {
  try {
    const [pid, beginning] = readFileSync(fileOf(dataDir), 'utf8').split('\n');
    return beginningOf(Number(pid)) === beginning ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}
