import { expect, test } from 'vitest';
import { matching, wordsOf } from '../../renderer/features/activity/row-filter.ts';
import { arrange, compareBy } from '../../renderer/features/activity/row-order.ts';
import { countStates } from '../../renderer/features/activity/state-counts.ts';
import { type Row, type Rows, rowsOf } from '../../shared/activity/rows.ts';
import type { Backend } from '../../shared/contract/activity.ts';
import { backend, leaked, waiting } from './made-backends.ts';

/** How often a backend was read and two rows were compared: what a tick's time grows with, the same on every machine. */
let steps = 0;

const inOrder = compareBy({ id: 'blocking', direction: 'descending' });
const compare: typeof inOrder = (a, b) => {
  steps += 1;
  return inOrder(a, b);
};

const counted = (one: Backend): Backend =>
  new Proxy(one, {
    get(target, property) {
      steps += 1;
      return Reflect.get(target, property);
    },
  });

function made(pid: number): Backend {
  if (pid % 50 === 0) return waiting(pid, [pid - 1]);
  return pid % 7 === 0 ? leaked(pid, pid % 900) : backend(pid);
}

/** What is done at a tick: rows, counts, filter, order. */
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

/** Steps of the dearest of nine ticks in which a twentieth changed; every other row must be the one it was. */
function stepsOfTick(count: number): number {
  const all = Array.from({ length: count }, (_, at) => made(at + 1));
  const backends = new Map(all.map((one) => [one.key, counted(one)]));
  let state = tick(backends, new Map(), []);
  let dearest = 0;
  for (let round = 0; round < 9; round += 1) {
    const next = new Map(backends);
    for (let at = 1; at <= count / 20; at += 1) {
      const changed = made(at * 20 + round);
      next.set(changed.key, counted({ ...changed, query: `SELECT ${round}` }));
    }
    steps = 0;
    const after = tick(next, state.rows, state.shown);
    dearest = Math.max(dearest, steps);
    let kept = 0;
    for (const [key, row] of after.rows) if (state.rows.get(key) === row) kept += 1;
    expect(kept).toBeGreaterThan(count * 0.88);
    state = after;
  }
  return dearest;
}

test('10,000 backends: a tick keeps the rows that did not change, and grows with their number, not with its square', () => {
  const few = stepsOfTick(1_000);
  const many = stepsOfTick(10_000);
  // Sorting alone takes n log n: 13 times as many; what is not linear would take a hundred times.
  expect(many / few).toBeLessThan(20);
  console.log(`1,000 backends ${few} steps, 10,000 backends ${many}`);
});
