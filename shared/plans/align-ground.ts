import type { Tree } from './align-tree.ts';
import { type Kin, kinOf, kinshipCost, readsOf, strangers, type Words } from './kinship.ts';
import { isAppend } from './shape-changes.ts';

/** One side of the alignment: its tree, with twins drawn together to one place each. Arrays by place. */
export interface Side {
  readonly tree: Tree;
  readonly kin: readonly Kin[];
  /** Node id of each place, ascending. */
  readonly ids: readonly number[];
  readonly children: readonly (readonly number[])[];
  /** What it costs to leave the place and all below it without counterpart. */
  readonly aloneCost: Int32Array;
  /** The first thing scanned below, as a word: by what partitions find each other. 0: nothing. */
  readonly lead: Int32Array;
  /**
   * Under an Append of many: which member it is in, by what that scans first. A partition has its counterpart by name or
   * none, and so has all below it. 0: under none.
   */
  readonly lane: Int32Array;
  /** Of a twin its place on the other side, else -1. */
  readonly twin: Int32Array;
}

function leadsOf(tree: Tree, kin: readonly Kin[]): Int32Array {
  const leads = new Int32Array(tree.nodes.length);
  for (let id = tree.nodes.length - 1; id >= 0; id -= 1) {
    const own = kin[id]?.scanned ?? 0;
    const below = (tree.children[id] ?? []).map((child) => leads[child] ?? 0).find((lead) => lead !== 0);
    leads[id] = own !== 0 ? own : (below ?? 0);
  }
  return leads;
}

/** By node id. */
export function kinsOf(tree: Tree, words: Words): readonly Kin[] {
  const reads = new Int32Array(tree.nodes.length);
  for (const node of tree.nodes.toReversed()) {
    const below = (tree.children[node.id] ?? []).map((child) => reads[child] ?? 0);
    reads[node.id] = readsOf(node, below, words);
  }
  return tree.nodes.map((node) =>
    kinOf(node, tree.nodes[tree.parent[node.id] ?? -1] ?? null, reads[node.id] ?? 0, words),
  );
}

/** By node id: what it costs to leave the whole subtree without counterparts. */
function aloneCosts(tree: Tree, kin: readonly Kin[]): Int32Array {
  const costs = Int32Array.from(kin, ({ weight }) => weight);
  for (let id = costs.length - 1; id > 0; id -= 1) {
    const above = tree.parent[id] ?? 0;
    costs[above] = (costs[above] ?? 0) + (costs[id] ?? 0);
  }
  return costs;
}

/** Members of fewer, as of most UNION ALLs, are compared with each other whatever they scan. */
const manyMembers = 8;

function lanesOf(tree: Tree, leads: Int32Array): Int32Array {
  const lanes = new Int32Array(tree.nodes.length);
  for (const node of tree.nodes) {
    const isMany = isAppend(node) && node.children.length >= manyMembers;
    for (const { id } of node.children) lanes[id] = isMany ? (leads[id] ?? 0) : (lanes[node.id] ?? 0);
  }
  return lanes;
}

/** `roots`: ids of this side's twins, each with the number of the pair. */
export function sideOf(tree: Tree, kin: readonly Kin[], roots: ReadonlyMap<number, number>): Side {
  const ids: number[] = [];
  const placeOf = new Int32Array(tree.nodes.length).fill(-1);
  for (let id = 0; id < tree.nodes.length; ) {
    placeOf[id] = ids.length;
    ids.push(id);
    id += roots.has(id) ? (tree.size[id] ?? 1) : 1;
  }
  const children = ids.map((id) =>
    roots.has(id) ? [] : (tree.children[id] ?? []).map((child) => placeOf[child] ?? -1),
  );
  const [allLeads, allCosts] = [leadsOf(tree, kin), aloneCosts(tree, kin)];
  const allLanes = lanesOf(tree, allLeads);
  return {
    tree,
    kin: ids.flatMap((id) => kin[id] ?? []),
    ids,
    children,
    aloneCost: Int32Array.from(ids, (id) => allCosts[id] ?? 0),
    lead: Int32Array.from(ids, (id) => allLeads[id] ?? 0),
    lane: Int32Array.from(ids, (id) => allLanes[id] ?? 0),
    twin: Int32Array.from(ids, (id) => roots.get(id) ?? -1),
  };
}

/** What it costs to pair two places by themselves; twins only with each other. */
export function pairCost(a: Side, b: Side, i: number, j: number): number {
  const twin = a.twin[i] ?? -1;
  if (twin !== (b.twin[j] ?? -1)) return strangers;
  if (twin >= 0) return 0;
  const [one, other] = [a.kin[i], b.kin[j]];
  return one && other ? kinshipCost(one, other) : strangers;
}

/** How many pairs of places have to be looked at: all but those of different members of Appends. */
export function pairCount(a: Side, b: Side): number {
  const counts = new Map<number, number>();
  for (const lane of b.lane) counts.set(lane, (counts.get(lane) ?? 0) + 1);
  const free = counts.get(0) ?? 0;
  return a.lane.reduce((sum, lane) => sum + (lane === 0 ? b.ids.length : free + (counts.get(lane) ?? 0)), 0);
}
