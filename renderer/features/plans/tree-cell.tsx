import { memo } from 'react';
import { countText, durationText, unknown } from '../../../shared/figure-text.ts';
import { classes } from '../../ui/classes.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { type Figures, wrongFrom } from './cell-figures.ts';
import css from './trees.module.css';

interface TreeCellProps {
  readonly label: string;
  readonly words: string;
  readonly depth: number;
  readonly figures: Figures;
  readonly isAnalyzed: boolean;
  readonly mark: 'changed' | 'only' | 'same';
  /** Of a fold: whether it is open. */
  readonly isOpen: boolean | null;
}

/** px of one step of the tree; less where it is deep, so that a name stays readable. */
const step = 7;
const deepest = 18;

/** A node of one side: what it is, its own time, its rows, its own blocks. Four cells of the grid. */
function TreeCellPlain({ label, words, depth, figures, isAnalyzed, mark, isOpen }: TreeCellProps) {
  const look = classes(css.pane, mark === 'changed' && css.changed, mark === 'only' && css.only);
  return (
    <div role="none" className={look}>
      <div role="gridcell" className={css.name} style={{ paddingLeft: Math.min(depth, deepest) * step }}>
        {isOpen !== null ? (
          <i className={classes(css.triangle, isOpen && css.open)} data-toggle="" />
        ) : (
          depth > 0 && <Elbow />
        )}
        <span className={css.names}>
          <b>
            <SafeText text={label} />
          </b>
          <span title={visibleText(words)}>
            <SafeText text={words} />
          </span>
        </span>
      </div>
      <div role="gridcell" className={css.time}>
        {figures.share !== null && (
          <span className={css.bar}>
            <i style={{ width: `${(figures.share * 100).toFixed(1)}%` }} />
          </span>
        )}
        <span>{isAnalyzed ? timeText(figures) : costText(figures.cost)}</span>
      </div>
      <Rows figures={figures} isAnalyzed={isAnalyzed} />
      <div role="gridcell" className={css.blocks}>
        <Blocks figures={figures} />
      </div>
    </div>
  );
}
export const TreeCell = memo(TreeCellPlain);

function Elbow() {
  return (
    <svg width="10" height="14" viewBox="0 0 10 14" aria-hidden="true" className={css.elbow}>
      <path d="M1 0v7h8" />
    </svg>
  );
}

function timeText({ ms, isNeverExecuted }: Figures): string {
  if (isNeverExecuted) return 'never run';
  return ms !== null && ms < 0.1 ? `${ms.toFixed(2)} ms` : durationText(ms);
}

const costText = (cost: number | null): string => (cost === null ? unknown : countText(Math.round(cost)));

function Rows({
  figures: { estimated, actual, factor, isNeverExecuted },
  isAnalyzed,
}: Pick<TreeCellProps, 'figures' | 'isAnalyzed'>) {
  if (!isAnalyzed) {
    return (
      <div role="gridcell" className={css.rows}>
        <span />
        <span />
        <b>{rowsText(estimated)}</b>
        <em />
      </div>
    );
  }
  const isWrong = factor !== null && factor >= wrongFrom;
  return (
    <div role="gridcell" className={classes(css.rows, isWrong && css.wrong)}>
      <span>{rowsText(estimated)}</span>
      <span aria-hidden="true">→</span>
      <b>{isNeverExecuted ? unknown : rowsText(actual)}</b>
      <em>{isWrong && factorText(factor, actual)}</em>
    </div>
  );
}

/** Since PostgreSQL 18 rows per loop have fractions; of all loops they are whole again, but for rounding. */
const rowsText = (rows: number | null): string => (rows === null ? unknown : countText(Math.round(rows)));

function factorText(factor: number, actual: number | null): string {
  if (actual === 0) return 'none';
  return factor < 100 ? `${factor.toFixed(1)}×` : `${countText(Math.round(factor))}×`;
}

function Blocks({ figures: { hit, read, temp } }: { readonly figures: Figures }) {
  const lines = [
    hit > 0 && `${countText(hit)} hit`,
    read > 0 && `${countText(read)} read`,
    temp > 0 && `${countText(temp)} temp`,
  ].filter((line) => line !== false);
  return (
    <span title={lines.length === 0 ? undefined : `${lines.join(', ')} blocks`}>
      {lines.slice(-2).map((line) => (
        <span key={line} className={css.line}>
          {line}
        </span>
      ))}
    </span>
  );
}
