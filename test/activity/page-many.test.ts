import { expect, test } from 'vitest';
import { matching, wordsOf } from '../../renderer/features/activity/row-filter.ts';
import { arrange, compareBy } from '../../renderer/features/activity/row-order.ts';
import { countStates } from '../../renderer/features/activity/state-counts.ts';
import { type Row, type Rows, rowsOf } from '../../shared/activity/rows.ts';
import type { Backend } from '../../shared/contract/activity.ts';
import { backend, leaked, waiting } from './made-backends.ts';

const compare = compareBy({ id: 'blocking', direction: 'descending' });

function made(pid: number): Backend {
  if (pid % 50 === 0) return waiting(pid, [pid - 1]);
  return pid % 7 === 0 ? leaked(pid, pid % 900) : backend(pid);
}

/** What a tick costs: rows, counts, filter, order. */
function tick(backends: ReadonlyMap<string, Backend>, before: Rows, shown: readonly Row[]) {
  const rows = rowsOf(backends, before);
  countStates(rows.values(), []);
  const words = wordsOf('shop');
  const arranged = arrange({
    rows: matching(rows.values(), words, null),
    shown,
    compare,
    isHeld: false,
    keeps: () => false,
  });
  return { rows, shown: arranged.rows };
}

/** The quickest of nine ticks in which a twentieth changed, in ms; every other row must be the one it was. */
function quickestTick(count: number): number {
  const backends = new Map(Array.from({ length: count }, (_, at) => made(at + 1)).map((one) => [one.key, one]));
  let state = tick(backends, new Map(), []);
  let quickest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 9; round += 1) {
    const next = new Map(backends);
    for (let at = 1; at <= count / 20; at += 1) {
      const changed = made(at * 20 + round);
      next.set(changed.key, { ...changed, query: `SELECT ${round}` });
    }
    const from = performance.now();
    const after = tick(next, state.rows, state.shown);
    quickest = Math.min(quickest, performance.now() - from);
    let kept = 0;
    for (const [key, row] of after.rows) if (state.rows.get(key) === row) kept += 1;
    expect(kept).toBeGreaterThan(count * 0.88);
    state = after;
  }
  return quickest;
}

test('10,000 backends: a tick keeps the rows that did not change, and grows with their number, not with its square', () => {
  quickestTick(1_000);
  const few = quickestTick(1_000);
  const many = quickestTick(10_000);
  // Ten times as many take 8 to 20 times as long; what is not linear would take a hundred times.
  expect(many / few).toBeLessThan(50);
  console.log(`1,000 backends ${few.toFixed(1)} ms, 10,000 backends ${many.toFixed(1)} ms`);
});
