import { crossing, type Pairing, pairChildren } from './align-children.ts';
import { pairCost, type Side } from './align-ground.ts';
import { strangers } from './kinship.ts';

/** What the inner loop reads of a side, in arrays of numbers alone: it runs a million times. */
interface Numbers {
  readonly size: number;
  readonly aloneCost: Int32Array;
  readonly weight: Int32Array;
  readonly family: Int32Array;
  readonly lane: Int32Array;
  readonly twin: Int32Array;
  /** Children of place `i`: `list` from `first[i]` up to before `first[i + 1]`. */
  readonly first: Int32Array;
  readonly list: Int32Array;
}

function numbersOf(side: Side): Numbers {
  const first = new Int32Array(side.ids.length + 1);
  side.children.forEach((below, place) => {
    first[place + 1] = (first[place] ?? 0) + below.length;
  });
  return {
    size: side.ids.length,
    aloneCost: side.aloneCost,
    weight: Int32Array.from(side.kin, ({ weight }) => weight),
    family: Int32Array.from(side.kin, ({ family }) => family),
    lane: side.lane,
    twin: side.twin,
    first,
    list: Int32Array.from(side.children.flat()),
  };
}

const at = (numbers: Int32Array, place: number): number => numbers[place] ?? 0;

/**
 * The cheapest way to turn one tree into the other by the constrained edit distance of unordered trees (Zhang, "A
 * constrained edit distance between unordered labeled trees", Algorithmica 15, 1996): separate subtrees stay separate.
 * A table of |A| × |B| costs, filled from the leaves up.
 */
class CostTable {
  readonly #sideA: Side;
  readonly #sideB: Side;
  readonly #a: Numbers;
  readonly #b: Numbers;
  readonly #costs: Int32Array;

  constructor(a: Side, b: Side) {
    [this.#sideA, this.#sideB] = [a, b];
    [this.#a, this.#b] = [numbersOf(a), numbersOf(b)];
    this.#costs = new Int32Array(this.#a.size * this.#b.size);
    for (let i = this.#a.size - 1; i >= 0; i -= 1) {
      for (let j = this.#b.size - 1; j >= 0; j -= 1) this.#costs[i * this.#b.size + j] = this.#cheapest(i, j);
    }
  }

  at(i: number, j: number): number {
    return at(this.#costs, i * this.#b.size + j);
  }

  aloneCost(i: number, j: number): number {
    return at(this.#a.aloneCost, i) + at(this.#b.aloneCost, j);
  }

  #gain = (c: number, d: number): number => this.aloneCost(c, d) - this.at(c, d);
  #keys = { a: (c: number) => at(this.#sideA.lead, c), b: (d: number) => at(this.#sideB.lead, d) };

  #cheapest(i: number, j: number): number {
    const [lane, other] = [at(this.#a.lane, i), at(this.#b.lane, j)];
    if (lane !== other && lane !== 0 && other !== 0) return this.aloneCost(i, j);
    const below = Math.min(this.aloneCost(i, j), this.belowA(i, j), this.belowB(i, j));
    return Math.min(below, this.paired(i, j));
  }

  /** With `i` and `j` as counterparts. */
  paired(i: number, j: number): number {
    const [a, b] = [this.#a, this.#b];
    const twin = at(a.twin, i);
    if (twin !== at(b.twin, j)) return strangers;
    if (twin >= 0) return 0;
    if (at(a.family, i) !== at(b.family, j)) return strangers;
    const own = pairCost(this.#sideA, this.#sideB, i, j);
    if (own === strangers) return strangers;
    const below = this.aloneCost(i, j) - at(a.weight, i) - at(b.weight, j);
    return own + below - this.#childrenGain(i, j);
  }

  /** Most nodes have one child or two at most, and then no list of pairs need be made to know what they save. */
  #childrenGain(i: number, j: number): number {
    const [c, d] = [at(this.#a.first, i), at(this.#b.first, j)];
    const [k, l] = [at(this.#a.first, i + 1) - c, at(this.#b.first, j + 1) - d];
    if (k === 0 || l === 0) return 0;
    if (k > 2 || l > 2) return this.children(i, j).gain;
    return this.#gainOfTwo(c, d, k === 2, l === 2);
  }

  /** What pairing the children at these places of the lists saves. */
  #saved(c: number, d: number): number {
    return Math.max(0, this.#gain(at(this.#a.list, c), at(this.#b.list, d)));
  }

  /** Of the children at `c` (and `c + 1`) of A's list and those at `d` (and `d + 1`) of B's. */
  #gainOfTwo(c: number, d: number, hasTwoA: boolean, hasTwoB: boolean): number {
    const straight = this.#saved(c, d);
    const inner = hasTwoB ? this.#saved(c, d + 1) : 0;
    if (!hasTwoA) return Math.max(straight, inner);
    const outer = this.#saved(c + 1, d);
    if (!hasTwoB) return Math.max(straight, outer);
    const crossed = inner > 0 && outer > 0 ? inner + outer - crossing : Math.max(inner, outer);
    return Math.max(straight + this.#saved(c + 1, d + 1), crossed);
  }

  children(i: number, j: number): Pairing {
    return pairChildren(this.#sideA.children[i] ?? [], this.#sideB.children[j] ?? [], this.#gain, this.#keys);
  }

  /** With `i` alone, and `j` somewhere below it. */
  belowA(i: number, j: number): number {
    const { aloneCost, first, list } = this.#a;
    let best = strangers;
    for (let n = at(first, i); n < at(first, i + 1); n += 1) {
      const c = at(list, n);
      best = Math.min(best, this.at(c, j) - at(aloneCost, c));
    }
    return best + at(aloneCost, i);
  }

  belowB(i: number, j: number): number {
    const { aloneCost, first, list } = this.#b;
    let best = strangers;
    for (let n = at(first, j); n < at(first, j + 1); n += 1) {
      const d = at(list, n);
      best = Math.min(best, this.at(i, d) - at(aloneCost, d));
    }
    return best + at(aloneCost, j);
  }

  /** The child of `i` that `belowA` goes on with. */
  nextBelowA(i: number, j: number): number {
    const wanted = this.at(i, j) - at(this.#a.aloneCost, i);
    const children = this.#sideA.children[i] ?? [];
    return children.find((c) => this.at(c, j) - at(this.#a.aloneCost, c) === wanted) ?? -1;
  }

  nextBelowB(i: number, j: number): number {
    const wanted = this.at(i, j) - at(this.#b.aloneCost, j);
    const children = this.#sideB.children[j] ?? [];
    return children.find((d) => this.at(i, d) - at(this.#b.aloneCost, d) === wanted) ?? -1;
  }
}

/** Pairs of places, twins among them. */
export function bestPairs(a: Side, b: Side): readonly (readonly [number, number])[] {
  const table = new CostTable(a, b);
  const pairs: (readonly [number, number])[] = [];
  const left: (readonly [number, number])[] = [[0, 0]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [i, j] = next;
    const cost = table.at(i, j);
    if (cost === table.paired(i, j)) {
      pairs.push(next);
      if (a.twin[i] === -1) left.push(...table.children(i, j).pairs);
    } else if (cost === table.aloneCost(i, j)) continue;
    else if (cost === table.belowA(i, j)) left.push([table.nextBelowA(i, j), j]);
    else left.push([i, table.nextBelowB(i, j)]);
  }
  return pairs;
}
