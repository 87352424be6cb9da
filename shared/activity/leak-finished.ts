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

/**
 * The transactions of one application and role that went idle and were finished while it was watched. Backends that
 * went together are left out: a program that was stopped, or a bulk of backends that was ended, finished nothing.
 * `openMs`: starts of those that are open now.
 */
export function finishedBy(
  { application_name, usename }: Identity,
  runs: RunStore,
  openMs: readonly number[],
): readonly Finished[] {
  const found: Finished[] = [];
  for (const lane of runs.lanes(runs.fromMs, runs.toMs)) {
    const { identity } = lane;
    if (identity.application_name !== application_name || identity.usename !== usename || identity.isOurs) continue;
    finishedOn(lane, runs, found);
  }
  return found.filter((one) => !one.isGone || !wentTogether(one, found, openMs));
}

function finishedOn(lane: Lane, runs: RunStore, found: Finished[]): void {
  let openMs: number | null = null;
  let lastMs = 0;
  runs.visit(lane.identity.key, runs.fromMs, runs.toMs, ({ kind, xactMs, toMs }) => {
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

function wentTogether(one: Finished, all: readonly Finished[], openMs: readonly number[]): boolean {
  const together = all.filter(({ isGone, toMs }) => isGone && toMs === one.toMs).length;
  if (together < fewestAtOnce) return false;
  const others = all.filter(({ fromMs, toMs }) => fromMs <= one.toMs && toMs >= one.toMs).length;
  const still = openMs.filter((ms) => ms <= one.toMs).length;
  return together * atOnceShare >= others + still;
}
