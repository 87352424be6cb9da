import { expect, test } from 'vitest';
import { matching, wordsOf } from '../../renderer/features/activity/row-filter.ts';
import { arrange, compareBy } from '../../renderer/features/activity/row-order.ts';
import { type Row, type Rows, rowsOf } from '../../renderer/features/activity/rows.ts';
import { countStates } from '../../renderer/features/activity/state-counts.ts';
import type { Backend } from '../../shared/contract/activity.ts';
import { backend, leaked, waiting } from './made-backends.ts';

const count = 10_000;
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

test('10,000 backends: a tick works on what changed, and stays small beside the second it has', () => {
  const backends = new Map(Array.from({ length: count }, (_, at) => made(at + 1)).map((one) => [one.key, one]));
  let state = tick(backends, new Map(), []);
  const times: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    const next = new Map(backends);
    for (let at = 1; at <= 500; at += 1) {
      const changed = made(at * 20 + round);
      next.set(changed.key, { ...changed, query: `SELECT ${round}` });
    }
    const from = performance.now();
    const after = tick(next, state.rows, state.shown);
    times.push(performance.now() - from);
    let kept = 0;
    for (const [key, row] of after.rows) if (state.rows.get(key) === row) kept += 1;
    expect(kept).toBeGreaterThan(count - 1200);
    state = after;
  }
  const median = times.sort((a, b) => a - b)[4] ?? Number.POSITIVE_INFINITY;
  // 15 to 27 ms on two cores under a load of ten. The bound only keeps out what is not linear.
  expect(median).toBeLessThan(100);
  console.log(`10,000 backends, 500 changed: ${median.toFixed(1)} ms`);
});
