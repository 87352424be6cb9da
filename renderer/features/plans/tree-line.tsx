import type { CSSProperties } from 'react';
import type { Comparison } from '../../../shared/plans/comparison.ts';
import type { PlanNode } from '../../../shared/plans/plan.ts';
import { classes } from '../../ui/classes.ts';
import { figuresOf, foldFigures, placesIn } from './cell-figures.ts';
import { nodeWords } from './node-words.ts';
import type { ShownPlan } from './shown-plan.ts';
import { letterOf, otherOf, type SideName } from './sides.ts';
import { TreeCell } from './tree-cell.tsx';
import { depthAt, membersAt, nodeAt, type TreeRow } from './tree-rows.ts';
import css from './trees.module.css';

/** The sides that are shown: two, or the one that there is. */
export type ShownSides = readonly { readonly side: SideName; readonly shown: ShownPlan }[];

interface TreeLineProps {
  readonly line: TreeRow;
  readonly comparison: Comparison;
  readonly sides: ShownSides;
  readonly index: number;
  readonly id: string;
  readonly isSelected: boolean;
  readonly top: number | null;
}

export function TreeLine({ line, comparison, sides, index, id, isSelected, top }: TreeLineProps) {
  const { fold, depth } = line;
  const look = classes(
    css.pair,
    sides.length === 1 && css.alone,
    isSelected && css.selected,
    top !== null && css.placed,
  );
  const place: CSSProperties | undefined = top === null ? undefined : { top };
  return (
    <div
      role="row"
      id={id}
      data-index={index}
      data-kind={sides.length === 1 ? undefined : line.row.kind}
      aria-rowindex={index + 2}
      aria-level={depth + 1}
      aria-selected={isSelected}
      aria-expanded={fold === null ? undefined : fold.isOpen}
      className={look}
      style={place}
    >
      {sides.map((one) => (
        <Side key={one.side} line={line} comparison={comparison} isAlone={sides.length === 1} {...one} />
      ))}
    </div>
  );
}

interface SideProps extends Pick<TreeLineProps, 'line' | 'comparison'> {
  readonly side: SideName;
  readonly shown: ShownPlan;
  readonly isAlone: boolean;
}

function Side({ line, comparison, side, shown, isAlone }: SideProps) {
  const node = nodeAt(line.row, side);
  if (node === null) return <Gap line={line} side={side} />;
  const { fold } = line;
  const shape = { depth: depthAt(line.row, side), isAnalyzed: shown.plan.isAnalyzed };
  if (fold) {
    const hidden = placesIn(fold.fold).flatMap((at): PlanNode[] => {
      const one = comparison.rows[at] && nodeAt(comparison.rows[at], side);
      return one ? [one] : [];
    });
    const figures = foldFigures(shown, hidden, membersAt(fold.fold, side));
    return (
      <TreeCell
        {...shape}
        label={node.label}
        words={fold.fold.text}
        figures={figures}
        mark={isAlone ? 'same' : markOf(line)}
        isOpen={fold.isOpen}
      />
    );
  }
  return (
    <TreeCell
      {...shape}
      label={node.label}
      words={nodeWords(node)}
      figures={figuresOf(shown, node)}
      mark={isAlone ? 'same' : markOf(line)}
      isOpen={null}
    />
  );
}

function markOf({ row: { kind } }: TreeRow): 'changed' | 'only' | 'same' {
  return kind === 'changed' || kind === 'same' ? kind : 'only';
}

function Gap({ line: { row }, side }: { readonly line: TreeRow; readonly side: SideName }) {
  const letter = letterOf[side];
  const words = row.counterpart === null ? `no counterpart in ${letter}` : `in another place in ${letter}`;
  return (
    <div role="gridcell" aria-colspan={4} className={css.gap} title={`Only in ${letterOf[otherOf[side]]}`}>
      {words}
    </div>
  );
}
