import type { Run, RunStore } from '../../../shared/activity/run-store.ts';
import { kindWords, type StateKind, stateKinds } from '../../../shared/activity/state-kinds.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { clockOf } from './time-axis.ts';
import type { TimelineGroup, TimelineProps, TimeWindow } from './timeline-props.ts';

export type Counts = Record<StateKind, number>;

export const noCounts = (): Counts => ({
  active: 0,
  'idle-in-transaction': 0,
  aborted: 0,
  waiting: 0,
  idle: 0,
  unknown: 0,
});

const mostHoleMs = 30_000;

/** How many of the group's backends were in each state at that moment. */
export function countsAt(runs: RunStore, group: TimelineGroup, ms: number, into: Counts = noCounts()): Counts {
  let kind: StateKind | null = null;
  let endMs = 0;
  const take = (run: Run) => {
    if (run.fromMs > ms) return;
    kind = run.kind;
    endMs = run.toMs;
  };
  for (const lane of group.lanes) {
    kind = null;
    if (lane.firstMs > ms || lane.lastMs < ms) continue;
    runs.visit(lane.identity.key, ms - mostHoleMs, ms, take);
    if (kind !== null && endMs > ms - mostHoleMs) into[kind as StateKind] += 1;
  }
  return into;
}

/** "6 active, 4 waiting on lock, 65 idle"; states that nobody is in are left out. */
export function countWords(counts: Counts): string {
  const order: readonly StateKind[] = ['waiting', 'aborted', 'idle-in-transaction', 'active', 'idle', 'unknown'];
  const words = order.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kindWords[kind]}`);
  return words.length === 0 ? 'no backends' : words.join(', ');
}

/** While it follows, the sentence is of now often enough for who listens. */
const renewMs = 5000;

/** What the picture says, in one sentence. Kept for a while, since it counts every lane. */
export class Sentence {
  #words = '';
  #runs: RunStore | null = null;
  #key = '';

  of({ runs, groups, isFollowing, nowMs, cursorMs }: TimelineProps, window: TimeWindow, ms: number): string {
    const span = Math.round(window.toMs - window.fromMs);
    const moment = isFollowing ? Math.floor(nowMs / renewMs) : `${window.fromMs} ${ms}`;
    const key = `${span} ${moment} ${cursorMs} ${groups.length}`;
    if (runs === this.#runs && key === this.#key) return this.#words;
    this.#runs = runs;
    this.#key = key;
    const counts = noCounts();
    for (const group of groups) countsAt(runs, group, ms, counts);
    const total = stateKinds.reduce((sum, kind) => sum + counts[kind], 0);
    const stretch = `from ${clockOf(window.fromMs)} to ${clockOf(window.toMs)}`;
    const who = `${countOf(total, 'backend')} in ${countOf(groups.length, 'group')}`;
    this.#words = `Timeline of backends ${stretch}. At ${clockOf(ms)}: ${who}, ${countWords(counts)}.`;
    return this.#words;
  }
}
