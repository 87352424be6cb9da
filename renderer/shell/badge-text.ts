import { isIdleInTransaction, type StateKind } from '../../shared/activity/state-kinds.ts';
import type { Backend } from '../../shared/contract/activity.ts';

interface BadgeWords {
  readonly counts: (kind: StateKind) => boolean;
  readonly tone: 'idletx' | 'lock';
  readonly title: string;
  readonly hidden: string;
}

const hidden = 'Some backends hide their state from this role';

/** What the rail counts, by room. */
export const badges: Readonly<Record<string, BadgeWords>> = {
  activity: { counts: isIdleInTransaction, tone: 'idletx', title: 'idle in transaction', hidden },
  locks: { counts: (kind) => kind === 'waiting', tone: 'lock', title: 'waiting on lock', hidden },
};

/** The count, nothing for none, and ? where none is seen but some are hidden: that is not 0. */
export function badgeText(word: string, backends: ReadonlyMap<string, Backend>): string {
  const badge = badges[word];
  if (badge === undefined) return '';
  let found = 0;
  let isHidden = false;
  for (const { kind } of backends.values()) {
    if (badge.counts(kind)) found += 1;
    if (kind === 'unknown') isHidden = true;
  }
  if (found > 0) return String(found);
  return isHidden ? '?' : '';
}
