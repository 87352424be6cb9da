import type { ActivityServer, Backend } from '../../shared/contract/activity.ts';

/** 12:00:00 UTC: `at(-90)` is 11:58:30, as the server writes it. */
export const noon = Date.UTC(2026, 10, 21, 12);
export const at = (seconds: number): string =>
  `${new Date(noon + seconds * 1000).toISOString().replace('T', ' ').replace('Z', '')}000+00`;

export function backend(pid: number, more: Partial<Backend> = {}): Backend {
  return {
    key: `${pid}@${at(-3600)}`,
    pid,
    backend_start: at(-3600),
    backend_type: 'client backend',
    datname: 'app',
    usename: 'web',
    application_name: 'shop',
    client: '10.0.0.7',
    isOurs: false,
    kind: 'idle',
    state: 'idle',
    xact_start: null,
    query_start: at(-60),
    state_change: at(-60),
    wait_event_type: 'Client',
    wait_event: 'ClientRead',
    backend_xid: null,
    backend_xmin: null,
    xmin_age: null,
    query: 'SELECT 1',
    blocked_by: [],
    waits_for: null,
    ...more,
  };
}

/** Idle in a transaction begun `seconds` before noon. */
export const leaked = (pid: number, seconds: number, more: Partial<Backend> = {}): Backend =>
  backend(pid, {
    kind: 'idle-in-transaction',
    state: 'idle in transaction',
    xact_start: at(-seconds),
    state_change: at(-seconds),
    ...more,
  });

export const waiting = (pid: number, blocked_by: number[], more: Partial<Backend> = {}): Backend =>
  backend(pid, {
    kind: 'waiting',
    state: 'active',
    xact_start: at(-30),
    state_change: at(-30),
    wait_event_type: 'Lock',
    wait_event: 'relation',
    blocked_by,
    ...more,
  });

/** What a plain role sees of others. */
export const hidden = (pid: number, more: Partial<Backend> = {}): Backend =>
  backend(pid, {
    key: `${pid}@?`,
    backend_start: null,
    backend_type: null,
    client: null,
    kind: 'unknown',
    state: null,
    query_start: null,
    state_change: null,
    wait_event_type: null,
    wait_event: null,
    query: '<insufficient privilege>',
    ...more,
  });

export const byKey = (...backends: readonly Backend[]): ReadonlyMap<string, Backend> =>
  new Map(backends.map((one) => [one.key, one]));

export const server: ActivityServer = {
  server_version_num: 180000,
  max_connections: 100,
  reserved: 3,
  idle_in_transaction_session_timeout: '0',
  deadlock_timeout_ms: 1000,
  postmaster_start: at(-86_400),
  database: 'app',
  role: 'web',
  seesAll: true,
  isPooled: false,
};
