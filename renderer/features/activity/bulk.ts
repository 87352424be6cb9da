import { endRefusal, targetOf } from '../../../shared/activity/may-act.ts';
import type { Row } from '../../../shared/activity/rows.ts';
import { isIdleInTransaction } from '../../../shared/activity/state-kinds.ts';
import type { Backend, Outcome, Target } from '../../../shared/contract/activity.ts';

/** Ages that the split button offers. */
export const ages = [
  { minutes: 0, label: '0 s' },
  { minutes: 1, label: '1 min' },
  { minutes: 5, label: '5 min' },
  { minutes: 15, label: '15 min' },
  { minutes: 60, label: '1 h' },
] as const;

/** One backend of a bulk, as the sample showed it. */
export interface Victim {
  readonly key: string;
  readonly backend: Backend;
  readonly target: Target;
  readonly xactMs: number;
}

/** Who among the shown rows has been idle in a transaction begun at least so long ago; the oldest first. */
export function victimsOf(rows: Iterable<Row>, olderThanMs: number, nowMs: number): readonly Victim[] {
  const victims: Victim[] = [];
  for (const row of rows) {
    const { key, backend } = row;
    const xactMs = openSince(row);
    if (xactMs === null || !isIdleInTransaction(backend.kind) || nowMs - xactMs < olderThanMs) continue;
    const target = row.isGone || endRefusal(backend) !== null ? null : targetOf(backend);
    if (target) victims.push({ key, backend, target, xactMs });
  }
  return victims.sort((a, b) => a.xactMs - b.xactMs);
}

/** An aborted transaction has lost its start: it is at least as old as its state. */
const openSince = ({ backend: { kind }, xactMs, sinceMs }: Row): number | null =>
  xactMs ?? (kind === 'aborted' ? sinceMs : null);

/** Counts for every age of the menu, in one pass. */
export function countByAge(rows: Iterable<Row>, nowMs: number): readonly number[] {
  const victims = victimsOf(rows, 0, nowMs);
  return ages.map(({ minutes }) => victims.filter(({ xactMs }) => nowMs - xactMs >= minutes * 60_000).length);
}

export const outcomeWords: Readonly<Record<Outcome['kind'], string>> = {
  ended: 'ended',
  cancelled: 'query cancelled',
  'still-ending': 'still ending',
  'moved-on': 'had moved on',
  gone: 'had already gone',
  denied: 'not permitted',
  refused: 'refused',
  failed: 'failed',
};

/** pids by what happened, in the order in which the first of each kind came. */
export function byOutcome(outcomes: readonly Outcome[]): readonly (readonly [Outcome['kind'], readonly Outcome[]])[] {
  const groups = new Map<Outcome['kind'], Outcome[]>();
  for (const outcome of outcomes) groups.set(outcome.kind, [...(groups.get(outcome.kind) ?? []), outcome]);
  return [...groups];
}

/** "Ended 10 of 11 backends." and what became of the rest: "19533 had already gone." */
export function bulkSummary(of: number, outcomes: readonly Outcome[]): { title: string; detail: string } {
  const ended = outcomes.filter(({ kind }) => kind === 'ended').length;
  const rest = byOutcome(outcomes)
    .filter(([kind]) => kind !== 'ended')
    .map(([kind, some]) => `${some.map(({ pid }) => pid).join(', ')} ${outcomeWords[kind]}.`);
  const left = of - outcomes.length;
  return {
    title: `Ended ${ended} of ${of} ${of === 1 ? 'backend' : 'backends'}.`,
    detail: [...rest, ...(left > 0 ? [`Stopped: ${left} left alone.`] : [])].join(' '),
  };
}
