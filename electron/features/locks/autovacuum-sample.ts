import { serverMs } from '../../../shared/activity/server-time.ts';
import type { AutovacuumSample } from '../../../shared/locks/autovacuum-watch.ts';
import type { Row } from '../../postgres/statement.ts';
import type { autovacuum, RunningVacuum } from './autovacuum.sql.ts';

/** The server's rows as the detector takes them. */
export function sampleOf(row: Row<(typeof autovacuum)['columns']>): AutovacuumSample {
  const { running, counts, waiters } = row;
  return {
    nowMs: serverMs(row.server_now),
    running: running.map((one) => ({
      worker: one.worker,
      relid: one.relid,
      relation: nameOf(one),
      phase: one.phase,
    })),
    counts: new Map([...counts, ...running].map(({ relid, finished }) => [relid, finished])),
    waiters: waiters.map((waiter) => ({ ...waiter, blockedBy: waiter.blocked_by })),
  };
}

function nameOf({ relid, nspname, relname }: RunningVacuum): string {
  if (relname === null) return `relation ${relid}`;
  return nspname === 'public' || nspname === null ? relname : `${nspname}.${relname}`;
}
