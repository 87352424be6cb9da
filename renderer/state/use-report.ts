import { useEffect, useRef, useState } from 'react';
import type { At } from '../../shared/contract/place.ts';
import type { Summary } from '../../shared/contract/sizes.ts';
import type { Failure } from '../../shared/failure.ts';
import type { ExecutedStatement } from '../../shared/rpc.ts';
import { ask, listen } from '../api.ts';

export interface Report {
  /** The report as last heard of; undefined until its first estimate. */
  readonly summary: Summary | undefined;
  /** Why there is none, or no newer one. */
  readonly failure: Failure | undefined;
  readonly statements: readonly ExecutedStatement[];
  readonly isMeasuring: boolean;
  readonly measure: () => void;
  /** Ends the measurement and keeps what it has. */
  readonly stop: () => void;
}

interface Heard {
  readonly summary?: Summary;
  readonly failure?: Failure;
  readonly statements: readonly ExecutedStatement[];
  readonly isMeasuring: boolean;
}

/** Coming back to the screen shows the report that is held; only when there is none, or a partial one, is it measured. */
export function useReport(at: At): Report {
  const [run, setRun] = useState(0);
  const [heard, setHeard] = useState<Heard>({ statements: [], isMeasuring: true });
  useEffect(() => {
    const stopper = new AbortController();
    const begin = () => setRun((count) => Math.max(1, count));
    ask('sizes.report', { at }, { signal: stopper.signal }).then(({ data, statements }) => {
      const { summary } = data;
      if (summary) setHeard((known) => ({ ...known, summary, statements }));
      if (summary?.state === 'finished') setHeard((known) => ({ ...known, isMeasuring: false }));
      else begin();
    }, begin);
    return () => stopper.abort();
  }, [at]);
  useEffect(() => {
    if (run === 0) return;
    return listen(
      'sizes.measure',
      { at },
      {
        event: (summary) => setHeard((known) => ({ ...known, summary, isMeasuring: summary.state === 'measuring' })),
        end: ({ failure, statements }) =>
          setHeard((known) => ({ ...known, ...(failure ? { failure } : {}), statements, isMeasuring: false })),
      },
    );
  }, [at, run]);
  return {
    summary: heard.summary,
    failure: heard.failure,
    statements: heard.statements,
    isMeasuring: heard.isMeasuring,
    measure: () => {
      setHeard(({ summary, statements }) => ({ ...(summary ? { summary } : {}), statements, isMeasuring: true }));
      setRun((count) => count + 1);
    },
    stop: () => void ask('sizes.stop', { at }).catch(() => undefined),
  };
}

const askEveryMs = 700;

/** The revision to ask about: every change would be a question each 150 ms, so changes are gathered while measuring. */
export function useCalmRevision(summary: Summary | undefined): number | undefined {
  const [asked, setAsked] = useState(summary?.revision);
  const last = useRef(0);
  const revision = summary === undefined ? undefined : summary.reportId * 1_000_000 + summary.revision;
  const isOver = summary !== undefined && summary.state !== 'measuring';
  useEffect(() => {
    if (revision === undefined) return;
    const wait = isOver ? 0 : Math.max(0, last.current + askEveryMs - Date.now());
    const timer = setTimeout(() => {
      last.current = Date.now();
      setAsked(revision);
    }, wait);
    return () => clearTimeout(timer);
  }, [revision, isOver]);
  return asked;
}

const secondLookMs = 10_000;

/**
 * Growth needs two readings. On the first sight of a database that is quick to measure the second follows after ten
 * seconds, once, and the column says how little they are apart.
 */
export function useSecondLook(report: Report, isFirst: boolean): void {
  const isDone = useRef(false);
  const measure = useRef(report.measure);
  useEffect(() => {
    measure.current = report.measure;
  });
  const { summary } = report;
  const isWanted = isFirst && summary?.state === 'finished' && summary.elapsedMs < 2000;
  useEffect(() => {
    if (!isWanted || isDone.current) return;
    const timer = setTimeout(() => {
      isDone.current = true;
      measure.current();
    }, secondLookMs);
    return () => clearTimeout(timer);
  }, [isWanted]);
}
