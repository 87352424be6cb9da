import type { StateKind } from '../../shared/activity/state-kinds.ts';
import type { Backend } from '../../shared/contract/activity.ts';
import type { Row } from '../postgres/statement.ts';
import type { sampleStatement } from './sample.sql.ts';

export type SampleRow = Row<typeof sampleStatement.columns>;

/** What oids mean. */
export interface Names {
  readonly databases: ReadonlyMap<string, string>;
  readonly roles: ReadonlyMap<string, string>;
}

const kinds: Readonly<Record<string, StateKind>> = {
  active: 'active',
  'fastpath function call': 'active',
  idle: 'idle',
  'idle in transaction': 'idle-in-transaction',
  'idle in transaction (aborted)': 'aborted',
};

/** `disabled` (track_activities is off), a backend that is still starting, and what is hidden: unknown, never idle. */
export function kindOf(state: string | null, wait_event_type: string | null): StateKind {
  const kind = kinds[state ?? ''] ?? 'unknown';
  return kind === 'active' && wait_event_type === 'Lock' ? 'waiting' : kind;
}

/** Takes a connection slot: of those whose type is hidden, all that have a role and a database. */
export const isClient = ({ backend_type, usesysid, datid }: SampleRow): boolean =>
  backend_type === null ? usesysid !== null && datid !== null : backend_type === 'client backend';

const clientOf = ({ client_addr, client_port }: SampleRow): string | null =>
  client_addr ?? (client_port === '-1' ? 'socket' : null);

/** The backend without what is read apart: an idle one's last query, a waiting one's lock. */
export function backendOf(row: SampleRow, names: Names): Backend {
  const { pid, backend_start, application_name, state, wait_event_type } = row;
  return {
    key: `${pid}@${backend_start ?? '?'}`,
    pid,
    backend_start,
    backend_type: row.backend_type,
    datname: row.datid === null ? null : (names.databases.get(row.datid) ?? null),
    usename: row.usesysid === null ? null : (names.roles.get(row.usesysid) ?? null),
    application_name,
    client: clientOf(row),
    isOurs: application_name?.startsWith('heapscope/') ?? false,
    kind: kindOf(state, wait_event_type),
    state,
    xact_start: row.xact_start,
    query_start: row.query_start,
    state_change: row.state_change,
    wait_event_type,
    wait_event: row.wait_event,
    backend_xid: row.backend_xid,
    backend_xmin: row.backend_xmin,
    xmin_age: row.xmin_age,
    query: row.query,
    blocked_by: [...(row.blocked_by ?? [])],
    waits_for: null,
  };
}
