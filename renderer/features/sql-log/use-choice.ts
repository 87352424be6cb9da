import { useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { LogMode, LogScope } from '../../../shared/contract/sql-log-switch.ts';
import { partsOf } from '../../state/place.ts';
import { useUrlState } from '../../state/url-state.ts';

export const scopeKinds = ['server', 'database', 'role'] as const;
export type ScopeKind = (typeof scopeKinds)[number];
export const durations = ['5', '15', '60'] as const;
export const limitsMb = ['10', '50', '200', '1024'] as const;
export const slowMs = ['0', '20', '100', '250', '1000', '5000'] as const;

/** What would be turned on; in the address, so that a link and a reload keep it. */
export function useChoice(at: At) {
  const [chosen, setKind] = useUrlState<ScopeKind | 'auto'>('scope', 'auto', ['auto', ...scopeKinds]);
  const [mode, setMode] = useUrlState<LogMode['kind']>('mode', 'all', ['all', 'slow']);
  const [ms, setMs] = useUrlState<(typeof slowMs)[number]>('ms', '250', slowMs);
  const [minutes, setMinutes] = useUrlState<(typeof durations)[number]>('minutes', '15', durations);
  const [limitMb, setLimitMb] = useUrlState<(typeof limitsMb)[number]>('limit', '50', limitsMb);
  const [database, setDatabase] = useState(partsOf(at).database);
  /** Empty until a role is chosen. */
  const [role, setRole] = useState('');
  return {
    /** Nobody has chosen: the narrower scope, as long as it can be turned on. */
    isAuto: chosen === 'auto',
    kind: chosen === 'auto' ? 'database' : chosen,
    ...{ setKind, mode, setMode, ms, setMs, minutes, setMinutes, limitMb, setLimitMb },
    ...{ database, setDatabase, role, setRole },
  };
}
export type Choice = ReturnType<typeof useChoice>;

/** As PostgreSQL counts: 1024-based. */
export const limitText = ({ limitMb }: Choice): string => (limitMb === '1024' ? '1 GB' : `${limitMb} MB`);
export const limitBytes = ({ limitMb }: Choice): number => Number(limitMb) * 1_048_576;

/** null: no role is chosen yet. */
export function scopeOf({ kind, database, role }: Choice, ownRole: string | undefined): LogScope | null {
  if (kind === 'server') return { kind };
  if (kind === 'database') return { kind, name: database };
  const name = role === '' ? ownRole : role;
  return name === undefined ? null : { kind, name };
}

export const modeOf = ({ mode, ms }: Choice): LogMode =>
  mode === 'all' ? { kind: 'all' } : { kind: 'slow', ms: Number(ms) };
