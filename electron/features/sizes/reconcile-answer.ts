import type { Disagreement, ReconcileAnswer, Summary, TreeRow } from '../../../shared/contract/sizes.ts';
import { nameRule } from '../../../shared/sizes/name-rule.ts';
import { dayInName } from './day-in-name.ts';
import type { HeldReport } from './held-report.ts';
import type { TreeAgainstName } from './reconcile.ts';
import { rowsOf, type SizeReport, totalOf } from './report.ts';
import { stateWord } from './size-state.ts';

function firstDay(report: SizeReport, leaves: readonly number[]): string | null {
  const days = leaves.map((index) => dayInName(report.relname[index] ?? '')).filter((day) => day !== null);
  return days.sort()[0] ?? null;
}

/** null while one of the two was not looked at. */
function hasSameColumns({ columnSet }: HeldReport, root: number, index: number): boolean | null {
  const [own, wanted] = [columnSet.get(index), columnSet.get(root)];
  return own === undefined || wanted === undefined ? null : own === wanted;
}

function one(held: HeldReport, tree: TreeAgainstName, kind: Disagreement['kind'], index: number): Disagreement {
  const { report } = held;
  const relname = report.relname[index] ?? '';
  return {
    kind,
    oid: report.oid[index] ?? 0,
    nspname: report.nspname[index] ?? '',
    relname,
    relkind: report.relkind[index] ?? '',
    isDefault: report.isDefault[index] === 1,
    hasSameColumns: hasSameColumns(held, tree.root, index),
    heap_bytes: report.heap[index] ?? 0,
    toast_bytes: report.toast[index] ?? 0,
    indexes_bytes: report.indexes[index] ?? 0,
    total_bytes: totalOf(report, index),
    rows: rowsOf(report, index),
    state: stateWord(report.state[index] ?? 0),
    day: dayInName(relname),
  };
}

function treeRow(held: HeldReport, tree: TreeAgainstName): TreeRow {
  const { report } = held;
  const list = (kind: Disagreement['kind'], indexes: readonly number[]) =>
    indexes.map((index) => one(held, tree, kind, index));
  return {
    root: report.oid[tree.root] ?? 0,
    nspname: report.nspname[tree.root] ?? '',
    relname: report.relname[tree.root] ?? '',
    isDeclarative: report.relkind[tree.root] === 'p',
    lumpName: tree.stem,
    names: tree.names.length,
    partitions: tree.leaves.length,
    byName_bytes: tree.byName_bytes,
    byTree_bytes: tree.byTree_bytes,
    firstDay: firstDay(report, tree.leaves),
    disagreements: [
      ...list('orphan', tree.orphans),
      ...list('elsewhere', tree.elsewhere),
      ...list('stray', tree.strays),
    ].sort((a, b) => b.total_bytes - a.total_bytes),
  };
}

export function reconcileAnswer(
  held: HeldReport,
  summary: Summary,
  trees: readonly TreeAgainstName[],
  lumps: number,
): ReconcileAnswer {
  const withTree = new Set(trees.flatMap((tree) => (tree.lump ? [tree.lump.key] : [])));
  return {
    summary,
    lumps,
    lumpsWithoutTree: lumps - withTree.size,
    rule: nameRule,
    trees: trees.map((tree) => treeRow(held, tree)),
  };
}
