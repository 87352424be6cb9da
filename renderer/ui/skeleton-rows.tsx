import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import css from './skeleton-rows.module.css';
import { useLate } from './use-late.ts';

interface SkeletonRowsProps {
  /** px of the final columns; 0 for the one that grows. */
  readonly widths: readonly number[];
  readonly rows?: number;
  /** What is read, how much: Reading pg_class, <b>2,400</b> of 7,155. */
  readonly children?: ReactNode;
  /** 0 to 1, or null while it is not known. */
  readonly share?: number | null;
  readonly onCancel?: () => void;
}

/** Nothing for 300 ms, then rows in their final columns. */
export function SkeletonRows({ widths, rows = 12, children, share = null, onCancel }: SkeletonRowsProps) {
  const isLate = useLate(300);
  if (!isLate) return <div aria-busy="true" />;
  return (
    <div aria-busy="true">
      <div className={css.head} role="status">
        <span>{children ?? 'Reading'}</span>
        {onCancel && (
          <Button size={20} keys="Esc" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
      <div className={css.track}>
        <i style={{ width: `${Math.round((share ?? 0.08) * 100)}%` }} />
      </div>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a skeleton have no other identity
        <div key={row} className={css.row} aria-hidden="true">
          {widths.map((width, column) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity of a column
              key={column}
              className={css.cell}
              style={width > 0 ? { width } : { flex: 1 }}
            >
              <i style={{ width: `${ragged(row, column)}%` }} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

/** 40 to 80 %, always the same for the same place: a skeleton that flickers would draw the eye. */
function ragged(row: number, column: number): number {
  return 40 + ((row * 37 + column * 23) % 41);
}
