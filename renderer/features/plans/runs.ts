import { create } from 'zustand';
import type { At } from '../../../shared/contract/place.ts';
import type { PlansEvent, PlansRequest } from '../../../shared/contract/plans-parts.ts';
import type { Failure } from '../../../shared/failure.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import { ask, listen, questions } from '../../api.ts';
import { changeDesk } from './desk.ts';
import type { SideName } from './sides.ts';

/** The last run of one database, whether its page is on the screen or not. */
export interface Run {
  readonly runId: string;
  readonly request: PlansRequest;
  /** Which sides were run, in the order of `request.sides`. */
  readonly names: readonly SideName[];
  /** As Date.now(). */
  readonly startedAt: number;
  readonly event: PlansEvent | null;
  readonly isRunning: boolean;
  readonly isStopping: boolean;
  /** Why there is no more than `event`. */
  readonly failure: Failure | null;
  readonly statements: readonly ExecutedStatement[];
}

interface Runs {
  readonly runs: Readonly<Record<At, Run>>;
}

export const useRuns = create<Runs>(() => ({ runs: {} }));

function change(at: At, runId: string, more: Partial<Run>): void {
  useRuns.setState(({ runs }) => {
    const run = runs[at];
    return run?.runId === runId ? { runs: { ...runs, [at]: { ...run, ...more } } } : { runs };
  });
}

/** What the history keeps is what a reload shows again. */
function noteKept(at: At, names: readonly SideName[], { keptAs }: PlansEvent): void {
  if (keptAs === null) return;
  const last = Object.fromEntries(names.map((name, index) => [name, { id: keptAs, index }]));
  changeDesk(at, (desk) => ({ last: { ...desk.last, ...last } }));
  void questions.invalidateQueries({ queryKey: ['plans.history'] });
}

export function startRun(at: At, names: readonly SideName[], request: PlansRequest): void {
  const runId = crypto.randomUUID();
  const run: Run = {
    runId,
    request,
    names,
    startedAt: Date.now(),
    event: null,
    isRunning: true,
    isStopping: false,
    failure: null,
    statements: [],
  };
  useRuns.setState(({ runs }) => ({ runs: { ...runs, [at]: run } }));
  listen(
    'plans.run',
    { at, runId, request },
    {
      event: (event) => {
        change(at, runId, { event });
        noteKept(at, names, event);
      },
      end: ({ failure, statements }) =>
        change(at, runId, { isRunning: false, isStopping: false, failure: failure ?? null, statements }),
    },
  );
}

/** Ends it on the server and keeps the runs so far. False: nothing runs. */
export function stopRun(at: At): boolean {
  const run = useRuns.getState().runs[at];
  if (!run?.isRunning) return false;
  change(at, run.runId, { isStopping: true });
  ask('plans.stop', { runId: run.runId }).catch(() => change(at, run.runId, { isStopping: false }));
  return true;
}
