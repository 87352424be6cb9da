import { serverMs } from '../../../shared/activity/server-time.ts';
import type { StateKind } from '../../../shared/activity/state-kinds.ts';
import type { Backend, WantedLock } from '../../../shared/contract/activity.ts';
import type { LockRow } from '../../../shared/contract/locks.ts';
import { lockObject, tagOf } from '../../../shared/locks/lock-object.ts';
import type { LockPicture } from '../../../shared/locks/lock-picture.ts';
import type { Row } from '../../postgres/statement.ts';
import type { BackendRow, LockLine, lockTree } from './tree.sql.ts';

/** The server's rows as the picture from which the tree is made. */
export function pictureOf(row: Row<(typeof lockTree)['columns']>): LockPicture & { readonly nowMs: number } {
  const lines = row.locks.map((line) => ({ line, lock: lockRowOf(line) }));
  const asked = lines.filter(({ lock }) => !lock.granted).map(({ lock }) => lock);
  const contested = new Set(asked.map(({ tag }) => tag));
  const blockedBy = new Map(row.waits.map((wait) => [wait.pid, wait.blocked_by]));
  const wantedOf = (pid: number) => wanted(asked.find((lock) => lock.pid === pid));
  return {
    nowMs: serverMs(row.server_now),
    backends: row.backends.map((one) => backendOf(one, blockedBy.get(one.pid) ?? [], wantedOf(one.pid))),
    leaders: new Map(row.backends.flatMap(({ pid, leader_pid }) => (leader_pid === null ? [] : [[pid, leader_pid]]))),
    waits: row.waits.map(({ pid, blocked_by }) => ({ pid, blockedBy: blocked_by })),
    locks: lines.filter(({ lock }) => contested.has(lock.tag)).map(({ lock }) => lock),
    rows: lines.flatMap(({ lock: { locktype, granted, pid, object } }) =>
      locktype === 'tuple' && granted && pid !== null ? [{ pid, object }] : [],
    ),
    prepared: row.prepared,
  };
}

export function lockRowOf(line: LockLine): LockRow {
  const { nspname, relname, datname, classname, ...lock } = line;
  return { ...lock, tag: tagOf(lock), object: lockObject(lock, { nspname, relname, datname, classname }) };
}

function wanted(lock: LockRow | undefined): WantedLock | null {
  if (!lock) return null;
  const { mode, locktype, object, relation, waitstart } = lock;
  return { mode, locktype, object, relation_oid: relation, waitstart };
}

/** Our own sessions say so in their name; a stranger who takes it gains nothing but being left alone. */
const isOurName = (name: string | null) => name?.startsWith('heapscope/') === true;

function backendOf(row: BackendRow, blocked_by: readonly number[], waits_for: WantedLock | null): Backend {
  const { leader_pid: _, ...rest } = row;
  return {
    ...rest,
    key: `${row.pid}@${row.backend_start ?? '?'}`,
    isOurs: isOurName(row.application_name),
    kind: kindOf(row, waits_for !== null),
    // The tree says it; all of it would be n²/2 pids where n sessions queue for one row.
    blocked_by: [...new Set(blocked_by)].slice(0, 20),
    waits_for,
  };
}

/** Who asks for a lock in pg_locks waits, whatever else this role may see of it. */
function kindOf({ state, wait_event_type }: BackendRow, isAsking: boolean): StateKind {
  if (isAsking || (state === 'active' && wait_event_type === 'Lock')) return 'waiting';
  if (state === null) return 'unknown';
  if (state === 'idle in transaction') return 'idle-in-transaction';
  if (state === 'idle in transaction (aborted)') return 'aborted';
  return state === 'idle' ? 'idle' : 'active';
}
