import type { RunStore } from '../../../shared/activity/run-store.ts';

/** A stretch of time cut into equal parts. */
export interface Cut {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

const spansMs = [5, 15, 30, 60, 90].map((minutes) => minutes * 60_000);

/** The shortest span that holds what is known, so that the first minutes are not a speck at the right edge. */
export function spanFor(knownMs: number): number {
  return spansMs.find((span) => span >= knownMs) ?? 90 * 60_000;
}

const partOf = ({ fromMs, toMs, count }: Cut, ms: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor(((ms - fromMs) / (toMs - fromMs)) * count)));

/** The most that waited on a lock at once, in each part. */
export function waitingAtOnce(runs: RunStore, cut: Cut): readonly number[] {
  const edges: { readonly ms: number; readonly step: 1 | -1 }[] = [];
  for (const { identity } of runs.lanes(cut.fromMs, cut.toMs)) {
    runs.visit(identity.key, cut.fromMs, cut.toMs, (run) => {
      if (run.kind !== 'waiting') return;
      edges.push({ ms: Math.max(run.fromMs, cut.fromMs), step: 1 }, { ms: Math.min(run.toMs, cut.toMs), step: -1 });
    });
  }
  // Who comes and who goes at the same sample were there together.
  edges.sort((a, b) => a.ms - b.ms || b.step - a.step);
  const most: number[] = Array.from({ length: cut.count }, () => 0);
  let now = 0;
  edges.forEach(({ ms, step }, index) => {
    now += step;
    if (now <= 0) return;
    const last = partOf(cut, edges[index + 1]?.ms ?? ms);
    for (let part = partOf(cut, ms); part <= last; part += 1) most[part] = Math.max(most[part] ?? 0, now);
  });
  return most;
}

/** The last value in each part; null where none fell into it. */
export function lastIn<T>(items: readonly T[], msOf: (item: T) => number, cut: Cut): readonly (T | null)[] {
  const last: (T | null)[] = Array.from({ length: cut.count }, () => null);
  for (const item of items) {
    const ms = msOf(item);
    if (ms >= cut.fromMs && ms <= cut.toMs) last[partOf(cut, ms)] = item;
  }
  return last;
}

/** 0, half and all of a round number that is at least `most`. */
export function ticksUpTo(most: number): readonly number[] {
  if (most <= 1) return [0, 1];
  const size = 10 ** Math.floor(Math.log10(most));
  const top = [1, 2, 4, 5, 6, 8, 10].map((step) => step * size).find((step) => step >= most) ?? most;
  return [0, top / 2, top];
}
