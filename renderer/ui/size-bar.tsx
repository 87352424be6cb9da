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

/**
 * A bar of ordered parts. The numbers stand beside it, so it is silent for the ear. One element, not one for each part:
 * a list draws thirty bars anew at each key of its filter.
 */
export function SizeBar({ parts, of, height = 8, isFaint = false, title }: SizeBarProps) {
  return (
    <div
      className={classes(css.bar, isFaint && css.faint)}
      style={{ height, backgroundImage: fills(parts, of) }}
      title={title}
      aria-hidden="true"
    />
  );
}

/** The parts as a gradient with hard edges: each ends 1 px before the next. */
function fills(parts: SizeBarProps['parts'], of: number): string | undefined {
  const known = order.flatMap((fill, place) => {
    const share = of > 0 ? ((parts[place] ?? 0) / of) * 100 : 0;
    return share > 0 ? [{ fill, share }] : [];
  });
  let end = 0;
  const stops = known.map(({ fill, share }, at) => {
    end = Math.min(100, end + share);
    const edge = `${end.toFixed(2)}%`;
    const isLast = at === known.length - 1;
    return isLast ? `var(--${fill}) 0 ${edge}` : `var(--${fill}) 0 calc(${edge} - 1px), transparent 0 ${edge}`;
  });
  return stops.length === 0 ? undefined : `linear-gradient(to right, ${stops.join(', ')}, transparent 0)`;
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
