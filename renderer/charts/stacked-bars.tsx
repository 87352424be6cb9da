import { FiguresTable } from './over-time/figures-table.tsx';
import css from './over-time/over-time.module.css';
import type { Plot } from './over-time/plot.ts';
import type { Stretch } from './over-time/stretch.ts';
import { type TimeChartProps, TimeFrame } from './over-time/time-frame.tsx';

/** One bar, as wide as the time that it was measured over. */
export interface StackedBar extends Stretch {
  /** From the bottom up, at most three. */
  readonly values: readonly number[];
}

interface StackedBarsProps extends TimeChartProps {
  readonly bars: readonly StackedBar[];
  /** What the values are, in their order. */
  readonly parts: readonly string[];
}

const fills = ['d1', 'd2', 'd3'] as const;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Ordered parts over time, from 0. A time without a reading is a hatched gap, which is not 0. */
export function StackedBars({ bars, parts, ...chart }: StackedBarsProps) {
  const { text } = chart;
  const figures = (values: readonly number[]) => [...values, sumOf(values)].map(text);
  return (
    <TimeFrame
      {...chart}
      points={bars}
      most={bars.reduce((most, { values }) => Math.max(most, sumOf(values)), 0)}
      facts={(index) => factsOf(bars[index]?.values ?? [], parts, text)}
      table={
        <FiguresTable
          caption={chart.label}
          columns={[...parts, 'total']}
          points={bars}
          row={(indexes) => figures(meanOf(bars, indexes, parts.length))}
        />
      }
    >
      {(plot) => fills.map((fill, part) => <path key={fill} className={css[fill]} d={pathOf(plot, bars, part)} />)}
    </TimeFrame>
  );
}

function factsOf(values: readonly number[], parts: readonly string[], text: (value: number) => string) {
  return [
    ...parts.map((name, part) => {
      const fill = fills[part];
      return { name, value: text(values[part] ?? 0), ...(fill ? { part: fill } : {}) };
    }),
    { name: 'total', value: text(sumOf(values)) },
  ];
}

/** Mean over the time of these bars, by part. */
function meanOf(bars: readonly StackedBar[], indexes: readonly number[], parts: number): readonly number[] {
  const own = indexes.flatMap((index) => bars[index] ?? []);
  const ms = own.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return Array.from({ length: parts }, (_, part) =>
    ms > 0 ? own.reduce((sum, bar) => sum + (bar.values[part] ?? 0) * (bar.toMs - bar.fromMs), 0) / ms : 0,
  );
}

/** One path for a part of all bars: a third of the nodes that rectangles would be. */
function pathOf(plot: Plot, bars: readonly StackedBar[], part: number): string {
  return bars
    .map(({ fromMs, toMs, values }) => {
      const value = values[part] ?? 0;
      const from = Math.max(fromMs, plot.window.fromMs);
      if (value <= 0 || toMs <= from) return '';
      const below = sumOf(values.slice(0, part));
      const [x, y, base] = [plot.x(from), plot.y(below + value), plot.y(below)];
      const width = Math.max(0.5, plot.x(Math.min(toMs, plot.window.toMs)) - x - 1);
      return `M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}V${base.toFixed(1)}h${(-width).toFixed(1)}Z`;
    })
    .join('');
}
