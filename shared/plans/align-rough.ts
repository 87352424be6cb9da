import { pairChildren } from './align-children.ts';
import { pairCost, type Side } from './align-ground.ts';

const heaviest = (side: Side, place: number): number | undefined =>
  [...(side.children[place] ?? [])].sort((one, other) => (side.aloneCost[other] ?? 0) - (side.aloneCost[one] ?? 0))[0];

/**
 * For plans too large for the whole table: from the top down, taking at each step what looks alike here, and going
 * into the larger side where nothing does. Time by the sum of the sizes, but not the best alignment.
 */
export function roughPairs(a: Side, b: Side): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  const keys = { a: (c: number) => a.lead[c] ?? 0, b: (d: number) => b.lead[d] ?? 0 };
  const likenessOf = (i: number, j: number) => (a.kin[i]?.weight ?? 0) + (b.kin[j]?.weight ?? 0) - pairCost(a, b, i, j);
  const gain = (c: number, d: number) => {
    const likeness = likenessOf(c, d);
    if (likeness > 0) return likeness;
    return keys.a(c) === keys.b(d) ? 1 : 0;
  };
  const left: (readonly [number, number])[] = [[0, 0]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [i, j] = next;
    if (likenessOf(i, j) > 0) {
      pairs.push(next);
      left.push(...pairChildren(a.children[i] ?? [], b.children[j] ?? [], gain, keys).pairs);
      continue;
    }
    const isA = (a.aloneCost[i] ?? 0) >= (b.aloneCost[j] ?? 0);
    const inner = isA ? heaviest(a, i) : heaviest(b, j);
    if (inner !== undefined) left.push(isA ? [inner, j] : [i, inner]);
  }
  return pairs;
}
