import { FiguresTable } from './over-time/figures-table.tsx';
import css from './over-time/over-time.module.css';
import type { Plot } from './over-time/plot.ts';
import type { Stretch } from './over-time/stretch.ts';
import { type TimeChartProps, TimeFrame } from './over-time/time-frame.tsx';
import type { TipFact } from './over-time/tip.tsx';

export interface AreaPoint extends Stretch {
  /** null: unknown, a gap. */
  readonly value: number | null;
  /** Written below the axis: "checkpoint". */
  readonly mark: string | null;
}

interface AreaLineProps extends TimeChartProps {
  readonly points: readonly AreaPoint[];
  /** What the value is, for tooltip and table. */
  readonly name: string;
  readonly valueText: (value: number) => string;
  readonly facts?: (index: number) => readonly TipFact[];
}

/** One value over time as a line on its area, from 0. It breaks where nothing is known. */
export function AreaLine({ points, name, valueText, facts, ...chart }: AreaLineProps) {
  const factsOf = (index: number): readonly TipFact[] => {
    const { value = null, mark = null } = points[index] ?? {};
    return [
      { name, value: value === null ? '' : valueText(value) },
      ...(facts?.(index) ?? []),
      ...(mark === null ? [] : [{ name: mark, value: '' }]),
    ];
  };
  return (
    <TimeFrame
      {...chart}
      points={points}
      isUnknown={(index) => points[index]?.value === null}
      most={points.reduce((most, { value }) => Math.max(most, value ?? 0), 0)}
      facts={factsOf}
      table={
        <FiguresTable
          caption={chart.label}
          columns={[name]}
          points={points}
          row={(indexes) => [meanText(points, indexes, valueText)]}
        />
      }
    >
      {(plot) => (
        <>
          {runsOf(points, plot).map((run) => (
            <Run key={run[0]?.fromMs} plot={plot} run={run} />
          ))}
          <Marks plot={plot} points={points} />
        </>
      )}
    </TimeFrame>
  );
}

type Known = AreaPoint & { readonly value: number };

/** Stretches of points that touch and are known. */
function runsOf(points: readonly AreaPoint[], { window }: Plot): readonly (readonly Known[])[] {
  const runs: Known[][] = [];
  let endMs = Number.NaN;
  for (const point of points) {
    if (point.value === null || point.toMs <= window.fromMs) continue;
    const known = { ...point, value: point.value };
    if (Math.abs(point.fromMs - endMs) < 500) runs.at(-1)?.push(known);
    else runs.push([known]);
    endMs = point.toMs;
  }
  return runs;
}

/** Level at both ends, so that a lone reading is seen too. */
function Run({ plot, run }: { readonly plot: Plot; readonly run: readonly Known[] }) {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return null;
  const x = (ms: number) => plot.x(Math.max(ms, plot.window.fromMs)).toFixed(1);
  const y = (value: number) => plot.y(value).toFixed(1);
  const through = run.map(({ fromMs, toMs, value }) => `L${x((fromMs + toMs) / 2)} ${y(value)}`).join('');
  const line = `M${x(first.fromMs)} ${y(first.value)}${through}L${x(last.toMs)} ${y(last.value)}`;
  return (
    <>
      <path className={css.area} d={`${line}V${y(0)}H${x(first.fromMs)}Z`} />
      <path className={css.line} d={line} />
    </>
  );
}

/** px between two labels. */
const labelApart = 72;

/** A tick below the axis for each mark; its word where there is room. */
function Marks({ plot, points }: { readonly plot: Plot; readonly points: readonly AreaPoint[] }) {
  let free = 0;
  return points.map(({ mark, fromMs, toMs }) => {
    const x = plot.x((fromMs + toMs) / 2);
    if (mark === null || x < plot.edges.left) return null;
    const base = plot.height - plot.edges.bottom;
    const isAtEnd = x + labelApart > plot.width;
    const hasWord = (isAtEnd ? x - labelApart : x) >= free;
    if (hasWord) free = x + labelApart;
    return (
      <g key={fromMs}>
        <line className={css.mark} x1={x} x2={x} y1={base} y2={base + 5} />
        {hasWord && (
          <text x={isAtEnd ? x - 3 : x + 3} y={base + 15} textAnchor={isAtEnd ? 'end' : 'start'}>
            {mark}
          </text>
        )}
      </g>
    );
  });
}

function meanText(points: readonly AreaPoint[], indexes: readonly number[], text: (value: number) => string): string {
  const values = indexes.flatMap((index) => points[index]?.value ?? []);
  if (values.length === 0) return 'unknown';
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const marks = indexes.flatMap((index) => points[index]?.mark ?? []);
  return [text(mean), ...marks].join(', ');
}
