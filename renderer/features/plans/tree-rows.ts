import type { AlignedRow, Comparison, Fold } from '../../../shared/plans/comparison.ts';
import type { PlanNode } from '../../../shared/plans/plan.ts';
import type { SideName } from './sides.ts';

/** One line of the trees: a pair of nodes, or partitions that are alike, folded into one. */
export interface TreeRow {
  /** "12": place in the comparison's rows; "fold 12" the line above what it folds. */
  readonly key: string;
  /** Of a fold, its first. */
  readonly row: AlignedRow;
  readonly fold: { readonly fold: Fold; readonly isOpen: boolean } | null;
  /** 0 at the root. */
  readonly depth: number;
}

/** The comparison's rows with folds closed, but for those that were opened. */
export function treeRows({ rows, folds }: Comparison, opened: ReadonlySet<string>): readonly TreeRow[] {
  const shown: TreeRow[] = [];
  const byStart = new Map(folds.map((fold) => [fold.start, fold]));
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    if (!row) continue;
    const fold = byStart.get(at);
    if (fold) {
      const key = `fold ${at}`;
      const isOpen = opened.has(key);
      shown.push({ key, row, fold: { fold, isOpen }, depth: row.depth });
      if (!isOpen) {
        at = fold.end - 1;
        continue;
      }
    }
    shown.push({ key: String(at), row, fold: null, depth: row.depth });
  }
  return shown;
}

/** The line that shows a place of the comparison, or the closed fold that hides it; -1: none does. */
export function lineOf(lines: readonly TreeRow[], place: number): number {
  return lines.findIndex(({ key, fold }) =>
    fold === null ? key === String(place) : !fold.isOpen && place >= fold.fold.start && place < fold.fold.end,
  );
}

/** Everything but 'same' is a difference in shape, and a condition that reads otherwise is one in words. */
export const isDifferent = ({ row }: TreeRow): boolean => row.kind !== 'same' || row.texts.length > 0;

/** The next line with a difference, going round at the end; -1: there is none. */
export function nextDifference(lines: readonly TreeRow[], from: number, step: 1 | -1): number {
  const start = from < 0 && step === -1 ? 0 : from;
  for (let moved = 1; moved <= lines.length; moved += 1) {
    const at = (((start + step * moved) % lines.length) + lines.length) % lines.length;
    const line = lines[at];
    if (line && isDifferent(line)) return at;
  }
  return -1;
}

export const nodeAt = (row: AlignedRow, side: SideName): PlanNode | null => row[side];
export const depthAt = (row: AlignedRow, side: SideName): number =>
  (side === 'a' ? row.aDepth : row.bDepth) ?? row.depth;
export const membersAt = (fold: Fold, side: SideName): readonly number[] =>
  side === 'a' ? fold.aMembers : fold.bMembers;
