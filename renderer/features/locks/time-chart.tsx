import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { clockText, countText } from '../../../shared/figure-text.ts';
import { type Cut, ticksUpTo } from './buckets.ts';
import css from './charts.module.css';

const left = 40;
const right = 16;
const top = 12;
const bottom = 64;
const height = 84;
const barStep = 9;

export interface Plot {
  readonly cut: Cut;
  readonly x: (ms: number) => number;
  readonly y: (value: number) => number;
  readonly barWidth: number;
  /** Left edge of a part. */
  readonly partX: (part: number) => number;
}

interface TimeChartProps {
  /** One sentence that says what is seen. */
  readonly label: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** The highest value, once the width (and so the number of parts) is known. */
  readonly most: (cut: Cut) => number;
  readonly gaps?: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly children: (plot: Plot) => ReactNode;
}

/** Axes of the three small charts: bars from 0 over time, gaps hatched. */
export function TimeChart({ label, fromMs, toMs, most, gaps = [], children }: TimeChartProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  return (
    <div ref={ref} className={css.chart}>
      {width > left + right && (
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
          <Inside width={width} fromMs={fromMs} toMs={toMs} most={most} gaps={gaps}>
            {children}
          </Inside>
        </svg>
      )}
    </div>
  );
}

type InsideProps = Omit<Required<TimeChartProps>, 'label'> & { readonly width: number };

function Inside({ width, fromMs, toMs, most, gaps, children }: InsideProps) {
  const inner = width - left - right;
  const cut = { fromMs, toMs, count: Math.max(1, Math.floor(inner / barStep)) };
  const ticks = ticksUpTo(most(cut));
  const highest = ticks.at(-1) ?? 1;
  const step = inner / cut.count;
  const plot: Plot = {
    cut,
    x: (ms) => left + ((ms - fromMs) / (toMs - fromMs)) * inner,
    y: (value) => bottom - (value / highest) * (bottom - top),
    barWidth: step - 1.2,
    partX: (part) => left + part * step,
  };
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={width - right} y1={plot.y(tick)} y2={plot.y(tick)} className={css.grid} />
          <text x={left - 8} y={plot.y(tick) + 4} textAnchor="end">
            {countText(tick)}
          </text>
        </g>
      ))}
      {gaps.map((gap) => (
        <Gap key={gap.fromMs} plot={plot} gap={gap} />
      ))}
      {children(plot)}
      {clockTicks(fromMs, toMs, inner).map((ms) => (
        <text key={ms} x={plot.x(ms)} y="79" textAnchor="middle">
          {clockText(new Date(ms)).slice(0, 5)}
        </text>
      ))}
    </>
  );
}

/** No samples: not known, which is not 0. */
function Gap({ plot, gap }: { readonly plot: Plot; readonly gap: { readonly fromMs: number; readonly toMs: number } }) {
  const from = Math.max(gap.fromMs, plot.cut.fromMs);
  const to = Math.min(gap.toMs, plot.cut.toMs);
  if (to <= from) return null;
  return <rect x={plot.x(from)} y={top} width={plot.x(to) - plot.x(from)} height={bottom - top} className={css.gap} />;
}

/** Whole minutes, at least 70 px apart. */
function clockTicks(fromMs: number, toMs: number, inner: number): readonly number[] {
  const most = Math.max(1, Math.floor(inner / 70));
  const minutes = [1, 2, 5, 10, 15, 30].find((step) => (toMs - fromMs) / (step * 60_000) <= most) ?? 30;
  const stepMs = minutes * 60_000;
  const ticks: number[] = [];
  for (let ms = Math.ceil(fromMs / stepMs) * stepMs; ms <= toMs - stepMs / 8; ms += stepMs) ticks.push(ms);
  return ticks.filter((ms) => ms - fromMs > (toMs - fromMs) * 0.02);
}
