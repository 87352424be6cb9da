import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import css from './histogram.module.css';
import { countTicks, ticksBetween } from './scale.ts';

export interface HistogramProps {
  readonly title: string;
  /** One sentence for the ear. */
  readonly label: string;
  /** Equally wide bars from `fromMs` to `toMs`; `beyond` are the values outside. */
  readonly bins: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly counts: readonly number[];
    readonly beyond: number;
  };
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  /** A value with its unit left out: "4.09". */
  readonly text: (ms: number) => string;
  /** px. */
  readonly height?: number;
}

const left = 40;
const right = 12;
const top = 24;
const bottom = 22;

interface Plot {
  readonly width: number;
  readonly height: number;
  readonly x: (ms: number) => number;
  readonly y: (count: number) => number;
}

function plotOf({ bins, height = 214 }: HistogramProps, width: number): Plot {
  const inner = Math.max(1, width - left - right);
  const most = Math.max(1, ...bins.counts);
  const span = bins.toMs - bins.fromMs;
  return {
    width,
    height,
    x: (ms) => left + (span > 0 ? Math.min(1, Math.max(0, (ms - bins.fromMs) / span)) : 0) * inner,
    y: (count) => height - bottom - (count / most) * (height - top - bottom - 6),
  };
}

/** Counts of times, with the median and the p95 written on their lines. Arrow keys step through the bars. */
export function Histogram(props: HistogramProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [at, setAt] = useState<number | null>(null);
  const { bins, label, height = 214 } = props;
  const plot = plotOf(props, width);
  const last = bins.counts.length - 1;
  const onKeyDown = (event: KeyboardEvent) => {
    const now = at ?? -1;
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: last }[event.key];
    if (next === undefined || last < 0) return;
    event.preventDefault();
    event.stopPropagation();
    setAt(Math.min(last, Math.max(0, next)));
  };
  const onPointerMove = (event: PointerEvent<Element>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - left;
    const bar = Math.floor((x / Math.max(1, width - left - right)) * bins.counts.length);
    setAt(bar >= 0 && bar <= last ? bar : null);
  };
  return (
    <div ref={ref} className={css.chart} style={{ height }}>
      {width > left + right && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={label}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys step through the bars
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setAt(null)}
          onBlur={() => setAt(null)}
        >
          <Axes plot={plot} props={props} />
          <Bars plot={plot} bins={bins} at={at} />
          <Lines plot={plot} props={props} />
        </svg>
      )}
      {at !== null && <Tip plot={plot} props={props} at={at} />}
    </div>
  );
}

type PartProps = { readonly plot: Plot; readonly props: HistogramProps };

function Axes({ plot, props: { bins, title, text } }: PartProps) {
  const base = plot.height - bottom;
  const most = Math.max(1, ...bins.counts);
  return (
    <>
      {(bins.counts.length > 0 ? countTicks(most, 4.5) : []).map((tick) => (
        <g key={tick}>
          <line className={css.grid} x1={left} x2={plot.width - right} y1={plot.y(tick)} y2={plot.y(tick)} />
          <text x={left - 6} y={plot.y(tick) + 4} textAnchor="end">
            {tick.toLocaleString('en-US')}
          </text>
        </g>
      ))}
      {ticksBetween(bins.fromMs, bins.toMs, Math.min(4, (plot.width - left) / 64)).map((tick) => (
        <g key={tick}>
          <line className={css.axis} x1={plot.x(tick)} x2={plot.x(tick)} y1={base} y2={base + 4} />
          <text x={plot.x(tick)} y={base + 16} textAnchor="middle">
            {Number(text(tick).replaceAll(',', '')).toLocaleString('en-US', { maximumFractionDigits: 3 })} ms
          </text>
        </g>
      ))}
      <text x={plot.width - right} y="12" textAnchor="end" className={css.title}>
        {title}
      </text>
    </>
  );
}

function Bars({ plot, bins, at }: Pick<HistogramProps, 'bins'> & { readonly plot: Plot; readonly at: number | null }) {
  const step = (plot.width - left - right) / Math.max(1, bins.counts.length);
  const base = plot.height - bottom;
  return bins.counts.map((count, place) => (
    <rect
      // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
      key={place}
      className={place === at ? css.here : css.bar}
      x={left + place * step}
      y={plot.y(count)}
      width={Math.max(1, step - 1)}
      height={Math.max(0, base - plot.y(count))}
    />
  ));
}

function Lines({ plot, props: { bins, medianMs, p95Ms, text } }: PartProps) {
  const base = plot.height - bottom;
  if (medianMs === null) return null;
  const middle = plot.x(medianMs);
  return (
    <>
      <line x1={middle} x2={middle} y1="16" y2={base} className={css.median} />
      <text x={middle - 5} y="24" textAnchor="end" className={css.strong}>
        {text(medianMs)}
      </text>
      {p95Ms !== null && <P95 plot={plot} bins={bins} p95Ms={p95Ms} middle={middle} text={text} />}
    </>
  );
}

interface P95Props extends Pick<HistogramProps, 'bins' | 'text'> {
  readonly plot: Plot;
  readonly p95Ms: number;
  /** px of the median's line. */
  readonly middle: number;
}

/** A line where it lies; an arrow where it lies beyond the axis. */
function P95({ plot, bins, p95Ms, middle, text }: P95Props) {
  const far = plot.x(p95Ms);
  if (p95Ms > bins.toMs) {
    return (
      <text x={plot.width - right} y="40" textAnchor="end" className={css.second}>
        p95 {text(p95Ms)} →
      </text>
    );
  }
  if (far - middle < 4) return null;
  const isAtEnd = plot.width - far < 70;
  return (
    <>
      <line x1={far} x2={far} y1="42" y2={plot.height - bottom} className={css.p95} />
      <text x={isAtEnd ? far - 4 : far + 4} y="52" textAnchor={isAtEnd ? 'end' : 'start'} className={css.second}>
        p95 {text(p95Ms)}
      </text>
    </>
  );
}

/** "4.05 to 4.11 ms: 21". */
function Tip({ plot, props: { bins, text }, at }: PartProps & { readonly at: number }) {
  const step = (bins.toMs - bins.fromMs) / Math.max(1, bins.counts.length);
  const from = bins.fromMs + at * step;
  const x = plot.x(from + step / 2);
  const side = x > plot.width / 2 ? { right: plot.width - x + 8 } : { left: x + 8 };
  return (
    <div className={css.tip} style={side} role="status">
      {text(from)} to {text(from + step)} ms <b>{(bins.counts[at] ?? 0).toLocaleString('en-US')}</b>
    </div>
  );
}
