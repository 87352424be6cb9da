import type { Backend } from '../contract/activity.ts';
import type { LockRow, PreparedXact } from '../contract/locks.ts';

/** What one statement saw at one moment, before anything is concluded from it. */
export interface LockPicture {
  /** Waiters, blockers and whoever else holds a lock on a contested object. */
  readonly backends: readonly Backend[];
  /** Of a parallel worker, the backend that it works for. */
  readonly leaders: ReadonlyMap<number, number>;
  /** pg_blocking_pids of each waiter: with repeats, with 0 for a prepared transaction. */
  readonly waits: readonly { readonly pid: number; readonly blockedBy: readonly number[] }[];
  /** Every lock, held and asked for, on what somebody asks for. */
  readonly locks: readonly LockRow[];
  /** Row locks that a waiter was granted: which row its wait for a transaction is about. */
  readonly rows: readonly { readonly pid: number; readonly object: string }[];
  readonly prepared: readonly PreparedXact[];
}

/** Who is who in a picture: parallel workers count as their leader, which is whom one can end. */
export interface Who {
  keyOfPid(pid: number): string;
  keyOf(lock: Pick<LockRow, 'pid' | 'gid'>): string;
  backendOf(key: string): Backend | null;
}

export const preparedKey = (gid: string | null): string => `prepared:${gid ?? '?'}`;

export function whoIn({ backends, leaders }: Pick<LockPicture, 'backends' | 'leaders'>): Who {
  const byPid = new Map(backends.map((backend) => [backend.pid, backend]));
  const byKey = new Map(backends.map((backend) => [backend.key, backend]));
  const keyOfPid = (pid: number): string => {
    const first = leaders.get(pid) ?? pid;
    return byPid.get(first)?.key ?? `${first}@?`;
  };
  return {
    keyOfPid,
    keyOf: ({ pid, gid }) => (pid === null ? preparedKey(gid) : keyOfPid(pid)),
    backendOf: (key) => byKey.get(key) ?? null,
  };
}
