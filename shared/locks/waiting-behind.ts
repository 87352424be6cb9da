import type { Waiter } from './lock-waits.ts';

/**
 * How many wait for each, directly or behind others. `keys` in an order in which blockers come before those they block,
 * circles aside. As sets of bits: in one queue everybody waits for all before him, which is n²/2 edges.
 */
export function waitingBehind(
  keys: readonly string[],
  waiters: ReadonlyMap<string, Pick<Waiter, 'blockedBy'>>,
): ReadonlyMap<string, number> {
  const index = new Map(keys.map((key, at) => [key, at]));
  const words = Math.ceil(keys.length / 32);
  const sets = keys.map(() => new Uint32Array(words));
  const spread = (key: string): boolean => {
    const at = index.get(key) ?? 0;
    let isChanged = false;
    for (const blocker of waiters.get(key)?.blockedBy ?? []) {
      const to = index.get(blocker);
      if (to === undefined) continue;
      isChanged = addAll(sets[to], sets[at], at) || isChanged;
    }
    return isChanged;
  };
  const last = keys.toReversed();
  // Once is enough without circles; with them a few times more.
  while (last.map(spread).some(Boolean));
  return new Map(keys.map((key, at) => [key, countOthers(sets[at], at)]));
}

function addAll(to: Uint32Array | undefined, from: Uint32Array | undefined, at: number): boolean {
  if (!to || !from) return false;
  let isChanged = false;
  for (let word = 0; word < to.length; word += 1) {
    const before = to[word] ?? 0;
    const own = word === at >> 5 ? 1 << (at & 31) : 0;
    const after = (before | (from[word] ?? 0) | own) >>> 0;
    if (after === before) continue;
    to[word] = after;
    isChanged = true;
  }
  return isChanged;
}

/** In a circle one waits behind oneself; that is not counted. */
function countOthers(set: Uint32Array | undefined, at: number): number {
  let count = 0;
  for (let bit = 0; bit < (set?.length ?? 0) * 32; bit += 1) {
    if (bit !== at && ((set?.[bit >> 5] ?? 0) >>> (bit & 31)) & 1) count += 1;
  }
  return count;
}
