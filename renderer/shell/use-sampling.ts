import { useEffect } from 'react';
import type { At } from '../../shared/contract/place.ts';
import { useStream } from '../api.ts';
import { afterEvent, beginLive, useLive } from '../state/live.ts';
import { useIsSeen } from './use-is-seen.ts';

/** Samples the open database while somebody can see the window and has not paused it: one subscription a page. */
export function useSampling(at: At | null): void {
  const isSeen = useIsSeen();
  const isPaused = useLive((live) => live.isPaused);
  useEffect(() => beginLive(at), [at]);
  useStream('activity.watch', at !== null && isSeen && !isPaused ? { at } : null, (event) =>
    useLive.setState((live) => (live.at === at ? afterEvent(live, event) : {})),
  );
}
