import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { beginningOf } from './process-identity.ts';

/**
 * `<dataDir>.owner` names the process that may use a data directory, so that a second Heapscope can tell one in use
 * from one that a killed Heapscope left behind.
 */
const fileOf = (dataDir: string) => `${dataDir}.owner`;

/** Somebody is using this data directory: another Heapscope, or this one. */
export class ClusterInUseError extends Error {
  readonly ownerPid: number;
  constructor(ownerPid: number, dataDir: string) {
    super(`The PostgreSQL in ${dataDir} is in use by process ${ownerPid}`);
    this.name = 'ClusterInUseError';
    this.ownerPid = ownerPid;
  }
}

function ownerIn(file: string): number | undefined {
  try {
    const [pid = '', beginning = ''] = readFileSync(file, 'utf8').split('\n');
    return beginning !== '' && beginningOf(Number(pid)) === beginning ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}

/** The pid of the living process that owns this data directory; undefined when there is none. */
export const livingOwner = (dataDir: string): number | undefined => ownerIn(fileOf(dataDir));

const isThere = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** Only one of several that try at the same time succeeds. A link appears with its content, a new file empty. */
function tryToLink(from: string, to: string): boolean {
  for (const make of [linkSync, copyExclusively]) {
    try {
      make(from, to);
      return true;
    } catch (error) {
      if (isThere(error)) return false;
      // Some file systems have no links.
      if (make === copyExclusively) throw error;
    }
  }
  return false;
}

const copyExclusively = (from: string, to: string): void => copyFileSync(from, to, constants.COPYFILE_EXCL);

/** Takes a dead owner's file away. What was put there a moment ago by somebody alive is put back. */
function removeStale(dataDir: string): void {
  const aside = `${fileOf(dataDir)}.${process.pid}.stale`;
  try {
    renameSync(fileOf(dataDir), aside);
  } catch {
    return; // Somebody else took it away.
  }
  if (ownerIn(aside) !== undefined) tryToLink(aside, fileOf(dataDir));
  rmSync(aside, { force: true });
}

/** Makes this process the owner; throws ClusterInUseError when a living process is. */
export function claim(dataDir: string): void {
  const mine = `${fileOf(dataDir)}.${process.pid}`;
  writeFileSync(mine, `${process.pid}\n${beginningOf(process.pid) ?? ''}\n`, { mode: 0o600 });
  try {
    while (!tryToLink(mine, fileOf(dataDir))) {
      const owner = livingOwner(dataDir);
      if (owner !== undefined) throw new ClusterInUseError(owner, dataDir);
      removeStale(dataDir);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

export function release(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}
