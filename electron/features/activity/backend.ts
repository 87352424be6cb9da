import { serverMs } from '../../../shared/activity/server-time.ts';
import { waitingBehind } from '../../../shared/activity/waiting-behind.ts';
import type { Backend, BackendDetail, HeldLock, WantedLock } from '../../../shared/contract/activity.ts';
import type { At } from '../../../shared/contract/place.ts';
import { FailureError } from '../../../shared/failure.ts';
import { lockObject } from '../../../shared/locks/lock-object.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import type { Row } from '../../postgres/statement.ts';
import { backendOf } from '../../sampler/backend-of.ts';
import { backendNow } from './backend.sql.ts';
import { backendLocks } from './backend-locks.sql.ts';
import { waiters } from './waiters.sql.ts';

const mostLocks = 500;

interface Asked {
  readonly at: At;
  readonly pid: number;
  /** null: hidden from this role. */
  readonly backend_start: string | null;
}

/** One backend, its locks, and who waits behind it, at this moment. A pid that is another's by now is gone. */
export async function askBackend(
  { databases }: { readonly databases: Databases },
  { at, pid, backend_start }: Asked,
  call: Call,
): Promise<BackendDetail> {
  const session = await databases.session(at, call);
  const [row] = await session.rows(backendNow, pid);
  if (row === undefined || row.backend_start !== backend_start) return gone(row?.server_now);
  const held = await readLocks(session, pid);
  return {
    backend: { ...backendFrom(row, databases.ourPids()), waits_for: wantedOf(held.locks) },
    query: row.whole,
    isQueryCut: row.isCut === true,
    nowMs: serverMs(row.server_now),
    ...held,
  };
}

function backendFrom(row: Row<typeof backendNow.columns>, ourPids: readonly number[]): Backend {
  const backend = backendOf(
    { ...row, server_now: null, postmaster_start: null },
    {
      databases: new Map([[row.datid ?? '', row.datname ?? '']]),
      roles: new Map([[row.usesysid ?? '', row.usename ?? '']]),
    },
  );
  return { ...backend, isOurs: backend.isOurs || ourPids.includes(row.pid) };
}

type Held = Pick<BackendDetail, 'locks' | 'locksLeftOut' | 'locksFailure' | 'blocks'>;
const nothingHeld: Held = { locks: [], locksLeftOut: 0, locksFailure: null, blocks: [] };

/** What cannot be read is said, never shown as nothing; the rest of the answer stands. */
async function readLocks(session: Session, pid: number): Promise<Held> {
  try {
    const rows = await session.rows(backendLocks, pid, mostLocks);
    const waiting = await session.rows(waiters);
    return {
      locks: rows.map(heldLock),
      locksLeftOut: (rows[0]?.total ?? 0) - rows.length,
      locksFailure: null,
      blocks: waitingBehind([pid], waiting),
    };
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.kind === 'cancelled') throw error;
    return { ...nothingHeld, locksFailure: error.failure.message };
  }
}

function heldLock(row: Row<typeof backendLocks.columns>): HeldLock {
  const { locktype, mode, granted, relation, relkind, waitstart } = row;
  return { locktype, mode, granted, object: lockObject(row, row), relation_oid: relation, relkind, waitstart };
}

function wantedOf(locks: readonly HeldLock[]): WantedLock | null {
  const wanted = locks.find(({ granted }) => !granted);
  if (wanted === undefined) return null;
  const { mode, locktype, object, relation_oid, waitstart } = wanted;
  return { mode, locktype, object, relation_oid, waitstart };
}

const gone = (server_now: string | undefined): BackendDetail => ({
  ...nothingHeld,
  backend: null,
  query: null,
  isQueryCut: false,
  nowMs: server_now === undefined ? Date.now() : serverMs(server_now),
});
