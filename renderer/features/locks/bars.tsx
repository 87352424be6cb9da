import css from './charts.module.css';
import type { Plot } from './time-chart.tsx';

interface BarsProps {
  readonly plot: Plot;
  /** One for each part of the time. */
  readonly values: readonly number[];
}

/** Bars from 0; the last tenth of the time, which is what goes on now, stands out. */
export function Bars({ plot, values }: BarsProps) {
  const now = Math.floor(plot.cut.count * 0.9);
  const path = (from: number, to: number) =>
    values
      .slice(from, to)
      .map((value, index) => (value === 0 ? '' : barPath(plot, from + index, value)))
      .join('');
  return (
    <>
      <path d={path(0, now)} className={css.past} />
      <path d={path(now, values.length)} className={css.lock} />
    </>
  );
}

function barPath(plot: Plot, part: number, value: number): string {
  const y = plot.y(value);
  return `M${plot.partX(part).toFixed(1)} ${y.toFixed(1)}h${plot.barWidth.toFixed(1)}V${plot.y(0)}h${(-plot.barWidth).toFixed(1)}Z`;
}
