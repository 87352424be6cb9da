import { create } from 'zustand';
import type { At } from '../../../shared/contract/place.ts';
import type { VacuumProgress } from '../../../shared/contract/vacuum.ts';
import { countOf, durationText } from '../../../shared/figure-text.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import { type InputOf, listen, type OutputOf } from '../../api.ts';
import { showToast } from '../../ui/toast.tsx';

export type Action = InputOf<'vacuum.run'>['action'];
type RunEvent = OutputOf<'vacuum.run'>;

export const actionWords: Readonly<Record<Action, string>> = {
  vacuum: 'VACUUM',
  'vacuum-analyze': 'VACUUM (ANALYZE)',
  analyze: 'ANALYZE',
};

/** What was started from here and is not over. */
export interface Run {
  readonly at: At;
  readonly relid: number;
  readonly name: string;
  readonly action: Action;
  /** As Date.now(). */
  readonly startedAt: number;
  readonly sql: string;
  readonly progress: VacuumProgress | null;
  readonly stop: () => void;
}

interface Runs {
  readonly runs: readonly Run[];
  /** Of the last that ended. */
  readonly statements: readonly ExecutedStatement[];
  /** Counts those that are over: then the lists are read again. */
  readonly ended: number;
}

/** Beside the page: who looks at another screen meanwhile does not stop it. */
export const useRuns = create<Runs>(() => ({ runs: [], statements: [], ended: 0 }));

const isSame = (a: Run, at: At, relid: number): boolean => a.at === at && a.relid === relid;

export const runOf = (runs: readonly Run[], at: At, relid: number): Run | undefined =>
  runs.find((run) => isSame(run, at, relid));

function change(at: At, relid: number, next: (run: Run) => Run): void {
  useRuns.setState(({ runs }) => ({ runs: runs.map((run) => (isSame(run, at, relid) ? next(run) : run)) }));
}

interface Wanted {
  readonly at: At;
  readonly relid: number;
  readonly name: string;
  readonly action: Action;
  /** Where that is asked for: the connection's name. */
  readonly typedName?: string;
}

/** Runs it on the server. One at a time for each table. */
export function startRun({ at, relid, name, action, typedName }: Wanted): void {
  if (runOf(useRuns.getState().runs, at, relid)) return;
  const title = `${actionWords[action]} of ${name}`;
  let isToldOf = false;
  const over = (statements: readonly ExecutedStatement[]) =>
    useRuns.setState(({ runs, ended }) => ({
      runs: runs.filter((run) => !isSame(run, at, relid)),
      statements,
      ended: ended + 1,
    }));
  const cancel = listen(
    'vacuum.run',
    { at, relid, action, ...(typedName === undefined ? {} : { typedName }) },
    {
      event: (event) => {
        isToldOf = tell(title, event) || isToldOf;
        if (event.kind === 'started') change(at, relid, (run) => ({ ...run, sql: event.sql }));
        if (event.kind === 'progress') change(at, relid, (run) => ({ ...run, progress: event.progress }));
      },
      end: ({ failure, statements }) => {
        over(statements);
        if (failure && !isToldOf)
          showToast({ title: `${title}: ${failure.message}`, ...detailOf(failure.advice), forMs: null });
      },
    },
  );
  const stop = () => {
    cancel();
    over([]);
    showToast({ title: `${title} was stopped.`, detail: 'What it had finished stays done.' });
  };
  const run = { at, relid, name, action, startedAt: Date.now(), sql: '', progress: null, stop };
  useRuns.setState(({ runs }) => ({ runs: [...runs, run] }));
}

const detailOf = (advice: string | null | undefined) => (advice == null ? {} : { detail: advice });

/** True where the event is an outcome, which was said then. */
function tell(title: string, event: RunEvent): boolean {
  switch (event.kind) {
    case 'finished':
      showToast({ title: `${title}: ${durationText(event.tookMs)}.`, detail: finishedDetail(event), forMs: 12_000 });
      return true;
    case 'stopped':
      showToast({ title: `${title} was stopped.`, detail: event.words });
      return true;
    case 'failed':
      showToast({ title: `${title}: ${event.words}`, ...detailOf(event.advice), forMs: null });
      return true;
    case 'started':
    case 'progress':
      return false;
  }
}

function finishedDetail({ words, deadBefore, deadAfter }: Extract<RunEvent, { kind: 'finished' }>): string {
  if (words !== '') return words;
  if (deadBefore === null || deadAfter === null) return '';
  return `${countOf(deadBefore, 'dead row')} before, ${countOf(deadAfter, 'dead row')} after.`;
}
