import { useLayoutEffect, useMemo } from 'react';
import type { RunStore } from '../../../shared/activity/run-store.ts';
import type { ActivityServer, Backend } from '../../../shared/contract/activity.ts';
import type { At } from '../../../shared/contract/place.ts';
import { useLive } from '../../state/live.ts';
import { useClock } from './clock.ts';
import { backendsAt } from './past.ts';
import { usePlayback } from './playback.ts';
import { usedAt } from './used-at.ts';

/** What the screen shows: now, an earlier moment of the same server, or a moment of a recording. */
export interface Scene {
  readonly kind: 'live' | 'past' | 'recording';
  readonly at: At;
  /** null until the first sample. */
  readonly server: ActivityServer | null;
  /** The moment that is shown, ms of the server's clock, and the newest there is. */
  readonly nowMs: number;
  readonly lastMs: number;
  /** Distance of two samples. */
  readonly everyMs: number;
  readonly used: number;
  readonly backends: ReadonlyMap<string, Backend>;
  readonly runs: RunStore;
  /** Counts up when `runs` grew. */
  readonly version: number;
}

/** `cursorMs`: the moment that was scrubbed to; null is now. */
export function useScene(at: At, cursorMs: number | null): Scene {
  const live = useLive();
  const recording = usePlayback((playback) => playback.recording);
  const playheadMs = usePlayback(({ atMs }) => atMs);
  const pastMs = recording ? playheadMs : cursorMs;
  const runs = recording?.runs ?? live.runs;
  const past = useMemo(() => (pastMs === null ? null : backendsAt(runs, pastMs)), [runs, pastMs]);
  const nowMs = pastMs ?? live.nowMs;
  useLayoutEffect(() => useClock.setState({ nowMs }), [nowMs]);
  const shown = {
    ...{ at, nowMs, runs },
    used: pastMs === null ? live.used : usedAt(runs, pastMs),
    backends: past ?? live.backends,
  };
  if (recording) {
    const { server, toMs } = recording;
    return { kind: 'recording', server, lastMs: toMs, everyMs: 1000, version: 0, ...shown };
  }
  const { server, everyMs, version } = live;
  return { kind: past ? 'past' : 'live', server, lastMs: live.nowMs, everyMs, version, ...shown };
}
