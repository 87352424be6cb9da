import type { Waiter } from './lock-waits.ts';

/** Where one stands in the tree. */
export interface Place {
  readonly parent: string | null;
  readonly depth: number;
  readonly cycle: number | null;
}

/**
 * A parent for everybody, each placed once, after all that it waits for: under the deepest of those who hold what it
 * wants, or of those who asked before it when nobody holds it. Those who wait in a circle are placed together, below
 * the first of them. Answers in the order of placing.
 */
export function placesOf(keys: Iterable<string>, waiters: ReadonlyMap<string, Waiter>): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const { missing, behind } = edgesOf(keys, waiters);
  const ready = [...missing].flatMap(([key, count]) => (count === 0 ? [key] : []));
  /** It is placed: those behind it that now miss nobody are next. */
  const done = (placed: string) => {
    missing.delete(placed);
    for (const key of behind.get(placed) ?? []) {
      const count = (missing.get(key) ?? 0) - 1;
      if (!missing.has(key)) continue;
      missing.set(key, count);
      if (count === 0) ready.push(key);
    }
  };
  for (let cycles = 0; missing.size > 0; cycles += 1) {
    for (let key = ready.shift(); key !== undefined; key = ready.shift()) {
      places.set(key, placeUnder(parentOf(waiters.get(key), places), places, null));
      done(key);
    }
    if (missing.size === 0) break;
    const circle = placeCircle(circleIn(missing, waiters, places), waiters, places, cycles + 1);
    for (const key of circle) missing.delete(key);
    for (const key of circle) done(key);
  }
  return places;
}

/** How many each waits for, and who waits for each. */
function edgesOf(keys: Iterable<string>, waiters: ReadonlyMap<string, Waiter>) {
  const missing = new Map<string, number>();
  const behind = new Map<string, string[]>();
  for (const key of keys) {
    const blockedBy = waiters.get(key)?.blockedBy ?? [];
    missing.set(key, blockedBy.length);
    for (const blocker of blockedBy) {
      const others = behind.get(blocker);
      if (others) others.push(key);
      else behind.set(blocker, [key]);
    }
  }
  return { missing, behind };
}

function placeUnder(parent: string | null, places: ReadonlyMap<string, Place>, cycle: number | null): Place {
  return { parent, depth: parent === null ? 0 : (places.get(parent)?.depth ?? 0) + 1, cycle };
}

function parentOf(waiter: Waiter | undefined, places: ReadonlyMap<string, Place>): string | null {
  if (waiter === undefined) return null;
  const placed = (keys: readonly string[]) => keys.filter((key) => places.has(key));
  const hard = placed(waiter.wait.hard);
  const among = hard.length > 0 ? hard : placed(waiter.blockedBy);
  const depth = (key: string) => places.get(key)?.depth ?? 0;
  return among.reduce<string | null>((best, key) => (best === null || depth(key) > depth(best) ? key : best), null);
}

/** Those of `left` that reach each other, of which none waits for another of `left` outside. */
function circleIn(
  left: ReadonlyMap<string, number>,
  waiters: ReadonlyMap<string, Waiter>,
  places: ReadonlyMap<string, Place>,
): readonly string[] {
  const reached = (from: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const next = [from];
    for (let key = next.pop(); key !== undefined; key = next.pop()) {
      for (const blocker of waiters.get(key)?.blockedBy ?? []) {
        if (places.has(blocker) || seen.has(blocker)) continue;
        seen.add(blocker);
        next.push(blocker);
      }
    }
    return seen;
  };
  // Following blockers from anywhere ends in a circle; the one with the smallest reach has only its own.
  let smallest: ReadonlySet<string> = new Set(left.keys());
  for (const key of left.keys()) {
    const seen = reached(key);
    if (seen.has(key) && seen.size <= smallest.size) smallest = seen;
  }
  return [...smallest];
}

function placeCircle(
  circle: readonly string[],
  waiters: ReadonlyMap<string, Waiter>,
  places: Map<string, Place>,
  cycle: number,
): readonly string[] {
  const since = (key: string) => waiters.get(key)?.wait.since ?? '~';
  const byTime = circle.toSorted((a, b) => since(a).localeCompare(since(b)) || (a < b ? -1 : 1));
  const first = byTime.find((key) => parentOf(waiters.get(key), places) !== null) ?? byTime[0];
  if (first === undefined) return circle;
  places.set(first, placeUnder(parentOf(waiters.get(first), places), places, cycle));
  const next = [first];
  for (let at = next.shift(); at !== undefined; at = next.shift()) {
    for (const key of byTime) {
      if (places.has(key) || !waiters.get(key)?.blockedBy.includes(at)) continue;
      places.set(key, placeUnder(at, places, cycle));
      next.push(key);
    }
  }
  return circle;
}
