import type { Run, RunStore } from '../../../shared/activity/run-store.ts';
import { kindWords, type StateKind, stateKinds } from '../../../shared/activity/state-kinds.ts';
import { durationWords } from '../../../shared/figure-text.ts';
import { runAt } from './hit.ts';
import { noCounts } from './summary.ts';
import type { TimelineGroup, TimeWindow } from './timeline-props.ts';

/** One lane as a line of text: what the picture shows of it in this window. */
export interface Listed {
  readonly key: string;
  readonly pid: number;
  readonly group: string;
  /** At the moment that is looked at; null: it was not there then. */
  readonly run: Run | null;
  /** "active 2 min 3 s, idle 27 min": how long in which state within the window. */
  readonly spent: string;
  /** Transactions that began within it. */
  readonly starts: number;
}

/** Nobody reads more; the rest is counted. */
export const mostListed = 100;

/** The lanes of the window in the order of the picture, closed groups' too; at most `mostListed`. */
export function listedLanes(
  runs: RunStore,
  groups: readonly TimelineGroup[],
  window: TimeWindow,
  ms: number,
): { readonly lanes: readonly Listed[]; readonly total: number } {
  const seen = new Set<string>();
  const lanes: Listed[] = [];
  for (const group of groups) {
    for (const { identity, firstMs, lastMs } of group.lanes) {
      if (lastMs < window.fromMs || firstMs > window.toMs || seen.has(identity.key)) continue;
      seen.add(identity.key);
      if (lanes.length < mostListed) lanes.push(listed(runs, group, identity.key, identity.pid, window, ms));
    }
  }
  return { lanes, total: seen.size };
}

function listed(
  runs: RunStore,
  group: TimelineGroup,
  key: string,
  pid: number,
  window: TimeWindow,
  ms: number,
): Listed {
  const spent = noCounts();
  let starts = 0;
  let xactMs: number | null = null;
  runs.visit(key, window.fromMs, window.toMs, (run) => {
    spent[run.kind] += Math.min(run.toMs, window.toMs) - Math.max(run.fromMs, window.fromMs);
    if (run.xactMs !== null && run.xactMs !== xactMs && run.xactMs >= window.fromMs) starts += 1;
    xactMs = run.xactMs;
  });
  return { key, pid, group: group.label, run: runAt(runs, key, ms, 1), spent: spentWords(spent), starts };
}

function spentWords(spent: Readonly<Record<StateKind, number>>): string {
  const kinds = stateKinds.filter((kind) => spent[kind] >= 500);
  return kinds
    .sort((a, b) => spent[b] - spent[a])
    .map((kind) => `${kindWords[kind]} ${durationWords(spent[kind])}`)
    .join(', ');
}
