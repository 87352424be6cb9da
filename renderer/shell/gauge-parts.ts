import { usersOfSlots } from '../../shared/activity/saturation.ts';
import { type StateKind, stateKinds } from '../../shared/activity/state-kinds.ts';
import type { ActivityServer, Backend } from '../../shared/contract/activity.ts';
import type { Saturation } from '../../shared/contract/connections.ts';

/** Connection slots by what their backends do. */
export type Slots = Omit<Saturation, 'server_now'>;

export interface GaugePart {
  readonly kind: 'waiting' | 'idletx' | 'active' | 'idle' | 'unknown' | 'reserved';
  /** Percent of max_connections. */
  readonly share: number;
}

/** The bar's segments in their fixed order, the worst first; what is free is the track. */
export function gaugeParts({ byState, max, reserved }: Slots): readonly GaugePart[] {
  const share = (backends: number) => (max > 0 ? (backends / max) * 100 : 0);
  const parts: readonly GaugePart[] = [
    { kind: 'waiting', share: share(byState.waiting) },
    { kind: 'idletx', share: share(byState.idleInTransaction) },
    { kind: 'active', share: share(byState.active) },
    { kind: 'idle', share: share(byState.idle) },
    { kind: 'unknown', share: share(byState.unknown) },
    { kind: 'reserved', share: share(reserved) },
  ];
  return parts.filter((part) => part.share > 0);
}

/** How near the limit for ordinary roles: full at it, near from 80 % of it. */
export function nearness({ used, max, reserved }: Slots): 'fine' | 'near' | 'full' | 'unknown' {
  if (used === null) return 'unknown';
  const limit = Math.max(1, max - reserved);
  if (used >= limit) return 'full';
  return used >= limit * 0.8 ? 'near' : 'fine';
}

const partOf = {
  active: 'active',
  'idle-in-transaction': 'idleInTransaction',
  aborted: 'idleInTransaction',
  waiting: 'waiting',
  idle: 'idle',
  unknown: 'unknown',
} as const satisfies Record<StateKind, keyof Slots['byState']>;

/** The same figures from one sample. */
export function slotsFrom(
  { max_connections, reserved }: Pick<ActivityServer, 'max_connections' | 'reserved'>,
  used: number,
  backends: Iterable<Backend>,
): Slots {
  const byState = { active: 0, idleInTransaction: 0, waiting: 0, idle: 0, unknown: 0 };
  for (const { kinds } of usersOfSlots(backends, 'datname')) {
    for (const kind of stateKinds) byState[partOf[kind]] += kinds[kind];
  }
  return { used, max: max_connections, reserved, hidden: byState.unknown, byState };
}
