import { stemOf } from '../../../shared/sizes/name-rule.ts';
import type { Lump } from './lump.ts';
import { isCounted } from './lump.ts';
import { type SizeReport, totalOf } from './report.ts';

/** One partition tree beside the lump that its names make. Indexes are into the report. */
export interface TreeAgainstName {
  readonly root: number;
  /** What the names should begin with. */
  readonly stem: string;
  /** null when the names of the members make no lump at all (`sessions_p0`, `sessions_p1` …). */
  readonly lump: Lump | null;
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
    found.push(compare(report, root, members, lump, isParent));
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
): Lump | null {
  const votes = new Map<Lump, number>();
  const stem = stemOf(report.relname[root] ?? '');
  for (const index of members) {
    const lump = lumpOf.get(index);
    if (!lump) continue;
    const isNamesake = lump.nspname === report.nspname[root] && lump.name === stem;
    votes.set(lump, (votes.get(lump) ?? 0) + (isNamesake ? members.length : 1));
  }
  const [most] = [...votes].sort((a, b) => b[1] - a[1]);
  return most && (most[1] > 1 || members.length === 1) ? most[0] : null;
}

const sum = (report: SizeReport, indexes: readonly number[]) =>
  indexes.reduce((bytes, index) => bytes + totalOf(report, index), 0);

function compare(
  report: SizeReport,
  root: number,
  members: readonly number[],
  lump: Lump | null,
  isParent: ReadonlySet<number>,
): TreeAgainstName {
  const names = lump?.members ?? [];
  const inTree = new Set(members);
  const inLump = new Set(names);
  const others = names.filter((index) => !inTree.has(index));
  const belongsNowhere = (index: number) => (report.parent[index] ?? -1) === -1 && !isParent.has(index);
  // The root's own rows (inheritance) are in its tree whatever its name is.
  const strays = members.filter((index) => !inLump.has(index) && index !== root);
  return {
    root,
    stem: lump?.name ?? stemOf(report.relname[root] ?? ''),
    lump,
    leaves: members,
    names,
    orphans: others.filter(belongsNowhere),
    elsewhere: others.filter((index) => !belongsNowhere(index)),
    strays,
    byName_bytes: lump?.total_bytes ?? 0,
    byTree_bytes: sum(report, members),
  };
}
