import type { LockRow } from '../contract/locks.ts';
import { modeIndex, modesConflict } from './table-modes.ts';

/** One line of "Lock queue on session". `place` 0: granted; 1, 2, 3: its turn. */
export interface Queued {
  readonly lock: LockRow;
  readonly place: number;
}

/**
 * Granted locks, strongest first, then those who wait in the order in which they began. PostgreSQL lets somebody who
 * already holds a conflicting lock in front; pg_locks does not tell, so the order is that of their waits.
 */
export function lockQueue(locks: readonly LockRow[]): readonly Queued[] {
  const granted = locks
    .filter((lock) => lock.granted)
    .toSorted((a, b) => modeIndex(b.mode) - modeIndex(a.mode) || (a.pid ?? 0) - (b.pid ?? 0));
  const since = (lock: LockRow) => lock.waitstart ?? '~';
  const waiting = locks
    .filter((lock) => !lock.granted)
    .toSorted((a, b) => since(a).localeCompare(since(b)) || (a.pid ?? 0) - (b.pid ?? 0));
  return [
    ...granted.map((lock) => ({ lock, place: 0 })),
    ...waiting.map((lock, index) => ({ lock, place: index + 1 })),
  ];
}

/** "granted", "1st", "2nd", "3rd", "11th", "21st". */
export function placeText(place: number): string {
  if (place === 0) return 'granted';
  const isTeen = place % 100 >= 11 && place % 100 <= 13;
  const end = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th');
  return `${place}${end}`;
}

/** Pairs of modes that stand against each other: what is asked for, and what is granted that conflicts with it. */
export function contestedPairs(locks: readonly LockRow[], asked: string): readonly string[] {
  const modes = locks.filter(({ granted, mode }) => granted && modesConflict(mode, asked)).map(({ mode }) => mode);
  return [...new Set(modes)].toSorted((a, b) => modeIndex(a) - modeIndex(b));
}
