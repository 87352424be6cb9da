import { useMemo } from 'react';
import type { WritesEvent } from '../../../shared/contract/writes.ts';
import { windowOf } from '../../charts/over-time/stretch.ts';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { countText, durationWords } from '../../ui/format.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { Legend } from '../../ui/size-bar.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { rateText } from './words.ts';

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
      <SectionHead title="Rows written per second" under={`last ${span}, 5 s per bar`}>
        <Space />
        <Legend labels={parts} />
      </SectionHead>
      <StackedBars
        label={`Rows inserted, updated and deleted per second, last ${span}${now}.`}
        window={window}
        bars={bars}
        parts={parts}
        text={axisText}
        gapWords={gapWords}
        height={152}
      />
    </>
  );
}

const axisText = (value: number): string =>
  value >= 100 ? countText(Math.round(value)) : String(Number(value.toFixed(2)));
