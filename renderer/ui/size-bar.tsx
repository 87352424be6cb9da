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

/** Ordered parts have fixed fills, and a place of their own in the list. */
const order = ['d1', 'd2', 'd3'] as const;

/** A bar of ordered parts. The numbers stand beside it, so it is silent for the ear. */
export function SizeBar({ parts, of, height = 8, isFaint = false, title }: SizeBarProps) {
  return (
    <div className={classes(css.bar, isFaint && css.faint)} style={{ height }} title={title} aria-hidden="true">
      {order.map((fill, place) => {
        const bytes = parts[place] ?? 0;
        if (bytes <= 0 || of <= 0) return null;
        return (
          <i key={fill} className={css[fill]} style={{ width: `${Math.min(100, (bytes / of) * 100).toFixed(2)}%` }} />
        );
      })}
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
      {order.slice(0, labels.length).map((fill, place) => (
        <span key={fill}>
          <i className={classes(css.swatch, css[fill])} />
          {labels[place]}
        </span>
      ))}
    </span>
  );
}
