import type { Identity } from '../contract/activity.ts';
import { quantile } from './leak-gaps.ts';
import type { Lane, RunStore } from './run-store.ts';
import { isIdleInTransaction } from './state-kinds.ts';

/** A transaction that was seen idle and then was over: from its start to the last sample that saw it. */
export interface Finished {
  readonly fromMs: number;
  readonly toMs: number;
  /** Its backend went with it: closed by the program, or ended by somebody. */
  readonly isGone: boolean;
}

/** Fewer say nothing about how long a program's transactions take. */
const fewestFinished = 4;
/** Open for three times as long as nine in ten of them take. With random durations 1 in 1000 takes longer than that. */
const usualShare = 0.9;
const usualTimes = 3;
/** Three at once, and a quarter of all that were open then: not transactions that finish, but a program that stops. */
const fewestAtOnce = 3;
const atOnceShare = 4;

/** How long a transaction of this program may be open before it counts as forgotten; 0 when too few are known. */
export function patienceMs(finished: readonly Finished[]): number {
  if (finished.length < fewestFinished) return 0;
  return (
    usualTimes *
    (quantile(
      finished.map(({ fromMs, toMs }) => toMs - fromMs),
      usualShare,
    ) ?? 0)
  );
}

/** Backends, and seconds of them, read at one look: a program with hundreds of busy ones costs the page a few ms. */
const mostRead = 20_000;
const mostReadMs = 3_600_000;

/** What was watched of one program. */
export interface Watched {
  /** Since when: an hour at most, less of a program with many backends, which shows as much in less time. */
  readonly fromMs: number;
  /**
   * Its transactions that went idle and were finished meanwhile. Backends that went together are left out: a program
   * that was stopped, or a bulk of backends that was ended, finished nothing.
   */
  readonly finished: readonly Finished[];
}

/** `program` is any of its backends; `openMs`: starts of the transactions that are open now. */
export function watchedOf(program: Identity, runs: RunStore, openMs: readonly number[], nowMs: number): Watched {
  if (runs.runs === 0) return { fromMs: nowMs, finished: [] };
  const { application_name, usename } = program;
  const lanes = runs.lanes(runs.fromMs, runs.toMs).filter(({ identity }) => {
    return identity.application_name === application_name && identity.usename === usename && !identity.isOurs;
  });
  const all = lanes.reduce((sum, { firstMs, lastMs }) => sum + 1 + Math.min(mostReadMs, lastMs - firstMs) / 1000, 1);
  const readMs = mostReadMs * Math.min(1, mostRead / all);
  const fromMs = Math.min(nowMs, Math.max(runs.fromMs, nowMs - readMs));
  const found: Finished[] = [];
  for (const lane of lanes) finishedOn(lane, runs, fromMs, found);
  const together = wentTogether(found, openMs);
  return { fromMs, finished: found.filter(({ isGone, toMs }) => !isGone || !together.has(toMs)) };
}

function finishedOn(lane: Lane, runs: RunStore, fromMs: number, found: Finished[]): void {
  let openMs: number | null = null;
  let lastMs = 0;
  runs.visit(lane.identity.key, fromMs, runs.toMs, ({ kind, xactMs, toMs }) => {
    if (kind === 'unknown') return;
    if (openMs !== null && xactMs !== openMs) {
      found.push({ fromMs: openMs, toMs: lastMs, isGone: false });
      openMs = null;
    }
    if (isIdleInTransaction(kind)) openMs = xactMs;
    lastMs = toMs;
  });
  if (openMs !== null && lane.isGone) found.push({ fromMs: openMs, toMs: lastMs, isGone: true });
}

/** The moments at which so many went that they cannot have finished. */
function wentTogether(all: readonly Finished[], openMs: readonly number[]): ReadonlySet<number> {
  const counts = new Map<number, number>();
  for (const { isGone, toMs } of all) if (isGone) counts.set(toMs, (counts.get(toMs) ?? 0) + 1);
  const moments = [...counts].filter(([atMs, count]) => {
    if (count < fewestAtOnce) return false;
    const openThen = all.filter(({ fromMs, toMs }) => fromMs <= atMs && toMs >= atMs).length;
    return count * atOnceShare >= openThen + openMs.filter((ms) => ms <= atMs).length;
  });
  return new Set(moments.map(([atMs]) => atMs));
}
