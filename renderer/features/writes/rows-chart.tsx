import { useMemo } from 'react';
import type { WritesEvent } from '../../../shared/contract/writes.ts';
import { countText, durationWords } from '../../../shared/figure-text.ts';
import { windowOf } from '../../charts/over-time/stretch.ts';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { Legend } from '../../ui/size-bar.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { rateText, secondsText } from './words.ts';
import css from './writes.module.css';

export const longestMs = 600_000;
export const gapWords = 'not measured';
const parts = ['insert', 'update', 'delete'] as const;

/** Rows written in this database, a bar per reading. */
export function RowsChart({ event }: { readonly event: WritesEvent }) {
  const { points, nowMs, rowsPerSecond } = event;
  const window = useMemo(() => windowOf(points, nowMs, longestMs), [points, nowMs]);
  const bars = useMemo(
    () =>
      points.map(({ fromMs, toMs, inserted, updated, deleted }) => ({
        ...{ fromMs, toMs },
        values: [inserted, updated, deleted],
      })),
    [points],
  );
  const span = durationWords(window.toMs - window.fromMs);
  const now = rowsPerSecond === null ? '' : `, ${rateText(rowsPerSecond)} now`;
  return (
    <>
      <SectionHead title="Rows written per second" under={`last ${span}, ${secondsText(everySeconds(points))} per bar`}>
        <Space />
        <Legend labels={parts} />
      </SectionHead>
      <div className={css.chart}>
        <StackedBars
          label={`Rows inserted, updated and deleted per second, last ${span}${now}.`}
          window={window}
          bars={bars}
          parts={parts}
          text={axisText}
          gapWords={gapWords}
          height={152}
        />
      </div>
    </>
  );
}

/** Readings are further apart where they are dear. */
function everySeconds(points: WritesEvent['points']): number {
  const last = points.at(-1);
  return last === undefined ? 5 : Math.max(1, Math.round((last.toMs - last.fromMs) / 1000));
}

const axisText = (value: number): string =>
  value >= 100 ? countText(Math.round(value)) : String(Number(value.toFixed(2)));
