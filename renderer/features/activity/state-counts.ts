import type { Row } from '../../../shared/activity/rows.ts';
import { isIdleInTransaction } from '../../../shared/activity/state-kinds.ts';
import { hasWords } from './row-filter.ts';

/** How many backends are in which state, under the text filter. */
export interface StateCounts {
  readonly all: number;
  readonly active: number;
  readonly waiting: number;
  readonly idleInTransaction: number;
  readonly idle: number;
  readonly unknown: number;
}

type Counted = { -readonly [K in keyof StateCounts]: number };

/** In one pass. */
export function countStates(rows: Iterable<Row>, words: readonly string[]): StateCounts {
  const counts: Counted = { all: 0, active: 0, waiting: 0, idleInTransaction: 0, idle: 0, unknown: 0 };
  for (const row of rows) {
    if (words.length > 0 && !hasWords(row, words)) continue;
    const { kind } = row.backend;
    counts.all += 1;
    if (isIdleInTransaction(kind)) counts.idleInTransaction += 1;
    else if (kind === 'active') counts.active += 1;
    else if (kind === 'waiting') counts.waiting += 1;
    else if (kind === 'idle') counts.idle += 1;
    else counts.unknown += 1;
  }
  return counts;
}
