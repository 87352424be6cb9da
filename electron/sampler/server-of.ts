import type { ActivityServer } from '../../shared/contract/activity.ts';
import type { Row } from '../postgres/statement.ts';
import type { serverStatement } from './server.sql.ts';

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** 300000 → "5min", as PostgreSQL writes it; 0 → "0". */
export function durationText(ms: number): string {
  if (ms === 0) return '0';
  const [unit, length] = units.find(([, size]) => ms % size === 0) ?? ['ms', 1];
  return `${ms / length}${unit}`;
}

export function serverOf(
  row: Row<typeof serverStatement.columns>,
  known: { readonly server_version_num: number; readonly isPooled: boolean },
): ActivityServer {
  return {
    server_version_num: known.server_version_num,
    max_connections: row.max_connections,
    reserved: row.reserved,
    idle_in_transaction_session_timeout: durationText(row.idle_in_transaction_session_timeout_ms),
    deadlock_timeout_ms: row.deadlock_timeout_ms,
    postmaster_start: row.postmaster_start,
    database: row.database,
    role: row.role,
    seesAll: row.sees_all,
    isPooled: known.isPooled,
  };
}
