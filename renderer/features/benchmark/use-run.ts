import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { BenchmarkRequest } from '../../../shared/contract/benchmark-parts.ts';
import type { At } from '../../../shared/contract/place.ts';
import { questions } from '../../api.ts';
import { type Promised, startRun, stopRun, useRuns } from './run-store.ts';

/** Reads the list of past runs again: one has just been added. */
const readHistory = (at: At) => void questions.invalidateQueries({ queryKey: ['benchmark.history', { at }] });

/** The last run of this database, and the two things that can be done with one. */
export function useRun(at: At) {
  const run = useRuns((runs) => runs[at]);
  const start = useCallback(
    (request: BenchmarkRequest, title: string, promised: Promised | null = null) =>
      startRun(at, request, { title, promised, onEnd: () => readHistory(at) }),
    [at],
  );
  return { run, start, stop: () => stopRun(at) };
}

export interface FocusWhileRunning {
  readonly stopButton: RefObject<HTMLButtonElement | null>;
  readonly runButton: RefObject<HTMLButtonElement | null>;
}

/** Stop has the focus from the start of a run, and what had it before gets it back at the end, if nobody moved it. */
export function useFocusWhileRunning(isRunning: boolean): FocusWhileRunning {
  const stopButton = useRef<HTMLButtonElement>(null);
  const runButton = useRef<HTMLButtonElement>(null);
  const before = useRef<HTMLElement | null>(null);
  const was = useRef(isRunning);
  useEffect(() => {
    if (was.current === isRunning) return;
    was.current = isRunning;
    if (isRunning) {
      before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      stopButton.current?.focus({ preventScroll: true });
    } else if (document.activeElement === null || document.activeElement === document.body) {
      const wanted = before.current;
      const isThere = wanted?.isConnected && wanted !== document.body;
      (isThere ? wanted : runButton.current)?.focus({ preventScroll: true });
    }
  }, [isRunning]);
  return { stopButton, runButton };
}
