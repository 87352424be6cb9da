import { create } from 'zustand';
import type { BenchmarkEvent, BenchmarkRequest } from '../../../shared/contract/benchmark-parts.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { Failure } from '../../../shared/failure.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import { ask, listen } from '../../api.ts';

/** What the slider promised, for a run that was started to see whether it holds. */
export interface Promised {
  readonly roundTripMs: number;
  /** ms by strategy. */
  readonly ms: Readonly<Record<string, number>>;
}

export interface Run {
  readonly runId: string;
  readonly request: BenchmarkRequest;
  /** What it is called on the screen: "songs.artist_id → artists.id". */
  readonly title: string;
  /** Date.now() of the click. */
  readonly startedMs: number;
  /** As last heard of; null until the first. */
  readonly event: BenchmarkEvent | null;
  readonly failure: Failure | null;
  readonly statements: readonly ExecutedStatement[];
  readonly isRunning: boolean;
  /** Stop was asked for, and the last event has not come yet. */
  readonly isStopping: boolean;
  readonly promised: Promised | null;
}

/** The last run of each database. It goes on while another screen is shown. */
export const useRuns = create<Readonly<Record<At, Run>>>(() => ({}));

function update(at: At, runId: string, change: Partial<Run>): void {
  useRuns.setState((runs) => {
    const run = runs[at];
    return run?.runId === runId ? { [at]: { ...run, ...change } } : {};
  });
}

const isOver = ({ state }: BenchmarkEvent) => !['preparing', 'warming', 'running'].includes(state);

/** Starts one, unless one is under way there; `onEnd` hears of its end. */
export function startRun(
  at: At,
  request: BenchmarkRequest,
  more: { readonly title: string; readonly promised?: Promised | null; readonly onEnd: () => void },
): void {
  if (useRuns.getState()[at]?.isRunning) return;
  const runId = `page-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const { title, promised = null, onEnd } = more;
  const fresh = { event: null, failure: null, statements: [], isRunning: true, isStopping: false };
  useRuns.setState({ [at]: { runId, request, title, startedMs: Date.now(), promised, ...fresh } });
  listen(
    'benchmark.run',
    { at, runId, request },
    {
      event: (event) => update(at, runId, { event, ...(isOver(event) ? { isRunning: false, isStopping: false } : {}) }),
      end: ({ failure, statements }) => {
        update(at, runId, { statements, isRunning: false, isStopping: false, failure: failure ?? null });
        onEnd();
      },
    },
  );
}

/** Ends it and keeps its rounds; the stream says so itself. False: nothing was running. */
export function stopRun(at: At): boolean {
  const run = useRuns.getState()[at];
  if (!run?.isRunning) return false;
  update(at, run.runId, { isStopping: true });
  ask('benchmark.stop', { runId: run.runId }).catch(() => update(at, run.runId, { isStopping: false }));
  return true;
}
