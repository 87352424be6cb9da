import { useElementSize } from '@mantine/hooks';
import { clockText, countText } from '../../../shared/figure-text.ts';
import { ticksBetween } from '../../charts/scale.ts';
import { visibleText } from '../../ui/visible-text.ts';
import css from './chart.module.css';

export interface DeadHistory {
  /** Oldest first. null: nobody looked until the next one, which is a gap. */
  readonly points: readonly { readonly atMs: number; readonly dead: number | null }[];
  readonly autovacuums: readonly number[];
  readonly threshold: number | null;
  /** Who holds the horizon, and since when. */
  readonly held: { readonly sinceMs: number; readonly words: string } | null;
}

const margin = { left: 52, right: 14, top: 16, bottom: 22 } as const;

interface Plot {
  readonly width: number;
  readonly height: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly most: number;
  readonly x: (ms: number) => number;
  readonly y: (count: number) => number;
}

function plotOf({ points, threshold }: DeadHistory, width: number, height: number): Plot {
  const fromMs = points[0]?.atMs ?? 0;
  const toMs = Math.max(fromMs + 1, points.at(-1)?.atMs ?? 0);
  const highest = Math.max(1, ...points.map(({ dead }) => dead ?? 0));
  // A threshold far above what there is would press the line flat.
  const most = threshold !== null && threshold < highest * 4 ? Math.max(highest, threshold) : highest;
  const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  const top = most * 1.12;
  return {
    ...{ width, height, fromMs, toMs, most: top },
    x: (ms) => margin.left + ((ms - fromMs) / (toMs - fromMs)) * inner.width,
    y: (count) => margin.top + inner.height - (Math.min(count, top) / top) * inner.height,
  };
}

/** An area from 0, with the threshold, marks of autovacuum runs, and the moment from which dead rows had to stay. */
export function DeadChart({ history }: { readonly history: DeadHistory }) {
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const isDrawn = width > margin.left + margin.right + 40 && height > margin.top + margin.bottom + 24;
  return (
    <div ref={ref} className={css.chart}>
      {isDrawn && (
        <svg width={width} height={height} role="img" aria-label={sentence(history)}>
          <Drawn history={history} plot={plotOf(history, width, height)} />
        </svg>
      )}
    </div>
  );
}

function sentence({ points, autovacuums, held }: DeadHistory): string {
  const [first, last] = [points[0], points.at(-1)];
  const change = `Dead rows from ${countText(first?.dead ?? null)} to ${countText(last?.dead ?? null)}`;
  const runs = `${autovacuums.length} autovacuum runs`;
  const holder = held === null ? '' : `; since ${clockText(new Date(held.sinceMs))} ${held.words}`;
  return visibleText(`${change}, ${runs}${holder}.`);
}

function Drawn({ history, plot }: { readonly history: DeadHistory; readonly plot: Plot }) {
  const { points, autovacuums, threshold, held } = history;
  const last = points.at(-1);
  const bottom = plot.y(0);
  return (
    <>
      <Grid plot={plot} />
      {held && held.sinceMs < plot.toMs && <Held plot={plot} held={held} />}
      {pieces(points).map((piece) => (
        <Area key={piece[0]?.atMs} plot={plot} piece={piece} />
      ))}
      {autovacuums
        .filter((ms) => ms >= plot.fromMs && ms <= plot.toMs)
        .map((ms) => (
          <path key={ms} d={`M${plot.x(ms)} ${bottom}v-7`} className={css.tick} />
        ))}
      {threshold !== null && threshold <= plot.most && <Threshold plot={plot} threshold={threshold} />}
      {last && last.dead !== null && <Last plot={plot} atMs={last.atMs} dead={last.dead} />}
      <Clock plot={plot} />
    </>
  );
}

function Grid({ plot }: { readonly plot: Plot }) {
  return [0, ...ticksBetween(0, plot.most, 4).filter((tick) => tick > 0 && Number.isInteger(tick))].map((tick) => (
    <g key={tick}>
      <line x1={margin.left} x2={plot.width - margin.right} y1={plot.y(tick)} y2={plot.y(tick)} className={css.grid} />
      <text x={margin.left - 8} y={plot.y(tick) + 4} textAnchor="end">
        {axisText(tick, plot.most)}
      </text>
    </g>
  ));
}

/** One unit for the whole axis: 0, 0.5 M, 1 M. */
function axisText(count: number, most: number): string {
  if (count === 0 || most < 100_000) return countText(count);
  return most < 1_000_000 ? `${count / 1000} k` : `${count / 1_000_000} M`;
}

/** About what a letter of 11 px takes. */
const letterPx = 5.9;

function Held({
  plot,
  held: { sinceMs, words },
}: {
  readonly plot: Plot;
  readonly held: NonNullable<DeadHistory['held']>;
}) {
  const x = plot.x(Math.max(plot.fromMs, sinceMs));
  const right = plot.width - margin.right;
  const text = visibleText(`${clockText(new Date(sinceMs))}, ${words}`);
  // After the line where it fits, else up to the edge.
  const isLate = x + 6 + text.length * letterPx > plot.width;
  return (
    <>
      <rect x={x} y={margin.top} width={right - x} height={plot.y(0) - margin.top} className={css.held} />
      <line x1={x} x2={x} y1={margin.top} y2={plot.y(0)} className={css.since} />
      <text
        x={isLate ? plot.width - 4 : x + 6}
        y={margin.top - 4}
        textAnchor={isLate ? 'end' : 'start'}
        className={css.heldWords}
      >
        {text}
      </text>
    </>
  );
}

type Piece = readonly { readonly atMs: number; readonly dead: number }[];

/** Where nobody looked, the line is parted. */
function pieces(points: DeadHistory['points']): readonly Piece[] {
  const all: { atMs: number; dead: number }[][] = [[]];
  for (const { atMs, dead } of points) {
    if (dead === null) all.push([]);
    else all.at(-1)?.push({ atMs, dead });
  }
  return all.filter((piece) => piece.length > 0);
}

function Area({ plot, piece }: { readonly plot: Plot; readonly piece: Piece }) {
  const line = piece.map(({ atMs, dead }) => `${plot.x(atMs).toFixed(1)} ${plot.y(dead).toFixed(1)}`).join('L');
  const [first, last] = [piece[0], piece.at(-1)];
  if (!first || !last) return null;
  const foot = plot.y(0);
  return (
    <>
      <path d={`M${line}L${plot.x(last.atMs)} ${foot}L${plot.x(first.atMs)} ${foot}Z`} className={css.area} />
      <path d={`M${line}`} className={css.line} />
    </>
  );
}

function Threshold({ plot, threshold }: { readonly plot: Plot; readonly threshold: number }) {
  const y = plot.y(threshold);
  return (
    <>
      <line x1={margin.left} x2={plot.width - margin.right} y1={y} y2={y} className={css.threshold} />
      <text x={plot.width - margin.right - 2} y={y - 9} textAnchor="end" className={css.second}>
        threshold {countText(threshold)}
      </text>
    </>
  );
}

function Last({ plot, atMs, dead }: { readonly plot: Plot; readonly atMs: number; readonly dead: number }) {
  const [x, y] = [plot.x(atMs), plot.y(dead)];
  return (
    <>
      <circle cx={x} cy={y} r="2.6" className={css.point} />
      <text x={x - 8} y={Math.max(margin.top + 10, y - 8)} textAnchor="end" className={css.strong}>
        {countText(dead)}
      </text>
    </>
  );
}

const clockSteps = [10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600].map((seconds) => seconds * 1000);

/** Round times, at least 70 px apart; with seconds while it is about seconds. */
function Clock({ plot }: { readonly plot: Plot }) {
  const most = Math.max(1, Math.floor((plot.width - margin.left - margin.right) / 70));
  const stepMs = clockSteps.find((step) => (plot.toMs - plot.fromMs) / step <= most) ?? 3_600_000;
  const ticks: number[] = [];
  for (let ms = Math.ceil(plot.fromMs / stepMs) * stepMs; ms <= plot.toMs; ms += stepMs) ticks.push(ms);
  const within = (x: number) => Math.min(Math.max(x, margin.left + 16), plot.width - margin.right - 20);
  return ticks.map((ms) => (
    <text key={ms} x={within(plot.x(ms))} y={plot.height - 6} textAnchor="middle">
      {clockText(new Date(ms)).slice(0, stepMs < 60_000 ? 8 : 5)}
    </text>
  ));
}
