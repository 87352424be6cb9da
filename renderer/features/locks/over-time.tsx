import { useLive } from '../../state/live.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { spanFor } from './buckets.ts';
import { DeadlocksChart } from './deadlocks-chart.tsx';
import { HeldChart } from './held-chart.tsx';
import { WaitingChart } from './waiting-chart.tsx';

const charts = ['waiting', 'held', 'deadlocks'] as const;
type Chart = (typeof charts)[number];

const options = [
  { value: 'waiting', label: 'Waiting' },
  { value: 'held', label: 'Locks held' },
  { value: 'deadlocks', label: 'Deadlocks' },
] as const;

/** What locks did over the time that was watched: one of three small charts. */
export function OverTime() {
  const [chart, setChart] = useUrlState<Chart>('chart', 'waiting', charts);
  const window = useWindow();
  const choice = <Segmented label="Chart" value={chart} options={options} onChange={setChart} />;
  if (chart === 'held') return <HeldChart {...window} choice={choice} />;
  if (chart === 'deadlocks') return <DeadlocksChart {...window} choice={choice} />;
  return <WaitingChart {...window} choice={choice} />;
}

/** Follows the samples in steps of 2 s: a chart of minutes need not be drawn each second. */
function useWindow(): { readonly fromMs: number; readonly toMs: number } {
  const steps = useLive((live) => Math.floor(live.nowMs / 2000));
  const firstMs = useLive((live) => Math.floor(live.runs.fromMs / 60_000) * 60_000);
  const toMs = steps * 2000;
  return { fromMs: toMs - spanFor(firstMs > 0 ? toMs - firstMs : 0), toMs };
}
