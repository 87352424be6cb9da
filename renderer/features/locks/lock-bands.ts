import type { LockCounts } from '../../../shared/contract/activity.ts';
import { modeIndex } from '../../../shared/locks/table-modes.ts';

/** Locks held at one moment, in three bands of strength. */
export interface HeldLocks {
  readonly ms: number;
  readonly bands: readonly [strong: number, write: number, read: number];
  readonly total: number;
}

export const bandNames = ['stronger', 'RowShare, RowExclusive', 'AccessShare'] as const;

/** null where the count was left out. */
export function heldLocks({ nowMs, modes, skipped }: LockCounts): HeldLocks | null {
  if (skipped !== null) return null;
  let strong = 0;
  let write = 0;
  let read = 0;
  for (const { mode, granted, count } of modes) {
    if (!granted) continue;
    const strength = modeIndex(mode);
    if (strength === 0) read += count;
    else if (strength === 1 || strength === 2) write += count;
    else strong += count;
  }
  return { ms: nowMs, bands: [strong, write, read], total: strong + write + read };
}

/** "80 % fewer than the most in this window"; null when there is nothing to compare. */
export function heldChange(now: HeldLocks, most: HeldLocks): string | null {
  if (most.total === 0 || most.ms === now.ms || most.total === now.total) return null;
  return `${Math.round((1 - now.total / most.total) * 100)} % fewer than the most in this window`;
}
