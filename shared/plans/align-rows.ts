import type { Pairs } from './align-pairs.ts';

/** A place in the rows: ids, -1 where that side has nothing. */
export interface Place {
  readonly a: number;
  readonly b: number;
}

/** The longest run of pairs that ascends in both plans: those can share a row. Ids of A; time by n log n. */
function ascending(pairs: Pairs, sizeA: number): ReadonlySet<number> {
  // Of every length the run that ends earliest in B: by the id of A that it ends with.
  const ends: number[] = [];
  const before = new Int32Array(sizeA).fill(-1);
  for (let a = 0; a < sizeA; a += 1) {
    const b = pairs.ofA(a);
    if (b < 0) continue;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs.ofA(ends[middle] ?? -1) < b) low = middle + 1;
      else high = middle;
    }
    before[a] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = a;
  }
  const shared = new Set<number>();
  for (let a = ends.at(-1) ?? -1; a >= 0; a = before[a] ?? -1) shared.add(a);
  return shared;
}

/** Both plans in one list: each column in the order of its own plan, pairs in one row where that order allows it. */
export function placesOf(pairs: Pairs, sizeA: number, sizeB: number): readonly Place[] {
  const shared = ascending(pairs, sizeA);
  const places: Place[] = [];
  let b = 0;
  const before: number[] = [];
  const flush = (until: number) => {
    for (const a of before.splice(0)) places.push({ a, b: -1 });
    for (; b < until; b += 1) places.push({ a: -1, b });
  };
  for (let a = 0; a < sizeA; a += 1) {
    if (shared.has(a)) {
      flush(pairs.ofA(a));
      places.push({ a, b });
      b += 1;
    } else before.push(a);
  }
  flush(sizeB);
  return places;
}
