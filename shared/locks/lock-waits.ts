import type { LockRow } from '../contract/locks.ts';
import { grouped } from './grouped.ts';
import type { WaitOf } from './lock-node.ts';
import { type LockPicture, preparedKey, type Who } from './lock-picture.ts';
import { modesConflict } from './table-modes.ts';

/** One waiter (with its workers) and all that it waits for. */
export interface Waiter {
  readonly key: string;
  readonly workers: readonly number[];
  readonly blockedBy: readonly string[];
  readonly wait: WaitOf;
}

/**
 * Who waits for whom. What pg_blocking_pids says is the truth; the locks only tell whether a blocker holds (hard) or
 * merely asked first (soft). Between the two reads a lock may have been granted: a waiter without a blocker is none.
 */
export function waitersIn(picture: LockPicture, who: Who): readonly Waiter[] {
  const byTag = grouped(picture.locks, ({ tag }) => tag);
  const askedBy = grouped(
    picture.locks.filter(({ granted }) => !granted),
    (lock) => who.keyOf(lock),
  );
  const byKey = grouped(picture.waits, ({ pid }) => who.keyOfPid(pid));
  return [...byKey].flatMap(([key, waits]) => {
    const asked = earliest(askedBy.get(key) ?? []);
    const around = asked === null ? [] : (byTag.get(asked.tag) ?? []);
    const blockedBy = blockersOf(waits, key, asked, around, who);
    if (blockedBy.length === 0) return [];
    const workers = waits.map(({ pid }) => pid).filter((pid) => picture.leaders.has(pid));
    return [{ key, workers, blockedBy, wait: waitOf(key, blockedBy, asked, around, picture, who) }];
  });
}

/** A leader and its workers may ask for the same lock; the first of them counts. */
function earliest(asked: readonly LockRow[]): LockRow | null {
  const [first] = asked.toSorted((a, b) => (a.waitstart ?? '~').localeCompare(b.waitstart ?? '~'));
  return first ?? null;
}

function blockersOf(
  waits: LockPicture['waits'],
  key: string,
  asked: LockRow | null,
  around: readonly LockRow[],
  who: Who,
): readonly string[] {
  const keys = new Set<string>();
  for (const pid of waits.flatMap(({ blockedBy }) => blockedBy)) {
    if (pid !== 0) keys.add(who.keyOfPid(pid));
    else for (const gid of preparedInTheWay(asked, around)) keys.add(gid);
  }
  keys.delete(key);
  return [...keys];
}

/** pg_blocking_pids says only 0; which prepared transaction it is, its locks tell. */
function preparedInTheWay(asked: LockRow | null, around: readonly LockRow[]): readonly string[] {
  const found = around
    .filter((lock) => lock.pid === null && lock.granted && asked !== null && modesConflict(lock.mode, asked.mode))
    .map(({ gid }) => preparedKey(gid));
  return found.length > 0 ? found : [preparedKey(null)];
}

/** Shown while its row in pg_locks is not there (any more): it waits, and for whom is known. */
const unknownLock = { tag: '', mode: '', object: '', locktype: '', relation: null, waitstart: null } as const;

function waitOf(
  key: string,
  blockedBy: readonly string[],
  asked: LockRow | null,
  around: readonly LockRow[],
  picture: LockPicture,
  who: Who,
): WaitOf {
  const { tag, mode, object, locktype, relation, waitstart } = asked ?? unknownLock;
  const isOnlyAsking = onlyAsking(mode, around, who);
  const soft = blockedBy.filter(isOnlyAsking);
  const hard = blockedBy.filter((blocker) => !isOnlyAsking(blocker));
  const row = locktype === 'transactionid' && picture.rows.find(({ pid }) => who.keyOfPid(pid) === key);
  return {
    ...{ tag, mode, object, locktype, relation_oid: relation, waitstart, hard, soft },
    since: waitstart ?? who.backendOf(key)?.query_start ?? null,
    isSinceExact: waitstart !== null,
    row: row ? row.object : null,
    isQueued: hard.length === 0 && soft.length > 0,
  };
}

/** Whether one has a request of its own there, and nothing granted that conflicts. */
function onlyAsking(mode: string, around: readonly LockRow[], who: Who): (key: string) => boolean {
  const asking = new Set<string>();
  const holding = new Set<string>();
  for (const lock of around) {
    if (!lock.granted) asking.add(who.keyOf(lock));
    else if (modesConflict(lock.mode, mode)) holding.add(who.keyOf(lock));
  }
  return (key) => asking.has(key) && !holding.has(key);
}
