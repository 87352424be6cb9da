import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import css from './size-bar.module.css';

interface SizeBarProps {
  /** Bytes in the fixed order heap, indexes, TOAST; null is unknown and draws nothing. */
  readonly parts: readonly (number | null)[];
  /** Bytes that fill the whole width. */
  readonly of: number;
  /** In px: 8 in rows, 10 in the drawer, 12 in Sizes. */
  readonly height?: number;
  readonly isFaint?: boolean;
  readonly title?: string;
}

const fills = [css.d1, css.d2, css.d3];

/** A bar of ordered parts. The numbers stand beside it, so it is silent for the ear. */
export function SizeBar({ parts, of, height = 8, isFaint = false, title }: SizeBarProps) {
  return (
    <div className={classes(css.bar, isFaint && css.faint)} style={{ height }} title={title} aria-hidden="true">
      {parts.map((bytes, order) =>
        bytes === null || bytes <= 0 || of <= 0 ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity of a part
          <i
            key={order}
            className={fills[order]}
            style={{ width: `${Math.min(100, (bytes / of) * 100).toFixed(2)}%` }}
          />
        ),
      )}
    </div>
  );
}

interface LegendProps {
  /** Labels for d1, d2, d3, in that order. */
  readonly labels: readonly ReactNode[];
}

export function Legend({ labels }: LegendProps) {
  return (
    <span className={css.legend}>
      {labels.map((label, order) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity of a part
        <span key={order}>
          <i className={classes(css.swatch, fills[order])} />
          {label}
        </span>
      ))}
    </span>
  );
}
