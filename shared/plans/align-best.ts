import { type Keys, type Pairing, pairChildren } from './align-children.ts';
import { pairCost, type Side } from './align-ground.ts';
import { strangers } from './kinship.ts';

/**
 * The cheapest way to turn one tree into the other by the constrained edit distance of unordered trees (Zhang, "A
 * constrained edit distance between unordered labeled trees", Algorithmica 15, 1996): separate subtrees stay separate.
 * A table of |A| × |B| costs, filled from the leaves up.
 */
class CostTable {
  readonly #a: Side;
  readonly #b: Side;
  readonly #width: number;
  readonly #costs: Int32Array;
  readonly #keys: Keys;

  constructor(a: Side, b: Side) {
    this.#a = a;
    this.#b = b;
    this.#width = b.ids.length;
    this.#costs = new Int32Array(a.ids.length * b.ids.length);
    this.#keys = { a: (c) => a.lead[c] ?? 0, b: (d) => b.lead[d] ?? 0 };
    for (let i = a.ids.length - 1; i >= 0; i -= 1) {
      for (let j = b.ids.length - 1; j >= 0; j -= 1) this.#costs[i * this.#width + j] = this.#cheapest(i, j);
    }
  }

  at(i: number, j: number): number {
    return this.#costs[i * this.#width + j] ?? strangers;
  }

  aloneCost(i: number, j: number): number {
    return (this.#a.aloneCost[i] ?? 0) + (this.#b.aloneCost[j] ?? 0);
  }

  #gain = (c: number, d: number): number => this.aloneCost(c, d) - this.at(c, d);

  #cheapest(i: number, j: number): number {
    return Math.min(this.aloneCost(i, j), this.paired(i, j), this.belowA(i, j), this.belowB(i, j));
  }

  /** With `i` and `j` as counterparts. */
  paired(i: number, j: number): number {
    const own = pairCost(this.#a, this.#b, i, j);
    if (own >= strangers) return strangers;
    const [ks, ls] = [this.#a.children[i] ?? [], this.#b.children[j] ?? []];
    if (this.#a.twin[i] !== -1) return own;
    const below = this.aloneCost(i, j) - 200;
    if (ks.length === 1 && ls.length === 1) return own + below - Math.max(0, this.#gain(ks[0] ?? 0, ls[0] ?? 0));
    return own + below - this.children(i, j).gain;
  }

  children(i: number, j: number): Pairing {
    return pairChildren(this.#a.children[i] ?? [], this.#b.children[j] ?? [], this.#gain, this.#keys);
  }

  /** With `i` alone, and `j` somewhere below it. */
  belowA(i: number, j: number): number {
    const own = this.#a.aloneCost[i] ?? 0;
    let best = strangers;
    for (const c of this.#a.children[i] ?? []) best = Math.min(best, this.at(c, j) + own - (this.#a.aloneCost[c] ?? 0));
    return best;
  }

  belowB(i: number, j: number): number {
    const own = this.#b.aloneCost[j] ?? 0;
    let best = strangers;
    for (const d of this.#b.children[j] ?? []) best = Math.min(best, this.at(i, d) + own - (this.#b.aloneCost[d] ?? 0));
    return best;
  }

  /** The child of `i` that `belowA` goes on with. */
  nextBelowA(i: number, j: number): number {
    const wanted = this.at(i, j) - (this.#a.aloneCost[i] ?? 0);
    return (this.#a.children[i] ?? []).find((c) => this.at(c, j) - (this.#a.aloneCost[c] ?? 0) === wanted) ?? -1;
  }

  nextBelowB(i: number, j: number): number {
    const wanted = this.at(i, j) - (this.#b.aloneCost[j] ?? 0);
    return (this.#b.children[j] ?? []).find((d) => this.at(i, d) - (this.#b.aloneCost[d] ?? 0) === wanted) ?? -1;
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
