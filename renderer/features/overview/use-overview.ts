import { useMemo, useState } from 'react';
import { findLeaks } from '../../../shared/activity/leak.ts';
import type { AutovacuumState } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { Failure } from '../../../shared/failure.ts';
import { deadlocksOf } from '../../../shared/overview/deadlocks.ts';
import { findingsOf } from '../../../shared/overview/findings.ts';
import type { Finding, Seen } from '../../../shared/overview/seen.ts';
import { type OutputOf, useQuestion, useStream } from '../../api.ts';
import { useLive } from '../../state/live.ts';
import { useShownSql } from '../../state/shown-sql.ts';

export interface Overview {
  readonly seen: Seen;
  readonly findings: readonly Finding[];
  /** Rooms whose answer is still on its way: what they know may be missing from the findings. */
  readonly pending: number;
  /** Rooms that could not answer: what they know is missing. */
  readonly failures: readonly { readonly room: string; readonly failure: Failure }[];
}

/** Asks the other rooms, and makes findings of what they know. Samples come by themselves; the rest is asked seldom. */
export function useOverview(at: At): Overview {
  const isPaused = useLive((live) => live.isPaused);
  const every = (ms: number) => (isPaused ? {} : { everyMs: ms });
  const server = useQuestion('overview.server', { at }, every(60_000));
  const figures = useQuestion('overview.figures', { at }, every(10_000));
  const indexes = useQuestion('overview.indexes', { at }, every(300_000));
  const vacuumNow = useQuestion('vacuum.now', { at }, every(5_000));
  const vacuumVerdicts = useQuestion('vacuum.verdicts', { at }, every(60_000));
  const [autovacuum, setAutovacuum] = useState<AutovacuumState | null>(null);
  const [statements, setStatements] = useState<OutputOf<'statements.watch'> | null>(null);
  const [writes, setWrites] = useState<OutputOf<'writes.watch'> | null>(null);
  const autovacuumStream = useStream('locks.autovacuum', isPaused ? null : { at }, setAutovacuum);
  const statementsStream = useStream('statements.watch', isPaused ? null : { at, everyMs: 10_000 }, setStatements);
  const writesStream = useStream('writes.watch', isPaused ? null : { at, seconds: 60 }, setWrites);
  const asked = [server, figures, indexes, vacuumNow, vacuumVerdicts];
  useShownSql(server.statements);
  useShownSql(figures.statements);
  useShownSql(indexes.statements);
  useShownSql(vacuumNow.statements);
  useShownSql(vacuumVerdicts.statements);
  const live = useCalmLive();
  const seen = useMemo(
    (): Seen => ({
      ...live,
      vacuumNow: vacuumNow.data ?? null,
      vacuumVerdicts: vacuumVerdicts.data ?? null,
      server: server.data ?? null,
      figures: figures.data ?? null,
      indexes: indexes.data ?? null,
      autovacuum,
      statements,
      writes,
    }),
    [
      live,
      vacuumNow.data,
      vacuumVerdicts.data,
      server.data,
      figures.data,
      indexes.data,
      autovacuum,
      statements,
      writes,
    ],
  );
  const failures = [
    { room: 'Overview', failure: server.failure ?? figures.failure ?? indexes.failure },
    { room: 'Vacuum', failure: vacuumNow.failure ?? vacuumVerdicts.failure },
    { room: 'Locks', failure: autovacuumStream.failure },
    { room: 'Statements', failure: statementsStream.failure },
    { room: 'Writes', failure: writesStream.failure },
  ].flatMap(({ room, failure }) => (failure ? [{ room, failure }] : []));
  return {
    seen,
    findings: useMemo(() => findingsOf(seen), [seen]),
    pending: asked.filter(({ isLoading }) => isLoading).length,
    failures,
  };
}

/** Findings are about minutes: every 2 s is soon enough, and each sample would be a second of nothing else. */
const calmMs = 2000;

function useCalmLive(): Pick<Seen, 'nowMs' | 'live' | 'leaks' | 'deadlocks'> {
  const slot = useLive(({ nowMs, server }) => (server === null ? -1 : Math.floor(nowMs / calmMs)));
  return useMemo(() => {
    const { nowMs, server, backends, used, runs, counters } = useLive.getState();
    const leaks = server === null ? [] : findLeaks({ nowMs, backends: backends.values(), runs, server, used });
    return { nowMs, live: { server, backends, used }, leaks, deadlocks: deadlocksOf(counters), slot };
  }, [slot]);
}
