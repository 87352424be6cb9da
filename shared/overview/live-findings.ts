import { slotsOf } from '../activity/saturation.ts';
import { serverMsOrNull } from '../activity/server-time.ts';
import { isIdleInTransaction } from '../activity/state-kinds.ts';
import { waitingBehind } from '../activity/waiting-behind.ts';
import type { Backend } from '../contract/activity.ts';
import { countOf, durationWords } from '../figure-text.ts';
import { type Finding, inRoom, type Seen } from './seen.ts';

/** What the samples say: who waits, whether somebody can still connect, who forgets transactions, who deadlocks. */
export function liveFindings(seen: Seen): readonly Finding[] {
  return [waits(seen), slots(seen), ...leaks(seen), idleTransaction(seen), deadlocks(seen)].filter(
    (one) => one !== null,
  );
}

/** Below this a queue is everyday. */
const shortestWaitMs = 2000;

interface Worst {
  readonly pid: number;
  readonly behind: readonly number[];
}

/** The one who keeps the most others waiting; of those with as many, the one behind whom somebody waits longest. */
function worstOf(waiting: readonly Backend[]): Worst | null {
  const waits = waiting.map(({ pid, blocked_by }) => ({ pid, blocked_by }));
  let worst: Worst | null = null;
  for (const pid of new Set(waiting.toSorted(longestFirst).flatMap(({ blocked_by }) => blocked_by))) {
    const behind = waitingBehind([pid], waits);
    if (worst === null || behind.length > worst.behind.length) worst = { pid, behind };
  }
  return worst;
}

const waitStart = ({ waits_for }: Backend): number | null => serverMsOrNull(waits_for?.waitstart ?? null);

const longestFirst = (a: Backend, b: Backend): number =>
  (waitStart(a) ?? Number.MAX_VALUE) - (waitStart(b) ?? Number.MAX_VALUE);

function waits({ live: { backends }, nowMs }: Seen): Finding | null {
  const all = [...backends.values()];
  const waiting = all.filter(({ kind }) => kind === 'waiting');
  const since = earliest(waiting.map(waitStart));
  if (waiting.length === 0 || (since !== null && nowMs - since < shortestWaitMs)) return null;
  const worst = worstOf(waiting);
  const behind = worst?.behind ?? waiting.map(({ pid }) => pid);
  const rest = waiting.length - behind.length;
  const blocker = all.find(({ pid }) => pid === worst?.pid);
  const those = waiting.filter(({ pid }) => behind.includes(pid)).toSorted(longestFirst);
  return {
    id: 'waits',
    urgency: 'now',
    title: `${countOf(behind.length, 'backend waits', 'backends wait')}${behindWords(worst)}`,
    evidence: [wordsOf(blocker), wantsOf(those[0]), rest > 0 ? `${rest} more elsewhere` : '']
      .filter(Boolean)
      .join('; '),
    sinceMs: earliest(those.map(waitStart)),
    to: inRoom('locks', 'Locks'),
  };
}

/** 0 is what pg_blocking_pids says of a prepared transaction. */
function behindWords(worst: Worst | null): string {
  if (worst === null) return '';
  return ` behind ${worst.pid === 0 ? 'a prepared transaction' : `pid ${worst.pid}`}`;
}

function wantsOf(backend: Backend | undefined): string {
  const wants = backend?.waits_for;
  if (!backend || !wants) return '';
  return `${backend.pid} wants ${wants.mode}${wants.object === null ? '' : ` on ${wants.object}`}`;
}

function wordsOf(backend: Backend | undefined): string {
  if (backend === undefined) return 'not seen in pg_stat_activity';
  const by = backend.application_name || backend.usename || 'unknown';
  return `${by}, ${backend.state ?? 'state hidden'}`;
}

function slots({ live: { server, used } }: Seen): Finding | null {
  if (server === null) return null;
  const { left, limit, reserved } = slotsOf(server, used);
  if (left > Math.max(3, limit * 0.1)) return null;
  return {
    id: 'slots',
    urgency: left === 0 ? 'now' : 'soon',
    title: left === 0 ? 'No ordinary connection is left' : `${countOf(left, 'ordinary connection')} left`,
    evidence: `${used} client backends, ${limit} is the limit for ordinary roles, ${reserved} are reserved`,
    sinceMs: null,
    to: inRoom('activity', 'Activity'),
  };
}

function leaks({ leaks: found }: Seen): readonly Finding[] {
  return found.map((leak) => ({
    id: `leak ${leak.application} ${leak.usename}`,
    urgency: leak.limitInMs !== null && leak.limitInMs < 3_600_000 ? 'now' : 'soon',
    title: `Connection leak in ${leak.application || leak.usename || 'an application without a name'}`,
    evidence:
      `${leak.pids.length} idle in transaction` +
      (leak.everyMs === null ? '' : `, one new every ~${durationWords(leak.everyMs)}`) +
      (leak.limitInMs === null ? '' : `; the limit is reached in ~${durationWords(leak.limitInMs)}`),
    sinceMs: leak.sinceMs,
    to: inRoom('activity', 'Activity'),
  }));
}

const longMs = 5 * 60_000;

/** One that is no leak, and holds nothing back: it still keeps its locks and its connection. */
function idleTransaction({ live: { backends }, leaks: found, nowMs }: Seen): Finding | null {
  const leaked = new Set(found.flatMap(({ keys }) => keys));
  const long = [...backends.values()]
    .filter(({ key, isOurs, kind }) => !isOurs && isIdleInTransaction(kind) && !leaked.has(key))
    .flatMap((backend) => {
      const xactMs = serverMsOrNull(backend.xact_start);
      return xactMs === null || nowMs - xactMs < longMs ? [] : [{ backend, xactMs }];
    })
    .sort((a, b) => a.xactMs - b.xactMs);
  const [oldest] = long;
  if (oldest === undefined) return null;
  const { pid, application_name, usename } = oldest.backend;
  const who = application_name || usename || 'unknown';
  return {
    id: 'idle in transaction',
    urgency: 'soon',
    title: `pid ${pid} is idle in transaction for ${durationWords(nowMs - oldest.xactMs)}`,
    evidence: `${who}${long.length > 1 ? `, and ${long.length - 1} more for over 5 min` : ''}`,
    sinceMs: oldest.xactMs,
    to: inRoom('activity', 'Activity'),
  };
}

function deadlocks({ deadlocks: found }: Seen): Finding | null {
  if (found === null || found.count === 0) return null;
  return {
    id: 'deadlocks',
    urgency: 'soon',
    title: `${countOf(found.count, 'deadlock')} while watching`,
    evidence: 'of every database of the server; each ended one transaction with 40P01',
    sinceMs: found.lastMs,
    to: inRoom('locks', 'Locks'),
  };
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
