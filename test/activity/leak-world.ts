import { findLeaks, type Leak } from '../../shared/activity/leak.ts';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { ActivityServer, Backend } from '../../shared/contract/activity.ts';
import { timeText } from '../sampler/activity-story.ts';
import { madeBackend } from './made-backend.ts';

/** One transaction of one backend: it runs a statement, sits idle, and is committed, or never. Times in ms. */
export interface Deal {
  readonly pid: number;
  readonly fromMs: number;
  /** null: it is never finished. */
  readonly toMs: number | null;
  /** Its backend is closed then, rather than idle. */
  readonly closes?: boolean;
  /** Runs a statement every so often, so that it never sits idle for longer. */
  readonly worksEveryMs?: number;
  readonly more?: Partial<Backend>;
  /** When its backend was connected; with its transaction when not given. */
  readonly bornMs?: number;
}

export const dayMs = Date.UTC(2026, 10, 21, 9, 0, 0);

export const madeServer = (more: Partial<ActivityServer> = {}): ActivityServer => ({
  server_version_num: 180000,
  max_connections: 100,
  reserved: 3,
  idle_in_transaction_session_timeout: '0',
  deadlock_timeout_ms: 1000,
  postmaster_start: timeText(dayMs - 86_400_000),
  database: 'breakpad',
  role: 'app_ro',
  seesAll: true,
  isPooled: false,
  ...more,
});

/** When it last ran a statement. */
const workedAt = ({ fromMs, worksEveryMs }: Deal, nowMs: number): number =>
  worksEveryMs === undefined ? fromMs : nowMs - ((nowMs - fromMs) % worksEveryMs);

/** The backend of a pid at a moment; null when it is not connected. `deals` are all of that pid, in order. */
function backendAt(deals: readonly Deal[], nowMs: number): Backend | null {
  const begun = deals.filter(({ fromMs }) => fromMs <= nowMs);
  const deal = begun.at(-1);
  const first = deals[0];
  if (deal === undefined || first === undefined) return null;
  const backend_start = timeText(first.bornMs ?? first.fromMs);
  const isOver = deal.toMs !== null && deal.toMs <= nowMs;
  if (isOver && deal.closes === true) return null;
  const changedMs = isOver ? (deal.toMs ?? nowMs) : workedAt(deal, nowMs);
  return madeBackend({
    key: `${deal.pid}@${backend_start}`,
    pid: deal.pid,
    backend_start,
    kind: isOver ? 'idle' : 'idle-in-transaction',
    state: isOver ? 'idle' : 'idle in transaction',
    xact_start: isOver ? null : timeText(deal.fromMs),
    state_change: timeText(changedMs),
    query: `SELECT value FROM system WHERE id = ${deal.pid}`,
    ...deal.more,
  });
}

export interface Watch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly everyMs?: number;
  readonly server?: ActivityServer;
}

/** What is found at each sample, while these deals are watched. */
export function watch(
  deals: readonly Deal[],
  { fromMs, toMs, everyMs = 1000, server = madeServer() }: Watch,
): Leak[][] {
  const byPid = new Map<number, Deal[]>();
  for (const deal of [...deals].sort((a, b) => a.fromMs - b.fromMs)) {
    byPid.set(deal.pid, [...(byPid.get(deal.pid) ?? []), deal]);
  }
  const runs = openRunStore({ keepMs: 3_600_000 });
  const found: Leak[][] = [];
  let before = new Set<string>();
  for (let nowMs = fromMs; nowMs <= toMs; nowMs += everyMs) {
    const backends = [...byPid.values()].flatMap((mine) => backendAt(mine, nowMs) ?? []);
    const keys = new Set(backends.map(({ key }) => key));
    const gone = [...before].filter((key) => !keys.has(key));
    before = keys;
    runs.tick({ nowMs, used: backends.length, changed: backends, gone });
    found.push([...findLeaks({ nowMs, backends, runs, server, used: backends.length })]);
  }
  return found;
}

export const lastOf = (found: readonly Leak[][]): Leak | null => found.at(-1)?.[0] ?? null;

/** One at each of these times, each on a backend of its own, that is never finished. */
export const leaking = (timesMs: readonly number[], more: Partial<Deal> = {}): Deal[] =>
  timesMs.map((fromMs, index) => ({ pid: 20_000 + index, fromMs, toMs: null, ...more }));

/** Times with such gaps, the first one gap after `fromMs`. */
export function timesAfter(fromMs: number, gapsMs: readonly number[]): number[] {
  let ms = fromMs;
  return gapsMs.map((gap) => {
    ms += gap;
    return ms;
  });
}

export const minuteMs = 60_000;

export const repeat = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Seen once, with nothing watched before. */
export const firstSight = (deals: readonly Deal[], nowMs: number, server = madeServer()) =>
  lastOf(watch(deals, { fromMs: nowMs, toMs: nowMs, server }));

/** A pool of this size: each connection works all the time, each transaction takes as long as `openMs` says. */
export function pool(
  size: number,
  openMs: (index: number) => number,
  { fromMs = dayMs, growMs = 100, untilMs = 300_000 } = {},
): Deal[] {
  return repeat(size, (place) => place).flatMap((place) => {
    const deals: Deal[] = [];
    for (let ms = fromMs + place * growMs; ms < dayMs + untilMs; ) {
      const toMs = ms + openMs(place * 7 + deals.length);
      deals.push({ pid: 1000 + place, fromMs: ms, toMs });
      ms = toMs + 700;
    }
    return deals;
  });
}
