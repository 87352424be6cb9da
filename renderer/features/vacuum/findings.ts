import type { Backend } from '../../../shared/contract/activity.ts';
import type { HorizonHolder } from '../../../shared/contract/vacuum.ts';
import { nextHolder } from '../../../shared/vacuum/next-holder.ts';
import type { Loaded, TablesAnswer } from './loaded.ts';
import type { Now } from './use-vacuum.ts';

/** What the banner says: the worst that is known now. */
export type Finding =
  | { readonly kind: 'standby' }
  | { readonly kind: 'wraparound'; readonly database: TablesAnswer['database'] }
  | { readonly kind: 'off'; readonly over: number }
  | {
      readonly kind: 'held';
      readonly holder: HorizonHolder;
      readonly rows: number;
      readonly tables: number;
      /** Who holds on after it and will not let go by itself: ending the first alone would free little, or nothing. */
      readonly next: HorizonHolder | null;
    }
  | { readonly kind: 'cancelled'; readonly times: number; readonly relation: string; readonly by: string | null };

interface Found {
  readonly loaded: Loaded | undefined;
  readonly now: Now | undefined;
  readonly broken: readonly { readonly relation: string; readonly culprit: { readonly pid: number } | null }[];
}

/**
 * One at a time: ids that run out, then autovacuum off, then what holds the horizon over dead rows, then autovacuums
 * that were cut short. On a standby there is nothing to be done, so that is all.
 */
export function findingOf({ loaded, now, broken }: Found): Finding | null {
  if (loaded?.answer.isStandby) return { kind: 'standby' };
  const database = loaded?.answer.database;
  if (database && isWraparoundNear(database)) return { kind: 'wraparound', database };
  if (loaded && !loaded.answer.isAutovacuumOn) return { kind: 'off', over: loaded.ownOver };
  const held = heldFinding(now);
  if (held) return held;
  const [last] = broken;
  if (!last) return null;
  return {
    kind: 'cancelled',
    times: broken.length,
    relation: last.relation,
    by: last.culprit ? `pid ${last.culprit.pid}` : null,
  };
}

/** Where the server forces vacuums and they do not get through: well beyond what a forced one needs to be taken up. */
const isWraparoundNear = ({ xid_age, freeze_max_age }: TablesAnswer['database']): boolean =>
  xid_age > freeze_max_age * 1.5;

function heldFinding(now: Now | undefined): Finding | null {
  if (!now || now.decisive === null || now.heldBack === null || now.heldBack.rows === 0) return null;
  const holder = now.holders[now.decisive];
  if (!holder) return null;
  return { kind: 'held', holder, ...now.heldBack, next: nextHolder(now.holders, now.decisive) };
}

/** Lasts as long as the finding is the same: a dismissed banner comes back for another one. */
export function findingId(finding: Finding): string {
  switch (finding.kind) {
    case 'held':
      return `held ${finding.holder.source} ${finding.holder.name} ${finding.holder.xid}`;
    case 'cancelled':
      return `cancelled ${finding.relation} ${Math.floor(Math.log2(finding.times))}`;
    case 'standby':
    case 'wraparound':
    case 'off':
      return finding.kind;
  }
}

/** The holder as the last sample saw it: what would be ended. */
export function backendOf(holder: HorizonHolder, backends: ReadonlyMap<string, Backend>): Backend | undefined {
  if (holder.pid === null) return undefined;
  return backends.get(`${holder.pid}@${holder.backend_start ?? '?'}`);
}
