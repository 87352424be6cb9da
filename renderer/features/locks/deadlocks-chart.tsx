import { useMemo } from 'react';
import { clockText, countOf, durationWords } from '../../../shared/figure-text.ts';
import { deadlockRates } from '../../../shared/locks/lock-rates.ts';
import { useLive } from '../../state/live.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { Bars } from './bars.tsx';
import type { ChartProps } from './chart-props.ts';
import { type Plot, TimeChart } from './time-chart.tsx';

/** Deadlocks by the measured time between two readings of the server's counter. */
export function DeadlocksChart({ fromMs, toMs, choice }: ChartProps) {
  const counters = useLive((live) => live.counters);
  const rates = useMemo(() => deadlockRates(counters).filter(({ ms }) => ms >= fromMs), [counters, fromMs]);
  const count = rates.reduce((sum, rate) => sum + rate.count, 0);
  const last = rates.findLast((rate) => rate.count > 0);
  const under =
    counters.length < 2
      ? 'not measured yet'
      : `${countOf(count, 'deadlock')} in the last ${durationWords(toMs - fromMs)}, all databases${last ? `, the last before ${clockText(new Date(last.ms))}` : ''}`;
  const perPart = (plot: Pick<Plot, 'cut'>) => {
    const sums: number[] = Array.from({ length: plot.cut.count }, () => 0);
    for (const rate of rates) {
      const part = Math.min(plot.cut.count - 1, Math.floor(((rate.ms - fromMs) / (toMs - fromMs)) * plot.cut.count));
      if (part >= 0) sums[part] = (sums[part] ?? 0) + rate.count;
    }
    const minutes = (toMs - fromMs) / plot.cut.count / 60_000;
    return sums.map((sum) => sum / minutes);
  };
  return (
    <>
      <SectionHead title="Deadlocks per minute" under={under}>
        <Space />
        {choice}
      </SectionHead>
      <TimeChart
        label={`Deadlocks per minute: ${under}.`}
        fromMs={fromMs}
        toMs={toMs}
        most={(cut) => Math.max(0, ...perPart({ cut }))}
      >
        {(plot) => <Bars plot={plot} values={perPart(plot)} />}
      </TimeChart>
    </>
  );
}
