/** Puts `item` where its time belongs; one that is there already (same `ms`) stays. Cheap at the end. */
export function insertByTime<T>(list: T[], item: T, msOf: (item: T) => number): void {
  const ms = msOf(item);
  let at = list.length;
  for (let before = list[at - 1]; before !== undefined && msOf(before) >= ms; before = list[at - 1]) {
    if (msOf(before) === ms) return;
    at -= 1;
  }
  list.splice(at, 0, item);
}

/** How many of the first are older than `ms`. */
export function countBefore<T>(list: readonly T[], ms: number, msOf: (item: T) => number): number {
  const found = list.findIndex((item) => msOf(item) >= ms);
  return found < 0 ? list.length : found;
}
