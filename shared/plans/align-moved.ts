import { mostLooked } from './align-children.ts';
import type { Side } from './align-ground.ts';
import type { Pairs } from './align-pairs.ts';
import { areKin } from './kinship.ts';

/** Sides whose places are their ids: all twins apart. */
interface Ground {
  readonly a: Side;
  readonly b: Side;
  readonly pairs: Pairs;
}

const mayPair = ({ a, b }: Ground, x: number, y: number): boolean => {
  const [one, other] = [a.kin[x], b.kin[y]];
  return one !== undefined && other !== undefined && areKin(one, other);
};

/** Scans without counterpart, by what they scan; -1 where there are several of the same name. */
function leftScans(side: Side, isTaken: (id: number) => boolean, withAlias: boolean): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  side.kin.forEach((kin, id) => {
    if (!kin.isScan || kin.scanned === 0 || isTaken(id)) return;
    const key = withAlias ? `${kin.scanned} ${kin.alias}` : String(kin.scanned);
    found.set(key, found.has(key) ? -1 : id);
  });
  return found;
}

function matchScans(ground: Ground, withAlias: boolean): void {
  const { a, b, pairs } = ground;
  const ofB = leftScans(b, (id) => pairs.hasB(id), withAlias);
  for (const [key, x] of leftScans(a, (id) => pairs.hasA(id), withAlias)) {
    const y = ofB.get(key) ?? -1;
    if (x >= 0 && y >= 0 && mayPair(ground, x, y)) pairs.add(x, y);
  }
}

/** Over a pair stand the same nodes when they join it with the rest, or read the same relations in all. */
function belongs({ a, b }: Ground, x: number, y: number): boolean {
  const [one, other] = [a.kin[x], b.kin[y]];
  if (!one || !other || !areKin(one, other)) return false;
  return one.isJoin || one.reads === other.reads;
}

function matchUp(ground: Ground): void {
  const { a, b, pairs } = ground;
  for (let x = a.ids.length - 1; x >= 0; x -= 1) {
    if (pairs.hasA(x)) continue;
    const above = (a.children[x] ?? []).map((child) => b.tree.parent[pairs.ofA(child)] ?? -1);
    const y = above.find((id) => id >= 0 && !pairs.hasB(id) && belongs(ground, x, id));
    if (y !== undefined) pairs.add(x, y);
  }
}

function matchDown(ground: Ground): void {
  const { a, b, pairs } = ground;
  for (let x = 0; x < a.ids.length; x += 1) {
    const y = pairs.ofA(x);
    if (y < 0) continue;
    const free = (b.children[y] ?? []).filter((child) => !pairs.hasB(child));
    for (const child of a.children[x] ?? []) {
      if (pairs.hasA(child)) continue;
      const at = free.slice(0, mostLooked).findIndex((other) => mayPair(ground, child, other));
      if (at >= 0) pairs.add(child, free.splice(at, 1)[0] ?? -1);
    }
  }
}

/**
 * What the tree's order forbade: a scan that is in another subtree now (join order, a CTE inlined, a subplan that became
 * a join) is still the same scan, and so is what belongs to it.
 */
export function matchMoved(ground: Ground): void {
  matchScans(ground, true);
  matchScans(ground, false);
  matchUp(ground);
  matchDown(ground);
}
