import type { Backend } from '../../shared/contract/activity.ts';
import type { LockRow, LockTag } from '../../shared/contract/locks.ts';
import { lockObject, tagOf } from '../../shared/locks/lock-object.ts';
import type { LockPicture } from '../../shared/locks/lock-picture.ts';

const started = '2026-11-21 11:00:00+00';

export const noTag: LockTag = {
  locktype: 'relation',
  database: 5,
  relation: null,
  page: null,
  tuple: null,
  virtualxid: null,
  transactionid: null,
  classid: null,
  objid: null,
  objsubid: null,
};
export const noNames = { nspname: null, relname: null, datname: null, classname: null };

export const madeBackend = (pid: number): Backend => ({
  key: `${pid}@${started}`,
  pid,
  backend_start: started,
  backend_type: 'client backend',
  datname: 'db',
  usename: 'u',
  application_name: 'app',
  client: 'socket',
  isOurs: false,
  kind: 'active',
  state: 'active',
  xact_start: started,
  query_start: started,
  state_change: started,
  wait_event_type: null,
  wait_event: null,
  backend_xid: null,
  backend_xmin: null,
  xmin_age: null,
  query: 'SELECT',
  blocked_by: [],
  waits_for: null,
});

/** A lock on the relation with that oid; `since` in seconds after eleven. */
export function madeLock(pid: number | null, relation: number, mode: string, since: number | null = null): LockRow {
  const lock = { ...noTag, relation };
  const names = { ...noNames, nspname: 'public', relname: `t${relation}` };
  const waitstart = since === null ? null : `2026-11-21 11:00:${String(since).padStart(2, '0')}+00`;
  return {
    ...lock,
    ...{ tag: tagOf(lock), pid, gid: pid === null ? 'gid' : null, mode, granted: since === null, waitstart },
    ...{ object: lockObject(lock, names), relkind: 'r' },
  };
}

/** Backends are whoever is named in waits and locks. */
export function madePicture(
  waits: Readonly<Record<number, readonly number[]>>,
  locks: readonly LockRow[],
  leaders: Readonly<Record<number, number>> = {},
): LockPicture {
  const pids = new Set([
    ...Object.entries(waits).flatMap(([pid, blockers]) => [Number(pid), ...blockers]),
    ...locks.flatMap(({ pid }) => pid ?? []),
    ...Object.values(leaders),
  ]);
  pids.delete(0);
  return {
    backends: [...pids].map(madeBackend),
    leaders: new Map(Object.entries(leaders).map(([worker, leader]) => [Number(worker), leader])),
    waits: Object.entries(waits).map(([pid, blockedBy]) => ({ pid: Number(pid), blockedBy })),
    locks,
    rows: [],
    prepared: [{ gid: 'gid', transaction: '7', prepared: started, owner: 'u', database: 'db' }],
  };
}
