import { useMemo } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { useQuestion } from '../../api.ts';
import { filled, freshEvent } from './fresh-event.ts';
import type { Run } from './run-store.ts';
import type { Compared } from './setup.ts';
import type { ShownRun } from './shown.ts';

/**
 * The run of the address, else the last one of this database, unless that is over and of the other kind; null when
 * there is neither.
 */
export function useShownRun(at: At, run: Run | undefined, pastId: string, compared: Compared) {
  const past = useQuestion('benchmark.past', pastId === '' ? null : { at, id: pastId });
  const live = useMemo((): ShownRun | null => {
    const isShown = run && (run.isRunning || run.request.kind === compared);
    return isShown ? shownOf(run) : null;
  }, [run, compared]);
  const earlier = useMemo((): ShownRun | null => (past.data ? { ...past.data, isRunning: false } : null), [past.data]);
  return { past, shown: pastId === '' ? live : earlier };
}

function shownOf({ event, request, runId, startedMs, isRunning }: Run): ShownRun {
  return { request, isRunning, event: event ? filled(event, request) : freshEvent(runId, request, startedMs) };
}
