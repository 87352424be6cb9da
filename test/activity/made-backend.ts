import type { Backend, BackendDetail, HeldLock } from '../../shared/contract/activity.ts';

/** A backend as a sample shows it, idle in transaction unless told otherwise. */
export function madeBackend(more: Partial<Backend> = {}): Backend {
  return {
    key: '18915@2026-11-21 11:00:00.000001+00',
    pid: 18915,
    backend_start: '2026-11-21 11:00:00.000001+00',
    backend_type: 'client backend',
    datname: 'breakpad',
    usename: 'drproject',
    application_name: 'drproject.cgi',
    client: '10.4.2.31',
    isOurs: false,
    kind: 'idle-in-transaction',
    state: 'idle in transaction',
    xact_start: '2026-11-21 11:46:20.123456+00',
    query_start: '2026-11-21 11:46:31.5+00',
    state_change: '2026-11-21 11:46:31.654321+00',
    wait_event_type: 'Client',
    wait_event: 'ClientRead',
    backend_xid: null,
    backend_xmin: null,
    xmin_age: null,
    query: "UPDATE session SET last_visit = 1773315980 WHERE sid = 'a5b1c0'",
    blocked_by: [],
    waits_for: null,
    ...more,
  };
}

export function madeLock(more: Partial<HeldLock> = {}): HeldLock {
  return {
    locktype: 'relation',
    mode: 'AccessShareLock',
    granted: true,
    object: 'session',
    relation_oid: 16400,
    relkind: 'r',
    waitstart: null,
    ...more,
  };
}

export function madeDetail(more: Partial<BackendDetail> = {}): BackendDetail {
  return {
    backend: madeBackend(),
    query: 'SELECT 1',
    isQueryCut: false,
    locks: [],
    locksLeftOut: 0,
    locksFailure: null,
    blocks: [],
    nowMs: Date.parse('2026-11-21T13:08:41Z'),
    ...more,
  };
}
