import { bestPairs } from './align-best.ts';
import { kinsOf, pairCount, type Side, sideOf } from './align-ground.ts';
import { matchMoved } from './align-moved.ts';
import { Pairs } from './align-pairs.ts';
import { roughPairs } from './align-rough.ts';
import { type Tree, treeOf } from './align-tree.ts';
import { twinsOf } from './align-twins.ts';
import { Words } from './kinship.ts';
import type { Plan } from './plan.ts';
import { shapeText } from './shape.ts';

export interface Alignment {
  readonly pairs: Pairs;
  readonly isRough: boolean;
}

/** Of the table of costs: at most this many cells, about 0.1 s. Two plans of 1,000 nodes, equal in nothing, have 1,000,000. */
const mostCells = 1_200_000;

/** And at most this many in memory, looked at or not: 32 MB. */
const mostTable = 8_000_000;

function addTwins(a: Tree, b: Tree, twins: readonly (readonly [number, number])[], pairs: Pairs): void {
  for (const [x, y] of twins) {
    const size = Math.min(a.size[x] ?? 1, b.size[y] ?? 1);
    for (let step = 0; step < size; step += 1) pairs.add(x + step, y + step);
  }
}

function alignTrees(a: Tree, b: Tree, budget: number): Alignment {
  const pairs = new Pairs(a.nodes.length, b.nodes.length);
  const twins = twinsOf(a, b);
  addTwins(a, b, twins, pairs);
  const words = new Words();
  const numberOf = (side: 0 | 1) => new Map(twins.map((twin, number) => [twin[side], number] as const));
  const [kinA, kinB] = [kinsOf(a, words), kinsOf(b, words)];
  const [sideA, sideB] = [sideOf(a, kinA, numberOf(0)), sideOf(b, kinB, numberOf(1))];
  const isRough = pairCount(sideA, sideB) > budget || sideA.ids.length * sideB.ids.length > mostTable;
  for (const [i, j] of (isRough ? roughPairs : bestPairs)(sideA, sideB)) {
    pairs.add(idAt(sideA, i), idAt(sideB, j));
  }
  const none: ReadonlyMap<number, number> = new Map();
  if (pairs.isLeftOver) matchMoved({ a: sideOf(a, kinA, none), b: sideOf(b, kinB, none), pairs });
  return { pairs, isRough };
}

const idAt = (side: Side, place: number): number => side.ids[place] ?? -1;

/**
 * Which node of A is which of B. In one order whichever plan is called A, so that B against A gives the same pairs.
 * `budget`: cells of the table beyond which the alignment is only rough.
 */
export function align(a: Plan, b: Plan, budget: number = mostCells): Alignment {
  const [textA, textB] = [shapeText(a), shapeText(b)];
  const [treeA, treeB] = [treeOf(a), treeOf(b)];
  if (textA === textB) {
    const pairs = new Pairs(a.nodes.length, b.nodes.length);
    for (let id = 0; id < a.nodes.length; id += 1) pairs.add(id, id);
    return { pairs, isRough: false };
  }
  if (textA < textB) return alignTrees(treeA, treeB, budget);
  const { pairs, isRough } = alignTrees(treeB, treeA, budget);
  return { pairs: pairs.mirrored(), isRough };
}
