import { clockOf } from '../timeline/time-axis.ts';
import css from './over-time.module.css';
import type { Plot } from './plot.ts';
import type { Stretch } from './stretch.ts';

export interface TipFact {
  readonly name: string;
  readonly value: string;
  /** Which of the ordered parts it is. */
  readonly part?: 'd1' | 'd2' | 'd3';
}

interface TipProps {
  readonly plot: Plot;
  readonly stretch: Stretch;
  readonly children: readonly TipFact[];
}

/** px at which it still fits. */
const room = 190;

/** The figures of one stretch, beside it. */
export function Tip({ plot, stretch, children }: TipProps) {
  const [from, to] = [plot.x(stretch.fromMs), plot.x(stretch.toMs)];
  const side = to + room < plot.width ? { left: to + 8 } : { right: Math.max(0, plot.width - from + 8) };
  return (
    <div className={css.tip} role="status" style={side}>
      <b>
        {clockOf(stretch.fromMs)} to {clockOf(stretch.toMs)}
      </b>
      <dl>
        {children.map(({ name, value, part }) => (
          <div key={name}>
            <dt>
              {part && (
                <svg width="10" height="10" aria-hidden="true" className={css.swatch}>
                  <rect width="10" height="10" className={css[part]} />
                </svg>
              )}
              {name}
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
