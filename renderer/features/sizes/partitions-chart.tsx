import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react';
import type { MembersAnswer } from '../../../shared/contract/sizes.ts';
import { countOf, sizeText } from '../../../shared/figure-text.ts';
import { sizeTicks } from './axis.ts';
import { dayTicks, type MemberBar, memberBars } from './member-bars.ts';
import { PartitionTip } from './partition-tip.tsx';
import css from './partitions-chart.module.css';

/** px around the plot. */
const left = 64;
const right = 16;
const top = 8;
const bottom = 20;
const narrowestBar = 3;

interface Plot {
  readonly width: number;
  readonly height: number;
  readonly step: number;
  readonly most: number;
  readonly bars: readonly MemberBar[];
}

/** First and last bar, both included. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Members as bars from 0, in time where they have days; drag or Shift with the arrows selects a range. */
export function PartitionsChart({ answer }: { readonly answer: MembersAnswer }) {
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const plot = useMemo(() => plotOf(answer, width, height), [answer, width, height]);
  const [at, setAt] = useState<number | null>(null);
  const [range, setRange] = useState<Range | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const barUnder = (event: PointerEvent<Element>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - left;
    return Math.min(plot.bars.length - 1, Math.max(0, Math.floor(x / plot.step)));
  };
  const onPointerDown = (event: PointerEvent<Element>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setAnchor(barUnder(event));
    setRange(null);
  };
  const onPointerMove = (event: PointerEvent<Element>) => {
    const bar = barUnder(event);
    setAt(bar);
    if (anchor !== null && bar !== anchor) setRange(ordered(anchor, bar));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = barAfter(event.key, at ?? -1, plot.bars.length);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    const from = event.shiftKey ? (anchor ?? at ?? next) : null;
    setAnchor(from);
    setRange(from === null ? null : ordered(from, next));
    setAt(next);
  };
  const bar = at === null ? undefined : plot.bars[at];
  return (
    <div ref={ref} className={css.chart}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${countOf(answer.members.oid.length, 'member')}, largest ${sizeText(plot.most)}. Arrow keys step through them.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys step through the bars
          tabIndex={0}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={() => setAnchor(null)}
          onPointerLeave={() => setAt(null)}
          onKeyDown={onKeyDown}
          onBlur={() => setAt(null)}
        >
          <Grid plot={plot} />
          <Bars plot={plot} />
          <Days plot={plot} />
          {range && <Selected plot={plot} range={range} />}
          {at !== null && bar && <Frame plot={plot} at={at} />}
        </svg>
      )}
      {range && <RangeWords plot={plot} range={range} />}
      {at !== null && bar && <PartitionTip answer={answer} bar={bar} x={left + (at + 0.5) * plot.step} width={width} />}
    </div>
  );
}

const ordered = (a: number, b: number): Range => ({ from: Math.min(a, b), to: Math.max(a, b) });

function plotOf({ members }: MembersAnswer, width: number, height: number): Plot {
  const inner = Math.max(1, width - left - right);
  const bars = memberBars(members, Math.floor(inner / narrowestBar));
  const most = bars.reduce((max, bar) => Math.max(max, bar.total), 0);
  return { width, height, bars, most, step: Math.min(32, inner / Math.max(1, bars.length)) };
}

function barAfter(key: string, at: number, count: number): number | null {
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: count - 1 }[key];
  return next === undefined || count === 0 ? null : Math.min(count - 1, Math.max(0, next));
}

const yOf = (plot: Plot, bytes: number) =>
  plot.height - bottom - (plot.most > 0 ? (bytes / plot.most) * Math.max(0, plot.height - top - bottom) : 0);

function Grid({ plot }: { readonly plot: Plot }) {
  return sizeTicks(plot.most, 3).map((tick) => (
    <g key={tick.bytes}>
      <line
        className={css.grid}
        x1={left}
        x2={plot.width - right}
        y1={yOf(plot, tick.bytes)}
        y2={yOf(plot, tick.bytes)}
      />
      <text x={left - 8} y={yOf(plot, tick.bytes) + 4} textAnchor="end">
        {tick.label}
      </text>
    </g>
  ));
}

/** Heap below, indexes on it, TOAST on top: the order of the legend. */
function Bars({ plot }: { readonly plot: Plot }) {
  const width = Math.max(1, plot.step - (plot.step > 4 ? 1 : 0));
  return plot.bars.map((bar, place) => {
    const x = left + place * plot.step;
    const edges = [0, bar.heap, bar.heap + bar.indexes, bar.total].map((bytes) => yOf(plot, bytes));
    return (
      <g key={bar.from} className={bar.isEstimate ? css.estimate : undefined}>
        {[css.d1, css.d2, css.d3].map((fill, part) => {
          const [y, base] = [edges[part + 1] ?? 0, edges[part] ?? 0];
          return base - y <= 0 ? null : (
            <rect key={fill} className={fill} x={x} y={y} width={width} height={base - y} />
          );
        })}
      </g>
    );
  });
}

function Days({ plot }: { readonly plot: Plot }) {
  const y = plot.height - bottom;
  const ticks = dayTicks(
    plot.bars.map((bar) => bar.day),
    56 / plot.step,
  );
  return ticks.map((tick) => {
    const x = left + tick.bar * plot.step;
    return (
      <g key={tick.bar}>
        <line className={css.tick} x1={x} x2={x} y1={y} y2={y + (tick.isYear ? 6 : 4)} />
        <text x={x + 3} y={y + 14} className={tick.isYear ? css.year : undefined}>
          {tick.label}
        </text>
      </g>
    );
  });
}

function Selected({ plot, range }: { readonly plot: Plot; readonly range: Range }) {
  const x = left + range.from * plot.step;
  const width = (range.to - range.from + 1) * plot.step;
  return <rect className={css.selected} x={x} y={top} width={width} height={Math.max(0, plot.height - top - bottom)} />;
}

function Frame({ plot, at }: { readonly plot: Plot; readonly at: number }) {
  const y = yOf(plot, plot.bars[at]?.total ?? 0);
  return (
    <rect
      className={css.frame}
      x={left + at * plot.step - 1}
      y={y - 2}
      width={plot.step + 1}
      height={Math.max(0, plot.height - bottom - y + 2)}
    />
  );
}

/** "52 partitions, 5.7 GB" over "2022-02-21 to 2023-02-20" */
function RangeWords({ plot, range }: { readonly plot: Plot; readonly range: Range }) {
  const bars = plot.bars.slice(range.from, range.to + 1);
  const count = bars.reduce((sum, bar) => sum + bar.to - bar.from + 1, 0);
  const bytes = bars.reduce((sum, bar) => sum + bar.total, 0);
  const [first, last] = [bars[0]?.day, bars.at(-1)?.day];
  return (
    <div className={css.range} role="status" style={{ left: left + range.from * plot.step + 8 }}>
      <b>
        {countOf(count, 'member')}, {sizeText(bytes)}
      </b>
      {first && last && (
        <span>
          {first} to {last}
        </span>
      )}
    </div>
  );
}
