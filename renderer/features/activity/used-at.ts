import type { RunStore } from '../../../shared/activity/run-store.ts';

/** Client backends as of then: the last change at or before it. */
export function usedAt({ used }: RunStore, ms: number): number {
  let from = 0;
  let to = used.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((used[middle]?.ms ?? 0) <= ms) from = middle + 1;
    else to = middle;
  }
  return used[from - 1]?.count ?? 0;
}
