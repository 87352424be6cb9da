import type { Disagreement, ReconcileAnswer, TreeRow } from '../../../shared/contract/sizes.ts';
import { countOf } from '../../../shared/figure-text.ts';

export type ReconcileRow =
  | { readonly kind: 'tree'; readonly id: string; readonly tree: TreeRow; readonly isOpen: boolean }
  | { readonly kind: 'relation'; readonly id: string; readonly tree: TreeRow; readonly relation: Disagreement };

export const differs = (tree: TreeRow): boolean => tree.disagreements.length > 0;

/** An orphan is worth seeing at once; sixty hash partitions whose names hold no date are not. */
const mostOpened = 12;
const opensItself = (tree: TreeRow): boolean => tree.names > 0 && tree.disagreements.length <= mostOpened;

/** Trees with each relation that is on one side only; `toggled` are the roots that the user opened or closed. */
export function treeRows(
  data: ReconcileAnswer,
  onlyDifferences: boolean,
  toggled: ReadonlySet<number>,
): ReconcileRow[] {
  const trees = onlyDifferences ? data.trees.filter(differs) : data.trees;
  return trees.flatMap((tree): ReconcileRow[] => {
    const isOpen = opensItself(tree) !== toggled.has(tree.root);
    const below = tree.disagreements.map(
      (relation): ReconcileRow => ({ kind: 'relation', id: `${tree.root} ${relation.oid}`, tree, relation }),
    );
    return [{ kind: 'tree', id: `${tree.root}`, tree, isOpen }, ...(isOpen ? below : [])];
  });
}

const count = (tree: TreeRow, kind: Disagreement['kind']) =>
  tree.disagreements.filter((relation) => relation.kind === kind).length;

/** "1 name fits, no partition", "1 partition, name does not fit", "agree". */
export function findingOf(tree: TreeRow): string {
  if (tree.names === 0) return 'the names make no lump';
  const [orphans, elsewhere, strays] = [count(tree, 'orphan'), count(tree, 'elsewhere'), count(tree, 'stray')];
  const found = [
    orphans > 0 ? `${countOf(orphans, 'name fits', 'names fit')}, no partition` : '',
    elsewhere > 0 ? `${countOf(elsewhere, 'name fits', 'names fit')}, another tree` : '',
    strays > 0 ? `${countOf(strays, 'partition, name does not fit', 'partitions, names do not fit')}` : '',
  ].filter((text) => text !== '');
  return found.length === 0 ? 'agree' : found.join('; ');
}

/** What one relation is, beside its tag. */
export function relationFinding({ kind, isDefault, hasSameColumns }: Disagreement): string {
  if (kind === 'stray') return isDefault ? 'in its own lump' : 'name does not fit';
  if (kind === 'elsewhere') return 'child of another tree';
  if (hasSameColumns === null) return 'plain table, no parent';
  return hasSameColumns ? 'no parent, same columns: probably detached' : 'no parent, other columns';
}
