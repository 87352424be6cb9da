import type { Saturation } from '../../shared/contract/connections.ts';

export interface GaugePart {
  readonly kind: 'waiting' | 'idletx' | 'active' | 'idle' | 'unknown' | 'reserved';
  /** Percent of max_connections. */
  readonly share: number;
}

/** The bar's segments in their fixed order, the worst first; what is free is the track. */
export function gaugeParts({ byState, max, reserved }: Saturation): readonly GaugePart[] {
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
export function nearness({ used, max, reserved }: Saturation): 'fine' | 'near' | 'full' | 'unknown' {
  if (used === null) return 'unknown';
  const limit = Math.max(1, max - reserved);
  if (used >= limit) return 'full';
  return used >= limit * 0.8 ? 'near' : 'fine';
}
