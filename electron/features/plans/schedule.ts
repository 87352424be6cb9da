/** One EXPLAIN to send. `first` warms up and is told apart; `untimed` is the same with TIMING OFF. */
export interface Step {
  readonly side: number;
  readonly kind: 'plan' | 'first' | 'timed' | 'untimed';
}

interface Scheduled {
  readonly sides: number;
  readonly isAnalyzed: boolean;
  readonly runs: number;
  readonly hasFirst: boolean;
  readonly hasUntimed: boolean;
}

/**
 * A B B A A B …: whatever drifts while it runs (caches, clock speed, neighbours) meets both alike. The untimed runs of a
 * round stand between the timed ones, in the other order.
 */
export function scheduleOf({ sides, isAnalyzed, runs, hasFirst, hasUntimed }: Scheduled): readonly Step[] {
  const all = Array.from({ length: sides }, (_, side) => side);
  if (!isAnalyzed) return all.map((side) => ({ side, kind: 'plan' }));
  const steps: Step[] = hasFirst ? all.map((side) => ({ side, kind: 'first' })) : [];
  for (let round = 0; round < runs; round += 1) {
    const order = round % 2 === 0 ? all : all.toReversed();
    steps.push(...order.map((side): Step => ({ side, kind: 'timed' })));
    if (hasUntimed) steps.push(...order.toReversed().map((side): Step => ({ side, kind: 'untimed' })));
  }
  return steps;
}

/** "A B B A": the measured ones. */
export const orderText = (done: readonly Step[]): string =>
  done
    .filter(({ kind }) => kind === 'timed' || kind === 'plan')
    .map(({ side }) => (side === 0 ? 'A' : 'B'))
    .join(' ');
