import type { Backend, Identity } from '../contract/activity.ts';
import { nobody, type Writable } from './run-segment.ts';
import type { Run } from './run-store.ts';
import { serverMs, serverMsOrNull } from './server-time.ts';

/** In these a backend sits in one transaction for several samples, so that another transaction is another run. */
const isInTransaction = (kind: Run['kind']): boolean =>
  kind === 'idle-in-transaction' || kind === 'aborted' || kind === 'waiting';

export const waitOf = ({ wait_event_type, wait_event }: Backend): string | null =>
  wait_event_type === null ? null : `${wait_event_type}: ${wait_event ?? '?'}`;

export const wantsOf = ({ waits_for }: Backend): string | null =>
  waits_for === null ? null : `${waits_for.mode} on ${waits_for.object ?? waits_for.locktype}`;

/**
 * Whether this sight of the backend goes on with the run. Successive `active` sights merge whatever ran between them:
 * what is shorter than a sample cannot be told apart anyway. So does `idle`.
 */
export function continues(run: Run, backend: Backend): boolean {
  if (run.kind !== backend.kind) return false;
  if (isInTransaction(run.kind) && run.xactMs !== serverMsOrNull(backend.xact_start)) return false;
  return (
    run.blockedBy.length === backend.blocked_by.length && run.blockedBy.every((pid, i) => pid === backend.blocked_by[i])
  );
}

/**
 * When the state of a backend began, as far as the server tells: at state_change (for a lock wait: when PostgreSQL
 * noted it), never before the backend itself or the run before (`afterMs`), never after the sample.
 */
export function beginMs(backend: Backend, nowMs: number, afterMs: number): number {
  const told = backend.kind === 'waiting' ? (backend.waits_for?.waitstart ?? null) : backend.state_change;
  const born = backend.backend_start === null ? Number.NaN : serverMs(backend.backend_start);
  const since = told === null ? Number.NaN : serverMs(told);
  const least = Math.max(Number.isNaN(born) ? Number.NEGATIVE_INFINITY : born, afterMs);
  return Math.min(nowMs, Math.max(Number.isNaN(since) ? nowMs : since, least));
}

export const newRun = (fromMs: number): Writable<Run> => ({
  kind: 'unknown',
  fromMs,
  toMs: fromMs,
  xactMs: null,
  query: null,
  wait: null,
  wants: null,
  blockedBy: nobody,
  hasXid: false,
  hasSnapshot: false,
});

/** Takes in what the newest sight says; the beginning stays. */
export function refresh(run: Writable<Run>, backend: Backend): void {
  run.kind = backend.kind;
  run.xactMs = serverMsOrNull(backend.xact_start);
  run.query = backend.query;
  run.wait = waitOf(backend);
  run.wants = wantsOf(backend);
  run.blockedBy = backend.blocked_by.length === 0 ? nobody : backend.blocked_by;
  run.hasXid = backend.backend_xid !== null;
  run.hasSnapshot = backend.backend_xmin !== null;
}

export const identityOf = (one: Identity): Identity => ({
  key: one.key,
  pid: one.pid,
  backend_start: one.backend_start,
  backend_type: one.backend_type,
  datname: one.datname,
  usename: one.usename,
  application_name: one.application_name,
  client: one.client,
  isOurs: one.isOurs,
});
