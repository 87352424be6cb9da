import { countOf } from '../../../shared/figure-text.ts';
import { useLive } from '../../state/live.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SampleFailed } from '../../ui/sample-failed.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import type { View } from './use-view.ts';

const widths = [148, 64, 94, 70, 84, 116, 82, 132, 92, 0, 116];

/** Before the first sample. */
export function FirstSample() {
  const isPaused = useLive((live) => live.isPaused);
  const failed = useLive((live) => live.failed);
  if (isPaused)
    return <EmptyState title="Sampling is paused">P goes on: nothing was read of this database yet.</EmptyState>;
  if (failed !== null) return <SampleFailed words={failed} nowMs={0} />;
  return <SkeletonRows widths={widths}>Reading pg_stat_activity</SkeletonRows>;
}

/** Nobody matches the filter, or nobody is there. */
export function NobodyShown({ view, all }: { readonly view: View; readonly all: number }) {
  const isNarrowed = view.text !== '' || view.chips.length > 0;
  if (!isNarrowed) return <EmptyState title="No backend was seen at this moment" />;
  const clear = () => {
    view.setText('');
    view.setChips([]);
  };
  return (
    <EmptyState
      title={view.text === '' ? 'No backend is in this state' : <>No backend matches “{view.text}”</>}
      actions={
        <Button keys="Esc" onClick={clear}>
          Clear filter
        </Button>
      }
    >
      {countOf(all, 'backend')} searched: pid, role, application, client and query.
    </EmptyState>
  );
}
