import type { LockRow, WaitOf } from '../contract/locks.ts';
import { grouped } from './grouped.ts';
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

function waitOf(
  key: string,
  blockedBy: readonly string[],
  asked: LockRow | null,
  around: readonly LockRow[],
  { rows }: LockPicture,
  who: Who,
): WaitOf {
  const backend = who.backendOf(key);
  const holders = new Set(
    around
      .filter((lock) => lock.granted && asked !== null && modesConflict(lock.mode, asked.mode))
      .map((lock) => who.keyOf(lock)),
  );
  const askers = new Set(around.filter(({ granted }) => !granted).map((lock) => who.keyOf(lock)));
  const soft = blockedBy.filter((blocker) => !holders.has(blocker) && askers.has(blocker));
  const hard = blockedBy.filter((blocker) => !soft.includes(blocker));
  const isForTransaction = asked?.locktype === 'transactionid';
  const row = isForTransaction ? rows.find(({ pid }) => who.keyOfPid(pid) === key)?.object : undefined;
  return {
    tag: asked?.tag ?? '',
    mode: asked?.mode ?? '',
    object: asked?.object ?? '',
    locktype: asked?.locktype ?? '',
    relation_oid: asked?.relation ?? null,
    waitstart: asked?.waitstart ?? null,
    since: asked?.waitstart ?? backend?.query_start ?? null,
    isSinceExact: asked !== null && asked.waitstart !== null,
    row: row ?? null,
    hard,
    soft,
    isQueued: hard.length === 0 && soft.length > 0,
  };
}
