import type { Row } from './rows.ts';
import { kindWords } from './state-kinds.ts';

/** Columns of the file; `query` is the name by which the host knows what to redact. */
export const columns = [
  'state',
  'pid',
  'transaction_seconds',
  'state_seconds',
  'role',
  'application',
  'client',
  'database',
  'wait_event',
  'blocked_by',
  'blocks',
  'backend_xid',
  'query',
] as const;

type Cell = string | number | null;

/** One row as the file has it: unknown is null, ages in seconds at the shown moment. */
export function cellsOf({ backend, xactMs, sinceMs, blocks }: Row, nowMs: number): readonly Cell[] {
  const { wait_event_type, wait_event, blocked_by, query } = backend;
  const seconds = (fromMs: number | null) =>
    fromMs === null ? null : Math.max(0, Math.round((nowMs - fromMs) / 1000));
  return [
    kindWords[backend.kind],
    backend.pid,
    seconds(xactMs),
    seconds(sinceMs),
    backend.usename,
    backend.application_name,
    backend.client,
    backend.datname,
    wait_event_type === null ? null : `${wait_event_type}: ${wait_event ?? ''}`,
    blocked_by.join(' '),
    blocks,
    backend.backend_xid,
    query === null ? null : query.slice(0, 2000),
  ];
}
