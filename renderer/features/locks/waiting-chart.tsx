import { useMemo } from 'react';
import { durationWords } from '../../../shared/figure-text.ts';
import { useLive } from '../../state/live.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { Bars } from './bars.tsx';
import { waitingAtOnce } from './buckets.ts';
import type { ChartProps } from './chart-props.ts';
import { TimeChart } from './time-chart.tsx';

/** How many waited at once, from the runs of every backend. */
export function WaitingChart({ fromMs, toMs, choice }: ChartProps) {
  const everyMs = useLive((live) => live.everyMs);
  const { runs } = useLive.getState();
  const waiting = useMemo(() => (count: number) => waitingAtOnce(runs, { fromMs, toMs, count }), [runs, fromMs, toMs]);
  const under = `last ${durationWords(toMs - fromMs)}, sampled every ${durationWords(everyMs)}`;
  const most = Math.max(0, ...waiting(100));
  return (
    <>
      <SectionHead title="Backends waiting on lock" under={under}>
        <Space />
        {choice}
      </SectionHead>
      <TimeChart
        label={`Backends waiting on a lock in the ${under}: at most ${most} at once. The table below lists the waits that ended.`}
        fromMs={fromMs}
        toMs={toMs}
        most={({ count }) => Math.max(0, ...waiting(count))}
        gaps={runs.gaps}
      >
        {(plot) => <Bars plot={plot} values={waiting(plot.cut.count)} />}
      </TimeChart>
    </>
  );
}
