import type { Leak } from '../../../shared/activity/leak.ts';
import type { Row } from '../../../shared/activity/rows.ts';
import type { Slots } from '../../../shared/activity/saturation.ts';
import { isIdleInTransaction } from '../../../shared/activity/state-kinds.ts';
import type { ActivityServer } from '../../../shared/contract/activity.ts';
import { countOf, durationWords } from '../../../shared/figure-text.ts';

/** What the banner says: the worst thing that can be known now. `id` changes when the finding does. */
export type Finding =
  | { readonly kind: 'slots'; readonly id: string; readonly title: string; readonly text: string }
  | { readonly kind: 'leak'; readonly id: string; readonly title: string; readonly text: string; readonly leak: Leak }
  | { readonly kind: 'vacuum'; readonly id: string; readonly title: string; readonly text: string; readonly row: Row };

export interface Found {
  readonly slots: Slots;
  readonly leaks: readonly Leak[];
  readonly rows: Iterable<Row>;
  readonly server: ActivityServer;
  readonly nowMs: number;
}

/** One at a time: no slots left, then a leak, then the oldest transaction that holds back vacuum here. */
export function worstFinding(found: Found): Finding | null {
  return slotsFinding(found) ?? leakFinding(found) ?? vacuumFinding(found);
}

function slotsFinding({ slots: { left, limit, used, reserved } }: Found): Finding | null {
  if (left > 0) return null;
  return {
    kind: 'slots',
    id: 'slots',
    title: 'No ordinary slots left.',
    text: `${used} client backends, ${limit} is the limit for ordinary roles; ${reserved} more are reserved. New connections of ordinary roles fail with 53300.`,
  };
}

function leakFinding({ leaks, slots: { left } }: Found): Finding | null {
  const [leak] = leaks;
  if (!leak) return null;
  const count = leak.pids.length;
  const who = leak.application ?? leak.usename;
  const of = who === null || who === '' ? '' : ` of ${who}`;
  const pace = leak.everyMs === null ? '' : `, one new every ~${roughly(leak.everyMs)}`;
  const limit = leak.limitInMs === null ? '' : `; limit reached in ~${roughly(leak.limitInMs)}`;
  return {
    kind: 'leak',
    // One more leaked backend is the same finding; twice as many is another one.
    id: `leak ${leak.application} ${leak.usename} ${Math.floor(Math.log2(Math.max(1, count)))}`,
    title: 'Connection leak.',
    text: `${countOf(count, 'backend')}${of} idle in transaction${pace}${limit}. ${countOf(left, 'ordinary slot')} left.`,
    leak,
  };
}

/** A transaction that holds vacuum back is worth a banner from here on. */
const longMs = 5 * 60_000;

function vacuumFinding({ rows, server, nowMs }: Found): Finding | null {
  let oldest: Holding | null = null;
  for (const row of rows) {
    if (!holdsBack(row, server.database) || nowMs - row.xactMs < longMs) continue;
    if (oldest === null || row.xactMs < oldest.xactMs) oldest = row;
  }
  if (!oldest) return null;
  const { backend, xactMs, key } = oldest;
  const by = backend.application_name || backend.usename || 'unknown';
  return {
    kind: 'vacuum',
    id: `vacuum ${key} ${backend.xact_start}`,
    title: 'Vacuum is held back.',
    text: `Backend ${backend.pid} of ${by} has been in a transaction for ${durationWords(nowMs - xactMs)}: rows that died since stay in this database.`,
    row: oldest,
  };
}

type Holding = Row & { readonly xactMs: number };

/** Idle, with an xid or a snapshot in this database: what died since stays. */
function holdsBack(row: Row, database: string): row is Holding {
  const { backend_xid, backend_xmin, kind, datname } = row.backend;
  const holds = backend_xid !== null || backend_xmin !== null;
  return row.xactMs !== null && holds && isIdleInTransaction(kind) && datname === database;
}

/** "7 min", "1 h": a forecast has no seconds beyond a minute. */
export function roughly(ms: number): string {
  if (ms < 60_000) return durationWords(Math.max(1000, ms));
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  const hours = Math.round(ms / 3_600_000);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
