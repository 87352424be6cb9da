import { create } from 'zustand';
import { openRunStore } from '../../../shared/activity/open-run-store.ts';
import { readRecording } from '../../../shared/activity/recording.ts';
import type { RunStore } from '../../../shared/activity/run-store.ts';
import type { ActivityServer } from '../../../shared/contract/activity.ts';

/** A recording that is open on this screen. */
export interface Recording {
  /** Of the file, and of the connection. */
  readonly name: string;
  readonly connection: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly server: ActivityServer | null;
  readonly runs: RunStore;
  /** What its reader must know: cut off in the middle, from a newer version … */
  readonly notes: readonly string[];
}

export const speeds = ['1', '10', '60', '300'] as const;
export type Speed = (typeof speeds)[number];

interface Playback {
  readonly recording: Recording | null;
  /** The moment that is shown, ms of the recorded server's clock. */
  readonly atMs: number | null;
  readonly isPlaying: boolean;
  readonly speed: Speed;
}

const closed: Playback = { recording: null, atMs: null, isPlaying: false, speed: '10' };

/** Outside of the page, so that a look at another screen does not close what was opened. */
export const usePlayback = create<Playback>(() => closed);

export function closeRecording(): void {
  usePlayback.setState(closed);
}

/** Reads a file of `saveRecording`. Throws, with words for the user, when it is none; then nothing changes. */
export function openRecording(name: string, text: string): void {
  const { header, chunks, notes } = readRecording(text);
  const runs = openRunStore({ keepMs: Number.POSITIVE_INFINITY });
  for (const chunk of chunks) runs.add(chunk);
  const { connection, server } = header;
  // The header may be older than the last of its runs.
  const [fromMs, toMs] = runs.runs > 0 ? [runs.fromMs, runs.toMs] : [header.fromMs, header.toMs];
  usePlayback.setState({
    ...closed,
    recording: { name, connection, fromMs, toMs, server, runs, notes },
    atMs: fromMs,
  });
}

export function scrubTo(ms: number): void {
  usePlayback.setState(({ recording }) =>
    recording ? { atMs: Math.min(recording.toMs, Math.max(recording.fromMs, ms)) } : {},
  );
}

/** At the end it begins anew. */
export function togglePlaying(): void {
  usePlayback.setState(({ recording, atMs, isPlaying }) => {
    if (!recording) return {};
    const isAtEnd = !isPlaying && atMs !== null && atMs >= recording.toMs;
    return { isPlaying: !isPlaying, ...(isAtEnd ? { atMs: recording.fromMs } : {}) };
  });
}

/** What passes in `ms` of the reader's time. */
export function advance(ms: number): void {
  usePlayback.setState(({ recording, atMs, isPlaying, speed }) => {
    if (!recording || atMs === null || !isPlaying) return {};
    const next = Math.min(recording.toMs, atMs + ms * Number(speed));
    return { atMs: next, isPlaying: next < recording.toMs };
  });
}
