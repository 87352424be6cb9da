import { durationText } from '../../../shared/figure-text.ts';
import { logShare, ratioTicks } from '../../charts/scale.ts';
import css from './timing.module.css';
import type { TimingRow } from './timing-rows.ts';

export interface TimeAxis {
  /** ms. */
  readonly low: number;
  readonly high: number;
}

const height = 18;
/** Share of the width at each end that stays free for half a label. */
const inset = 6;

/** A logarithmic axis of ms that holds every run of every row; null: nothing was executed. */
export function timeAxis(rows: readonly TimingRow[]): TimeAxis | null {
  const all = rows.flatMap(({ samples, band }) => [...samples, ...(band ? [band.low, band.high] : [])]);
  const known = all.filter((ms) => ms > 0);
  if (known.length === 0) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return { low: low * 0.7, high: Math.max(high * 1.4, low * 3) };
}

const xOf = (ms: number, { low, high }: TimeAxis): number =>
  inset + Math.min(1, Math.max(0, logShare(Math.max(ms, low), low, high))) * (100 - 2 * inset);

const ticksOf = ({ low, high }: TimeAxis): readonly number[] => ratioTicks(low, high, 0.42);

/** 0.02 → "0.02 ms", 20000 → "20 s". */
const tickText = (ms: number): string => (ms < 1 ? `${Number(ms.toPrecision(1))} ms` : durationText(ms));

/** "100 ms 1 s 10 s" over the column. */
export function TimeTicks({ axis }: { readonly axis: TimeAxis }) {
  return (
    <span className={css.ticks} aria-hidden="true">
      {ticksOf(axis).map((ms) => (
        <span key={ms} style={{ left: `${xOf(ms, axis)}%` }}>
          {tickText(ms)}
        </span>
      ))}
    </span>
  );
}

interface TimingChartProps {
  readonly row: TimingRow;
  readonly axis: TimeAxis;
}

/** Each run a ring, the band a bar, the median a line. The numbers stand beside it, so it is silent for the ear. */
export function TimingChart({ row: { samples, band, medianMs }, axis }: TimingChartProps) {
  const at = (ms: number) => `${xOf(ms, axis)}%`;
  return (
    <svg width="100%" height={height} aria-hidden="true" className={css.chart}>
      {ticksOf(axis).map((ms) => (
        <line key={ms} x1={at(ms)} x2={at(ms)} y1="0" y2={height} className={css.grid} />
      ))}
      {band && <line x1={at(band.low)} x2={at(band.high)} y1="9" y2="9" className={css.band} />}
      {samples.slice(0, 100).map((ms, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a run is its place
        <circle key={index} cx={at(ms)} cy="9" r="3" className={css.run} />
      ))}
      {medianMs !== null && <line x1={at(medianMs)} x2={at(medianMs)} y1="2" y2="16" className={css.median} />}
    </svg>
  );
}
