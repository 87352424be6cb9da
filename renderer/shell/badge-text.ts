import { horizonOf } from '../../shared/activity/horizon.ts';
import { serverMsOrNull } from '../../shared/activity/server-time.ts';
import { isIdleInTransaction, type StateKind } from '../../shared/activity/state-kinds.ts';
import type { ActivityServer, Backend } from '../../shared/contract/activity.ts';

interface BadgeWords {
  readonly tone: 'idletx' | 'lock';
  readonly title: string;
  readonly hidden: string;
  readonly text: (seen: Seen) => string;
}

/** Of the last sample. */
export interface Seen {
  readonly backends: ReadonlyMap<string, Backend>;
  readonly server: ActivityServer | null;
  readonly nowMs: number;
}

const hidden = 'Some backends hide their state from this role';

/** What the rail says, by room: from the samples that are there anyway. */
export const badges: Readonly<Record<string, BadgeWords>> = {
  activity: { tone: 'idletx', title: 'idle in transaction', hidden, text: counted(isIdleInTransaction) },
  locks: { tone: 'lock', title: 'waiting on lock', hidden, text: counted((kind) => kind === 'waiting') },
  vacuum: {
    tone: 'idletx',
    title: 'A transaction of more than 5 min holds vacuum back in this database',
    hidden,
    text: (seen) => (isHeldBack(seen) ? '!' : ''),
  },
};

/** The count, nothing for none, and ? where none is seen but some are hidden: that is not 0. */
function counted(counts: (kind: StateKind) => boolean): BadgeWords['text'] {
  return ({ backends }) => {
    let found = 0;
    let isHidden = false;
    for (const { kind } of backends.values()) {
      if (counts(kind)) found += 1;
      if (kind === 'unknown') isHidden = true;
    }
    if (found > 0) return String(found);
    return isHidden ? '?' : '';
  };
}

/** Shorter ones are everyday life: they end before the next vacuum comes by. */
const longMs = 5 * 60_000;

function isHeldBack({ backends, server, nowMs }: Seen): boolean {
  for (const backend of backends.values()) {
    if (backend.datname !== server?.database || horizonOf(backend) !== 'held') continue;
    const startMs = serverMsOrNull(backend.xact_start);
    if (startMs !== null && nowMs - startMs >= longMs) return true;
  }
  return false;
}

export function badgeText(word: string, seen: Seen): string {
  return badges[word]?.text(seen) ?? '';
}
