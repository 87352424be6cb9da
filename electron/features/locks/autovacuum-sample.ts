import { serverMs } from '../../../shared/activity/server-time.ts';
import type { AutovacuumSample, Culprit } from '../../../shared/locks/autovacuum-watch.ts';
import type { Row } from '../../postgres/statement.ts';
import type { autovacuum, autovacuumGranted } from './autovacuum.sql.ts';

/** The server's rows as the detector takes them. */
export function sampleOf(row: Row<(typeof autovacuum)['columns']>): AutovacuumSample {
  const { running, tables, waiters, stats_reset } = row;
  return {
    nowMs: serverMs(row.server_now),
    stats_reset,
    running: running.map((one) => ({
      worker: one.worker,
      relid: one.relid,
      kind: one.kind,
      startedMs: Math.floor(one.started_ms),
      relation: nameOf(one),
      phase: one.phase,
    })),
    tables: new Map(
      tables.map((one) => [
        one.relid,
        { relation: nameOf(one), vacuumMs: wholeMs(one.vacuum_ms), analyzeMs: wholeMs(one.analyze_ms) },
      ]),
    ),
    waiters: waiters.map((waiter) => ({ ...waiter, blockedBy: waiter.blocked_by })),
  };
}

/** As `serverMs` makes it of a text, with which it is compared. */
const wholeMs = (ms: number | null) => (ms === null ? null : Math.floor(ms));

interface Named {
  readonly relid: number;
  readonly nspname: string | null;
  readonly relname: string | null;
}

function nameOf({ relid, nspname, relname }: Named): string {
  if (relname === null) return `relation ${relid}`;
  return nspname === 'public' || nspname === null ? relname : `${nspname}.${relname}`;
}

/** By relid. */
export const grantedOf = (rows: readonly Row<(typeof autovacuumGranted)['columns']>[]): ReadonlyMap<number, Culprit> =>
  new Map(rows.map(({ relation, ...culprit }) => [relation, { ...culprit, how: 'granted' }]));

/** "nightly job (pid 4711), ShareLock" */
export function culpritText(culprit: Culprit | null): string | null {
  if (culprit === null) return null;
  const who = `${culprit.application_name || culprit.usename || 'a session'} (pid ${culprit.pid})`;
  return culprit.mode === null ? who : `${who}, ${culprit.mode}`;
}
