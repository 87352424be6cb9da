import css from './interval.module.css';
import { logShare, ratioTicks } from './scale.ts';

export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The ends of a logarithmic axis of ratios. */
export interface RatioAxis {
  readonly low: number;
  readonly high: number;
}

/** One axis for all rows: holds 1 and every interval, with some air. */
export function ratioAxis(ratios: readonly (Ratio | null)[]): RatioAxis {
  let [low, high] = [1, 1];
  for (const ratio of ratios) {
    if (ratio === null || !(ratio.low > 0)) continue;
    low = Math.min(low, ratio.low);
    high = Math.max(high, ratio.high);
  }
  // Never so narrow that a difference of nothing fills the width.
  return { low: Math.min(0.9, low * 0.85), high: Math.max(2.2, high * 1.25) };
}

/** px at each end. */
const inset = 8;

const xOf = (value: number, axis: RatioAxis, width: number): number =>
  inset + Math.min(1, Math.max(0, logShare(value, axis.low, axis.high))) * (width - 2 * inset);

interface IntervalTicksProps {
  readonly axis: RatioAxis;
  /** px. */
  readonly width: number;
}

/** "1× 2× 5× 10×" for the head of the column. */
export function IntervalTicks({ axis, width }: IntervalTicksProps) {
  return (
    <svg width={width} height="26" aria-hidden="true" className={css.ticks}>
      {ratioTicks(axis.low, axis.high, (axis.low < 0.2 ? 40 : 26) / (width - 2 * inset)).map((tick) => (
        <text key={tick} x={xOf(tick, axis, width)} y="17" textAnchor="middle">
          {Number(tick.toPrecision(2))}×
        </text>
      ))}
    </svg>
  );
}

interface IntervalProps extends IntervalTicksProps {
  /** null: the baseline itself, a ring at 1. */
  readonly ratio: Ratio | null;
  readonly isBaseline: boolean;
}

/** One interval on the axis, with the dashed line at 1×. The numbers stand beside it, so it is silent for the ear. */
export function Interval({ ratio, isBaseline, axis, width }: IntervalProps) {
  const one = xOf(1, axis, width);
  return (
    <svg width={width} height="26" aria-hidden="true" className={css.interval}>
      <line x1={one} x2={one} y1="2" y2="24" className={css.one} />
      {isBaseline && <circle cx={one} cy="13" r="3.2" className={css.ring} />}
      {ratio !== null && <Mark ratio={ratio} axis={axis} width={width} />}
    </svg>
  );
}

function Mark({ ratio, axis, width }: IntervalTicksProps & { readonly ratio: Ratio }) {
  const [low, value, high] = [ratio.low, ratio.value, ratio.high].map((end) => xOf(end, axis, width));
  if (low === undefined || value === undefined || high === undefined) return null;
  return (
    <>
      <line x1={low} x2={high} y1="13" y2="13" className={css.line} />
      <line x1={low} x2={low} y1="10" y2="16" className={css.end} />
      <line x1={high} x2={high} y1="10" y2="16" className={css.end} />
      <ellipse cx={value} cy="13" rx="2.6" ry="4" className={css.point} />
    </>
  );
}
