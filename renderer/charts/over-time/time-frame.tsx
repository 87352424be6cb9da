import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { ticksOf } from '../timeline/time-axis.ts';
import css from './over-time.module.css';
import { type Edges, msAt, type Plot, plotOf } from './plot.ts';
import { type Stop, type Stretch, stopAfter, stopsOf } from './stretch.ts';
import { Tip, type TipFact } from './tip.tsx';

/** What every chart over time is given. */
export interface TimeChartProps {
  /** One sentence that says what is seen. */
  readonly label: string;
  readonly window: Stretch;
  /** A value of the axis: "1,500". */
  readonly text: (value: number) => string;
  /** Why there is nothing in a gap: "not looked at". */
  readonly gapWords: string;
  /** px. */
  readonly height: number;
  /** px for the labels of the axis. */
  readonly left?: number;
  /** Lines above 0, about. */
  readonly lines?: number;
  /** Times below the axis; without them there is room for marks. */
  readonly hasClock?: boolean;
}

interface TimeFrameProps extends TimeChartProps {
  /** In time, ascending and apart. What lies between them is a gap and stays one. */
  readonly points: readonly Stretch[];
  /** Also drawn as gaps: points of which nothing is known. */
  readonly isUnknown?: (index: number) => boolean;
  readonly most: number;
  readonly facts: (index: number) => readonly TipFact[];
  readonly children: (plot: Plot) => ReactNode;
  /** The same in figures, for the ear. */
  readonly table: ReactNode;
}

/** Axes, gaps and tooltip of a chart over time. Pointing at it or stepping with the arrow keys says the figures. */
export function TimeFrame(props: TimeFrameProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const { height, label, points, window, isUnknown = () => false } = props;
  const [at, setAt] = useState<number | null>(null);
  const stops = stopsOf(points, window).map((stop) =>
    isGap(stop, isUnknown) ? { ...stop, kind: 'gap' as const } : stop,
  );
  const plot = plotOf({ ...props, edges: edgesOf(props), width, lines: props.lines ?? 4 });
  const onKeyDown = (event: KeyboardEvent) => {
    const next = stopAfter(event.key, at, stops.length);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    setAt(next);
  };
  const onPointerMove = (event: PointerEvent<Element>) => {
    const ms = msAt(plot, event.clientX - event.currentTarget.getBoundingClientRect().left);
    const index = stops.findIndex((stop) => ms >= stop.fromMs && ms < stop.toMs);
    setAt(index < 0 ? null : index);
  };
  const stop = at === null ? undefined : stops[at];
  return (
    <div ref={ref} className={css.chart} style={{ height }}>
      {width > plot.edges.left + plot.edges.right && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${label} Arrow keys step through the readings.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys step through the readings
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setAt(null)}
          onBlur={() => setAt(null)}
        >
          <Across plot={plot} text={props.text} />
          {stops.map(
            (one) => one.kind === 'gap' && <Stretched key={one.fromMs} plot={plot} stretch={one} look={css.gap} />,
          )}
          {props.children(plot)}
          {props.hasClock !== false && <Clock plot={plot} />}
          {stop && <Stretched plot={plot} stretch={stop} look={css.here} />}
        </svg>
      )}
      {stop && (
        <Tip plot={plot} stretch={stop}>
          {stop.kind === 'gap' ? [{ name: props.gapWords, value: '' }] : props.facts(stop.index)}
        </Tip>
      )}
      {props.table}
    </div>
  );
}

const isGap = (stop: Stop, isUnknown: (index: number) => boolean) => stop.kind === 'point' && isUnknown(stop.index);

const edgesOf = ({ left = 50 }: TimeChartProps): Edges => ({ left, right: 16, top: 10, bottom: 20 });

function Across({ plot, text }: { readonly plot: Plot; readonly text: (value: number) => string }) {
  const { edges, width, ticks } = plot;
  return ticks.map((tick) => (
    <g key={tick}>
      <line className={css.grid} x1={edges.left} x2={width - edges.right} y1={plot.y(tick)} y2={plot.y(tick)} />
      <text x={edges.left - 8} y={plot.y(tick) + 4} textAnchor="end">
        {text(tick)}
      </text>
    </g>
  ));
}

interface StretchedProps {
  readonly plot: Plot;
  readonly stretch: Stretch;
  readonly look: string | undefined;
}

/** From top to bottom: a gap, or what is pointed at. */
function Stretched({ plot, stretch, look }: StretchedProps) {
  const { edges, height } = plot;
  const x = plot.x(stretch.fromMs);
  return (
    <rect
      className={look}
      x={x}
      y={edges.top}
      width={Math.max(1, plot.x(stretch.toMs) - x)}
      height={Math.max(0, height - edges.top - edges.bottom)}
    />
  );
}

function Clock({ plot }: { readonly plot: Plot }) {
  const { edges, width, height, window } = plot;
  const inner = width - edges.left - edges.right;
  // Hours and minutes need less room than the timeline's labels.
  return ticksOf(window, inner * 1.2)
    .filter(({ ms, text }) => isWhole(plot.x(ms), text, width))
    .map(({ ms, text }) => (
      <text key={ms} x={plot.x(ms)} y={height - 6} textAnchor="middle">
        {text}
      </text>
    ));
}

/** A label that would be cut off at an edge is left out. */
const isWhole = (x: number, text: string, width: number): boolean =>
  x - text.length * 3.2 > 0 && x + text.length * 3.2 < width;
