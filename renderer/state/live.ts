import { create } from 'zustand';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { RunStore } from '../../shared/activity/run-store.ts';
import type { ActivityEvent, ActivityServer, Backend, Counters, LockCounts } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import type { ExecutedStatement } from '../../shared/rpc.ts';

/**
 * What the page keeps of an open database's activity: an hour, as the host does. A transaction that has been open for
 * longer is still drawn from its start, since the server says when that was.
 */
export const keepMs = 60 * 60_000;

/** What happens on the open database: written by the shell's one subscription, read by every room that shows it. */
export interface Live {
  readonly at: At | null;
  /** null until the first sample. */
  readonly server: ActivityServer | null;
  /** The server's clock at the last sample. */
  readonly nowMs: number;
  /** The present rate; it backs off where samples are slow. */
  readonly everyMs: number;
  /** Client backends, ours too. */
  readonly used: number;
  /** Every backend of the last sample, by key. Replaced when it changes. */
  readonly backends: ReadonlyMap<string, Backend>;
  /** Grows in place: `version` says when. */
  readonly runs: RunStore;
  readonly version: number;
  /** The last hour, oldest first. */
  readonly counters: readonly Counters[];
  readonly lockCounts: readonly LockCounts[];
  readonly statements: readonly ExecutedStatement[];
  /** Why the last sample failed; null when it did not. */
  readonly failed: string | null;
  readonly isPaused: boolean;
}

const nothing = (at: At | null, isPaused: boolean): Live => ({
  at,
  server: null,
  nowMs: 0,
  everyMs: 1000,
  used: 0,
  backends: new Map(),
  runs: openRunStore({ keepMs }),
  version: 0,
  counters: [],
  lockCounts: [],
  statements: [],
  failed: null,
  isPaused,
});

export const useLive = create<Live>(() => nothing(null, false));

/** Another database, or none: what was kept of the one before is forgotten. */
export function beginLive(at: At | null): void {
  useLive.setState(({ at: before, isPaused }) => (before === at ? {} : nothing(at, isPaused)));
}

/** P: the samples stop, what was seen stays. The host goes on while another window looks. */
export function togglePaused(): void {
  useLive.setState(({ isPaused }) => ({ isPaused: !isPaused }));
}

const keepCounts = 720;
const appended = <T>(list: readonly T[], one: T): readonly T[] => [...list.slice(1 - keepCounts), one];

/** What one event changes. `start` begins anew, since the history that follows it holds what was seen before. */
export function afterEvent(live: Live, event: ActivityEvent): Partial<Live> {
  const version = live.version + 1;
  switch (event.kind) {
    case 'start':
      return {
        ...nothing(live.at, live.isPaused),
        server: event.server,
        nowMs: event.nowMs,
        everyMs: event.everyMs,
        statements: live.statements,
        version,
      };
    case 'history':
      live.runs.add(event.runs);
      return { version };
    case 'gap':
      live.runs.gap(event.gap);
      return { version };
    case 'tick':
      return { ...afterTick(live, event), version };
    case 'counters':
      return { counters: appended(live.counters, event), version };
    case 'locks':
      return { lockCounts: appended(live.lockCounts, event), version };
    case 'sql':
      return { statements: event.statements };
    case 'failed':
      return { failed: event.words, version };
  }
}

function afterTick(live: Live, tick: Extract<ActivityEvent, { kind: 'tick' }>): Partial<Live> {
  live.runs.tick(tick);
  live.runs.prune(tick.nowMs - keepMs);
  const { nowMs, everyMs, used } = tick;
  if (tick.changed.length === 0 && tick.gone.length === 0) return { nowMs, everyMs, used, failed: null };
  const backends = new Map(live.backends);
  for (const key of tick.gone) backends.delete(key);
  for (const backend of tick.changed) backends.set(backend.key, backend);
  return { nowMs, everyMs, used, backends, failed: null };
}
