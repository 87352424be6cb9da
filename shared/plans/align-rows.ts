import type { Pairs } from './align-pairs.ts';

/** A place in the rows: ids, -1 where that side has nothing. */
export interface Place {
  readonly a: number;
  readonly b: number;
}

/** Best sums of runs that end before a place of B, by a binary indexed tree: sums, and the id of A that each ends with. */
class BestRuns {
  readonly #sums: Float64Array;
  readonly #ends: Int32Array;

  constructor(size: number) {
    this.#sums = new Float64Array(size + 1);
    this.#ends = new Int32Array(size + 1).fill(-1);
  }

  before(b: number): { sum: number; end: number } {
    let [sum, end] = [0, -1];
    for (let at = b; at > 0; at -= at & -at) {
      if ((this.#sums[at] ?? 0) > sum) [sum, end] = [this.#sums[at] ?? 0, this.#ends[at] ?? -1];
    }
    return { sum, end };
  }

  put(b: number, sum: number, end: number): void {
    for (let at = b + 1; at < this.#sums.length; at += at & -at) {
      if (sum > (this.#sums[at] ?? 0)) [this.#sums[at], this.#ends[at]] = [sum, end];
    }
  }
}

/**
 * The run of pairs that ascends in both plans and weighs most: those can share a row. Ids of A; time by n log n.
 * `weightOf`: of the pair of an id of A.
 */
function ascending(pairs: Pairs, sizes: Sizes, weightOf: (a: number) => number): ReadonlySet<number> {
  const runs = new BestRuns(sizes.b);
  const before = new Int32Array(sizes.a).fill(-1);
  for (let a = 0; a < sizes.a; a += 1) {
    const b = pairs.ofA(a);
    if (b < 0) continue;
    const { sum, end } = runs.before(b);
    before[a] = end;
    runs.put(b, sum + weightOf(a), a);
  }
  const shared = new Set<number>();
  for (let a = runs.before(sizes.b).end; a >= 0; a = before[a] ?? -1) shared.add(a);
  return shared;
}

/** How many nodes each plan has. */
interface Sizes {
  readonly a: number;
  readonly b: number;
}

/** Both plans in one list: each column in the order of its own plan, pairs in one row where that order allows it. */
export function placesOf(pairs: Pairs, sizes: Sizes, weightOf: (a: number) => number): readonly Place[] {
  const shared = ascending(pairs, sizes, weightOf);
  const places: Place[] = [];
  let b = 0;
  const before: number[] = [];
  const flush = (until: number) => {
    for (const a of before.splice(0)) places.push({ a, b: -1 });
    for (; b < until; b += 1) places.push({ a: -1, b });
  };
  for (let a = 0; a < sizes.a; a += 1) {
    if (shared.has(a)) {
      flush(pairs.ofA(a));
      places.push({ a, b });
      b += 1;
    } else before.push(a);
  }
  flush(sizes.b);
  return places;
}
