import type { ActivityServer, Backend } from '../contract/activity.ts';
import { patienceMs, watchedOf } from './leak-finished.ts';
import { forecastMs } from './leak-forecast.ts';
import { arrivalMoments, medianGapMs } from './leak-gaps.ts';
import { withoutLiterals } from './redact.ts';
import type { RunStore } from './run-store.ts';
import { serverMsOrNull } from './server-time.ts';
import { isIdleInTransaction } from './state-kinds.ts';

/**
 * A program that forgets its transactions: backends of one application and role that sit idle in transaction, more and
 * more of them. Times are the server's clock in ms.
 */
export interface Leak {
  readonly application: string | null;
  readonly usename: string | null;
  /** The leaked backends, oldest transaction first; `pids` and `arrivalsMs` in the same order. */
  readonly keys: readonly string[];
  readonly pids: readonly number[];
  /** One more every so often: the median of the last gaps between two. */
  readonly everyMs: number | null;
  /** Start of the oldest of these transactions. */
  readonly sinceMs: number;
  /** Their commonest last query, as one of them has it; null when none is known. */
  readonly query: string | null;
  /** Until ordinary roles can no longer connect, if it goes on like this. null: nothing says that they will not. */
  readonly limitInMs: number | null;
  /** Start of each of these transactions. */
  readonly arrivalsMs: readonly number[];
}

export interface LeakFacts {
  /** The server's clock. */
  readonly nowMs: number;
  readonly backends: Iterable<Backend>;
  readonly runs: RunStore;
  readonly server: ActivityServer;
  /** Client backends. */
  readonly used: number;
}

/**
 * Fewer are no pattern: of two or three forgotten transactions nobody can say whether more will come. The table shows
 * them anyway.
 */
export const fewest = 4;
/**
 * Left alone for so long at first sight, with nothing watched yet: longer than requests, pool checkouts and the calls
 * that programs make within a transaction may take by the usual limits (30 s).
 */
const abandonedMs = 60_000;
/**
 * Sooner only where it was watched how they came and none finished: six of them, since a pool that has just been
 * started also opens some before the first one finishes; and the oldest idle for this long: a moment is no trouble.
 */
const fewestWatched = 6;
const restingMs = 20_000;
/** With random arrivals (exponential gaps) the next one is later than this in 0.4 % of the cases: then it has stopped. */
const overdueGaps = 8;
/** Of those that stayed open for unusually long, one in so many may finish after all (somebody ends one by hand). */
const finishingShare = 4;

interface Open {
  readonly backend: Backend;
  readonly xactMs: number;
  readonly idleMs: number;
}

/** Leaks, largest first. Costs nothing where fewer than four of a kind are idle in transaction. */
export function findLeaks(facts: LeakFacts): readonly Leak[] {
  const backends = [...facts.backends];
  const found: Leak[] = [];
  for (const group of groupsOf(backends, facts.nowMs)) {
    const leaked = leakedOf(group, facts);
    if (leaked !== null) found.push(leakOf(leaked, backends, facts));
  }
  return found.sort((a, b) => b.keys.length - a.keys.length);
}

/** Backends idle in transaction by application and role, oldest first. Hidden ones are none: nothing is known of them. */
function groupsOf(backends: readonly Backend[], nowMs: number): readonly (readonly Open[])[] {
  const groups = new Map<string, Open[]>();
  for (const backend of backends) {
    const xactMs = serverMsOrNull(backend.xact_start);
    const changedMs = serverMsOrNull(backend.state_change);
    if (!isIdleInTransaction(backend.kind) || xactMs === null || changedMs === null) continue;
    if (backend.isOurs || backend.backend_type !== 'client backend') continue;
    const name = JSON.stringify([backend.application_name, backend.usename]);
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push({ backend, xactMs, idleMs: nowMs - changedMs });
  }
  const large = [...groups.values()].filter((group) => group.length >= fewest);
  return large.map((group) => group.sort((a, b) => a.xactMs - b.xactMs));
}

/**
 * Which of a group are leaked; null when it does not look like a leak. The program's other transactions are the
 * measure: what has been open for much longer than they take does not finish by itself.
 */
function leakedOf(group: readonly Open[], { nowMs, runs }: LeakFacts): readonly Open[] | null {
  const [first] = group;
  // What is cheap comes first: a busy pool is not read through as long as nothing in it sits idle.
  if (first === undefined || !group.some(({ idleMs }) => idleMs >= restingMs)) return null;
  const openMs = group.map(({ xactMs }) => xactMs);
  const { fromMs: watchedFromMs, finished } = watchedOf(first.backend, runs, openMs, nowMs);
  const patience = patienceMs(finished);
  // One that has run a statement for most of its life is at work, however long it takes.
  const leaked = group.filter(({ xactMs, idleMs }) => nowMs - xactMs >= patience && idleMs * 2 >= nowMs - xactMs);
  const arrivedWatched = leaked.filter(({ xactMs }) => xactMs >= watchedFromMs).length;
  const sinceMs = leaked[0]?.xactMs ?? nowMs;
  const late = finished.filter(({ fromMs, toMs }) => toMs >= sinceMs && toMs - fromMs > patience).length;
  if (late > 1 && late * finishingShare > arrivedWatched) return null;
  return goesOn(leaked, nowMs) && isAbandoned(leaked, arrivedWatched) ? leaked : null;
}

/** At least four moments at which they came, the last one not too long ago: a batch that began at once is one moment. */
function goesOn(leaked: readonly Open[], nowMs: number): boolean {
  const moments = arrivalMoments(leaked.map(({ xactMs }) => xactMs));
  const everyMs = medianGapMs(moments);
  return moments.length >= fewest && everyMs !== null && nowMs - (moments.at(-1) ?? 0) <= overdueGaps * everyMs;
}

function isAbandoned(leaked: readonly Open[], arrivedWatched: number): boolean {
  const left = (ms: number) => leaked.filter(({ idleMs }) => idleMs >= ms).length;
  return left(abandonedMs) >= fewest || (arrivedWatched >= fewestWatched && left(restingMs) > 0);
}

function leakOf(leaked: readonly Open[], backends: readonly Backend[], facts: LeakFacts): Leak {
  const members = leaked.map(({ backend }) => backend);
  const arrivalsMs = leaked.map(({ xactMs }) => xactMs);
  const everyMs = medianGapMs(arrivalsMs);
  const { application_name: application = null, usename = null } = members[0] ?? {};
  return {
    application,
    usename,
    keys: members.map(({ key }) => key),
    pids: members.map(({ pid }) => pid),
    everyMs,
    sinceMs: arrivalsMs[0] ?? facts.nowMs,
    query: commonestQuery(members),
    limitInMs: everyMs === null ? null : forecastMs(members, { ...facts, backends, everyMs, arrivalsMs }),
    arrivalsMs,
  };
}

/** Alike but for the values in them, they are the same query; of several equally common ones the newest. */
function commonestQuery(backends: readonly Backend[]): string | null {
  const counts = new Map<string, { count: number; query: string }>();
  let best: { count: number; query: string } | null = null;
  for (const { query } of backends) {
    if (query === null || query === '') continue;
    const shape = withoutLiterals(query);
    const seen = { count: (counts.get(shape)?.count ?? 0) + 1, query };
    counts.set(shape, seen);
    if (best === null || seen.count >= best.count) best = seen;
  }
  return best?.query ?? null;
}
