import type { Lump } from './lump.ts';
import { isCounted } from './lump.ts';
import { stemOf } from './name-rule.ts';
import { type SizeReport, totalOf } from './report.ts';

/** One partition tree beside the lump that its names make. Indexes are into the report. */
export interface TreeAgainstName {
  readonly root: number;
  readonly lump: Lump;
  readonly leaves: readonly number[];
  readonly names: readonly number[];
  /** Name fits, and no tree knows it. */
  readonly orphans: readonly number[];
  /** Name fits, and it is in another tree. */
  readonly elsewhere: readonly number[];
  /** In the tree, and its name does not fit. */
  readonly strays: readonly number[];
  readonly byName_bytes: number;
  readonly byTree_bytes: number;
}

/**
 * Compares names with pg_inherits one by one, because equal totals can hide a pair. `lumps` are those by name; trees
 * without a member that has files are left out.
 */
export function reconcile(report: SizeReport, lumps: readonly Lump[]): TreeAgainstName[] {
  const lumpOf = new Map<number, Lump>();
  for (const lump of lumps) for (const index of lump.members) lumpOf.set(index, lump);
  const isParent = new Set<number>(report.parent);
  const found: TreeAgainstName[] = [];
  for (const [root, members] of treesOf(report)) {
    const lump = mainLump(report, root, members, lumpOf);
    if (lump) found.push(compare(report, root, members, lump, isParent));
  }
  return found.sort((a, b) => Math.abs(difference(b)) - Math.abs(difference(a)) || b.byName_bytes - a.byName_bytes);
}

const difference = (tree: TreeAgainstName) => tree.byName_bytes - tree.byTree_bytes;

export const disagreements = (tree: TreeAgainstName): number =>
  tree.orphans.length + tree.elsewhere.length + tree.strays.length;

/** Every tree with at least one child, by its root; members have files. */
function treesOf(report: SizeReport): Map<number, number[]> {
  const trees = new Map<number, number[]>();
  const hasChildren = new Set<number>();
  for (let index = 0; index < report.length; index += 1) {
    if ((report.parent[index] ?? -1) !== -1) hasChildren.add(report.root[index] ?? index);
  }
  for (let index = 0; index < report.length; index += 1) {
    const root = report.root[index] ?? index;
    if (!hasChildren.has(root) || !isCounted(report, index)) continue;
    const members = trees.get(root);
    if (members) members.push(index);
    else trees.set(root, [index]);
  }
  return trees;
}

/** The lump of the root's own name, else the one that most members are in. */
function mainLump(
  report: SizeReport,
  root: number,
  members: readonly number[],
  lumpOf: ReadonlyMap<number, Lump>,
): Lump | undefined {
  const votes = new Map<Lump, number>();
  const stem = stemOf(report.relname[root] ?? '');
  for (const index of members) {
    const lump = lumpOf.get(index);
    if (!lump) continue;
    const isNamesake = lump.nspname === report.nspname[root] && lump.name === stem;
    votes.set(lump, (votes.get(lump) ?? 0) + (isNamesake ? members.length : 1));
  }
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0];
}

const sum = (report: SizeReport, indexes: readonly number[]) =>
  indexes.reduce((bytes, index) => bytes + totalOf(report, index), 0);

function compare(
  report: SizeReport,
  root: number,
  members: readonly number[],
  lump: Lump,
  isParent: ReadonlySet<number>,
): TreeAgainstName {
  const inTree = new Set(members);
  const inLump = new Set(lump.members);
  const others = lump.members.filter((index) => !inTree.has(index));
  const belongsNowhere = (index: number) => (report.parent[index] ?? -1) === -1 && !isParent.has(index);
  // The root's own rows (inheritance) are in its tree whatever its name is.
  const strays = members.filter((index) => !inLump.has(index) && index !== root);
  return {
    root,
    lump,
    leaves: members,
    names: lump.members,
    orphans: others.filter(belongsNowhere),
    elsewhere: others.filter((index) => !belongsNowhere(index)),
    strays,
    byName_bytes: lump.total_bytes,
    byTree_bytes: sum(report, members),
  };
}
