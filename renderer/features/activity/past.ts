import type { At, Run, RunStore } from '../../../shared/activity/run-store.ts';
import { isIdleInTransaction, kindWords, type StateKind } from '../../../shared/activity/state-kinds.ts';
import type { Backend } from '../../../shared/contract/activity.ts';

/** Backends as they were at a moment, as far as runs keep them: no xids, only whether there was one. */
export function backendsAt(runs: RunStore, ms: number): ReadonlyMap<string, Backend> {
  const backends = new Map<string, Backend>();
  for (const one of runs.at(ms)) backends.set(one.lane.identity.key, backendOf(one));
  return backends;
}

function backendOf({ lane, run }: At): Backend {
  const [type = null, event = null] = run.wait?.split(': ') ?? [];
  return {
    ...lane.identity,
    kind: run.kind,
    state: stateOf(run.kind),
    xact_start: textOrNull(run.xactMs),
    query_start: null,
    state_change: textOrNull(run.fromMs),
    wait_event_type: type,
    wait_event: event,
    backend_xid: null,
    backend_xmin: null,
    xmin_age: null,
    query: run.query,
    blocked_by: [...run.blockedBy],
    waits_for: null,
  };
}

function stateOf(kind: StateKind): string | null {
  if (kind === 'unknown') return null;
  return kind === 'waiting' ? 'active' : kindWords[kind];
}

/** As the server writes it; the microseconds are lost. */
const textOrNull = (ms: number | null): string | null =>
  ms === null ? null : `${new Date(ms).toISOString().replace('T', ' ').replace('Z', '')}+00`;

/** What a run held, in the words of the tooltip; the numbers themselves are not kept. */
export function heldWords({ kind, hasXid, hasSnapshot }: Run): string {
  if (hasXid) return hasSnapshot ? 'held back: has written, holds a snapshot' : 'held back: has written';
  if (hasSnapshot) return 'held back: holds a snapshot';
  return isIdleInTransaction(kind) ? 'not held back: no xid, no xmin' : 'not held back';
}
