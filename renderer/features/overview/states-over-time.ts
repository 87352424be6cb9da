import type { RunStore } from '../../../shared/activity/run-store.ts';
import type { StateKind } from '../../../shared/activity/state-kinds.ts';

/** What is drawn, from the bottom up. */
export const layers = ['idle', 'active', 'idle-in-transaction', 'waiting', 'unknown'] as const;
export type Layer = (typeof layers)[number];

const layerOf: Readonly<Record<StateKind, Layer>> = {
  idle: 'idle',
  active: 'active',
  'idle-in-transaction': 'idle-in-transaction',
  aborted: 'idle-in-transaction',
  waiting: 'waiting',
  unknown: 'unknown',
};

export interface StatesThen {
  readonly fromMs: number;
  readonly toMs: number;
  /** In the order of `layers`. */
  readonly counts: readonly number[];
}

/** How many backends were in which state at the end of each step. A step at which nobody looked is left out. */
export function statesOverTime(
  runs: RunStore,
  { fromMs, toMs, steps }: { readonly fromMs: number; readonly toMs: number; readonly steps: number },
): readonly StatesThen[] {
  const stepMs = (toMs - fromMs) / steps;
  const endOf = (step: number) => fromMs + (step + 1) * stepMs;
  // One more than there are steps, so that what ends after the last has a place.
  const changes = layers.map(() => new Array<number>(steps + 1).fill(0));
  const stepAtOrAfter = (ms: number) => Math.min(steps, Math.max(0, Math.ceil((ms - fromMs) / stepMs) - 1));
  for (const { identity } of runs.lanes(fromMs, toMs)) {
    if (identity.backend_type !== null && identity.backend_type !== 'client backend') continue;
    runs.visit(identity.key, fromMs, toMs, (run) => {
      const change = changes[layers.indexOf(layerOf[run.kind])];
      // Until one sample after the last that saw it.
      const first = stepAtOrAfter(run.fromMs);
      const after = Math.floor((run.toMs - fromMs) / stepMs);
      if (!change || after <= first - 1) return;
      change[first] = (change[first] ?? 0) + 1;
      const end = Math.min(steps, Math.max(first + 1, after));
      change[end] = (change[end] ?? 0) - 1;
    });
  }
  const now = layers.map(() => 0);
  const seen: StatesThen[] = [];
  for (let step = 0; step < steps; step += 1) {
    for (const [layer, change] of changes.entries()) now[layer] = (now[layer] ?? 0) + (change[step] ?? 0);
    const at = endOf(step);
    if (at <= runs.fromMs || runs.gaps.some((gap) => gap.fromMs < at && gap.toMs >= at)) continue;
    // We ourselves are connected: where nobody is, the first sample has not come yet.
    if (now.every((count) => count === 0)) continue;
    seen.push({ fromMs: at - stepMs, toMs: at, counts: [...now] });
  }
  return seen;
}
