import { useCallback, useMemo, useState } from 'react';
import type { TimeWindow } from '../../charts/timeline/timeline.tsx';
import { fittedMinutes } from './fitted-minutes.ts';
import type { Scene } from './use-scene.ts';

export interface Shown {
  readonly window: TimeWindow;
  /** It ends at the last sample, and goes with it. */
  readonly isFollowing: boolean;
  readonly onWindow: (window: TimeWindow, isFollowing: boolean) => void;
}

/** Which stretch of time the timeline shows: the last minutes until somebody zooms or pans, all of a recording. */
export function useShownWindow(scene: Scene, minutes: number): Shown {
  const [chosen, setChosen] = useState<{
    readonly of: string;
    readonly window: TimeWindow;
    readonly isFollowing: boolean;
  } | null>(null);
  const isRecording = scene.kind === 'recording';
  const of = `${isRecording ? 'recording' : 'live'} ${minutes}`;
  const now = chosen?.of === of ? chosen : null;
  const { lastMs, runs } = scene;
  const { fromMs, toMs } = runs;
  const ownMs = fittedMinutes(minutes, lastMs - fromMs) * 60_000;
  const onWindow = useCallback(
    (window: TimeWindow, isFollowing: boolean) => {
      // Back to now at the length it would have anyway: then it grows with what is sampled again.
      const isOwn = isFollowing && Math.abs(window.toMs - window.fromMs - ownMs) < 1000;
      setChosen(isOwn ? null : { of, window, isFollowing });
    },
    [of, ownMs],
  );
  const isFollowing = now ? now.isFollowing : !isRecording;
  const lengthMs = now ? now.window.toMs - now.window.fromMs : ownMs;
  const window = useMemo(() => {
    if (isFollowing) return { fromMs: lastMs - lengthMs, toMs: lastMs };
    return now ? now.window : { fromMs, toMs };
  }, [isFollowing, lastMs, lengthMs, now, fromMs, toMs]);
  return { window, isFollowing, onWindow };
}
