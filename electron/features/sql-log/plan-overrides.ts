import type { LogMode, LogScope } from '../../../shared/contract/sql-log-switch.ts';
import { wantedSettings } from './switch-commands.ts';

export interface OverrideRow {
  readonly database: string | null;
  readonly role: string | null;
  readonly setconfig: readonly string[];
}

export interface Override {
  /** "role reporting_rw", "role app in database shop". */
  readonly who: string;
  /** "log_statement=none". */
  readonly settings: readonly string[];
}

/** A role in a database wins over a role, that over a database, and that over the server: what wins over this scope. */
function winsOver(scope: LogScope, { database, role }: OverrideRow): boolean {
  if (scope.kind === 'server') return true;
  if (scope.kind === 'database') return role !== null && (database === null || database === scope.name);
  return role === scope.name && database !== null;
}

/** Who has set for itself what would keep its statements out of the log. What logs as much as asked is none. */
export function overridesOf(scope: LogScope, mode: LogMode, rows: readonly OverrideRow[]): readonly Override[] {
  return rows.flatMap((row) => {
    if (!winsOver(scope, row)) return [];
    const settings = row.setconfig.filter((line) => defeats(line, mode));
    return settings.length === 0 ? [] : [{ who: whoOf(row), settings }];
  });
}

function defeats(line: string, mode: LogMode): boolean {
  const at = line.indexOf('=');
  const name = line.slice(0, at).toLowerCase();
  const value = line.slice(at + 1);
  const wanted = wantedSettings(mode).find((one) => one.name === name);
  if (wanted === undefined || value === wanted.ours) return false;
  if (mode.kind === 'all') return true;
  const ms = msOf(value);
  return ms === null || ms < 0 || ms > mode.ms;
}

/** "250", "250ms", "1s": as people write log_min_duration_statement; null: not read. */
function msOf(value: string): number | null {
  const parts = /^\s*(-?\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/u.exec(value);
  if (parts === null) return null;
  const factor = { us: 0.001, ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }[parts[2] ?? 'ms'] ?? 1;
  return Number(parts[1]) * factor;
}

function whoOf({ database, role }: OverrideRow): string {
  if (role === null) return `database ${database ?? '(dropped)'}`;
  return database === null ? `role ${role}` : `role ${role} in database ${database}`;
}
