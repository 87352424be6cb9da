import { describe, expect, test } from 'vitest';
import { hitsIn, matching, wordsOf } from '../../renderer/features/activity/row-filter.ts';
import { arrange, compareBy } from '../../renderer/features/activity/row-order.ts';
import { countStates } from '../../renderer/features/activity/state-counts.ts';
import { behindOf, nobodyBehind } from '../../shared/activity/behind.ts';
import { countBehind, type Row, type Rows, rowsOf, waitersOf } from '../../shared/activity/rows.ts';
import type { Backend } from '../../shared/contract/activity.ts';
import { at, backend, byKey, hidden, leaked, noon, waiting } from './made-backends.ts';

const none: Rows = new Map();
const rows = (...backends: readonly Backend[]) => rowsOf(byKey(...backends), none);
const pids = (some: Iterable<Row>) => [...some].map((row) => row.backend.pid);
const sorted = (id: string, direction: 'ascending' | 'descending', ...backends: readonly Backend[]) =>
  pids([...rows(...backends).values()].sort(compareBy({ id, direction })));

describe('rows', () => {
  test('are the same objects until something in them changes', () => {
    const idle = backend(1);
    const holder = leaked(2, 60);
    const before = rowsOf(byKey(idle, holder), none);
    const after = rowsOf(byKey(idle, { ...holder }), before);
    expect(after.get(idle.key)).toBe(before.get(idle.key));
    expect(after.get(holder.key)).not.toBe(before.get(holder.key));
    const blocked = rowsOf(byKey(idle, holder, waiting(3, [1])), before);
    expect(blocked.get(idle.key)?.blocks).toBe(1);
    expect(blocked.get(holder.key)).toBe(before.get(holder.key));
  });

  test('count who waits behind them over several hops, each once, also in a cycle', () => {
    const all = rows(leaked(1, 60), waiting(2, [1]), waiting(3, [2]), waiting(4, [2, 3]));
    expect([...all.values()].map(({ blocks }) => blocks)).toEqual([3, 2, 1, 0]);
    const cycle = waitersOf([waiting(1, [2]), waiting(2, [1]), waiting(3, [1])]);
    expect(countBehind(1, cycle)).toBe(2);
  });

  test('say what becomes of those behind some that are taken out', () => {
    const one = [leaked(1, 60), waiting(2, [1]), waiting(3, [1])];
    expect(behindOf([1], one)).toEqual({ all: 2, stillWaiting: 0, isInTurn: false });
    const queue = [leaked(1, 60), waiting(2, [1]), waiting(3, [2]), waiting(4, [2, 3])];
    expect(behindOf([1], queue)).toEqual({ all: 3, stillWaiting: 0, isInTurn: true });
    expect(behindOf([1, 2], queue)).toEqual({ all: 2, stillWaiting: 0, isInTurn: true });
    expect(behindOf([3], [...queue, waiting(5, [4, 9])])).toEqual({ all: 2, stillWaiting: 2, isInTurn: false });
    expect(behindOf([4], queue)).toEqual(nobodyBehind);
    // Who holds it besides is a prepared transaction, which no pid is of.
    expect(behindOf([1], [waiting(2, [1, 0])])).toMatchObject({ all: 1, stillWaiting: 1 });
  });

  test('say since when: a wait begins with the wait, not with the statement', () => {
    const waits_for = {
      mode: 'RowExclusiveLock',
      locktype: 'relation',
      object: 'session',
      relation_oid: 1,
      waitstart: at(-2),
    };
    const row = rows(waiting(2, [1], { waits_for }))
      .values()
      .next().value;
    expect(row?.sinceMs).toBe(noon - 2000);
    expect(row?.xactMs).toBe(noon - 30_000);
    expect(rows(hidden(9)).values().next().value).toMatchObject({ xactMs: null, sinceMs: null });
  });
});

describe('the order', () => {
  const root = leaked(1, 100);
  const some = [backend(6), hidden(5), leaked(3, 900), waiting(2, [1]), leaked(4, 30), root];

  test('blocking first, then waiting, then idle in transaction by age', () => {
    expect(sorted('blocking', 'descending', ...some)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('a transaction that is none comes last both ways', () => {
    expect(sorted('transaction', 'descending', ...some).slice(0, 2)).toEqual([3, 1]);
    expect(sorted('transaction', 'ascending', ...some).slice(0, 2)).toEqual([2, 4]);
    expect(sorted('transaction', 'ascending', ...some).slice(-2)).toEqual([6, 5]);
  });

  test('by xid: numbers, not texts; then what is seen', () => {
    const xids = [hidden(1, { backend_xid: '10' }), hidden(2, { backend_xid: '9' }), hidden(3), leaked(4, 10)];
    expect(sorted('xid', 'ascending', ...xids)).toEqual([2, 1, 4, 3]);
  });

  test('holds while somebody points: places stay, new ones come below, gone ones are greyed', () => {
    const compare = compareBy({ id: 'pid', direction: 'ascending' });
    const calm = { compare, keeps: () => false };
    const shown = arrange({ ...calm, rows: rows(backend(2), backend(5)).values(), shown: [], isHeld: false }).rows;
    const now = rows(backend(1), backend(5));
    const held = arrange({ ...calm, rows: now.values(), shown, isHeld: true });
    expect(held.rows.map((row) => [row.backend.pid, row.isGone])).toEqual([
      [2, true],
      [5, false],
      [1, false],
    ]);
    expect(held.isHeld).toBe(true);
    const free = arrange({ ...calm, rows: now.values(), shown: held.rows, isHeld: false });
    expect(pids(free.rows)).toEqual([1, 5]);
    expect(free.isHeld).toBe(false);
  });

  test('a row of which something is said stays in its place for a while', () => {
    const compare = compareBy({ id: 'pid', direction: 'ascending' });
    const ended = backend(2);
    const shown = arrange({ rows: rows(ended).values(), shown: [], compare, isHeld: false, keeps: () => false }).rows;
    const after = arrange({
      rows: rows(backend(1), backend(3)).values(),
      shown,
      compare,
      isHeld: false,
      keeps: (key) => key === ended.key,
    });
    expect(after.rows.map((row) => [row.backend.pid, row.isGone])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
  });
});

describe('the filter', () => {
  const all = rows(
    leaked(18_915, 60, { query: 'UPDATE Session SET x = 1' }),
    backend(2, { usename: 'deploy', application_name: 'psql' }),
    hidden(3, { usename: 'processor' }),
  );
  const found = (text: string) => pids(matching(all.values(), wordsOf(text), null));

  test('looks through pid, role, application, client and query, whatever the case', () => {
    expect(found('1891')).toEqual([18_915]);
    expect(found('DEPLOY psql')).toEqual([2]);
    expect(found('update session')).toEqual([18_915]);
    expect(found('10.0.0')).toEqual([18_915, 2]);
    expect(found('<insufficient')).toEqual([3]);
    expect(found('.*')).toEqual([]);
  });

  test('is one of two: chips narrow as well', () => {
    expect(pids(matching(all.values(), [], new Set(['idle'])))).toEqual([2]);
  });

  test('marks its words where they stand', () => {
    expect(hitsIn('UPDATE Session', ['session', 'up'])).toEqual([
      [0, 2],
      [7, 14],
    ]);
  });
});

test('counts by state, aborted as idle in transaction, hidden as unknown and never 0', () => {
  const all = rows(
    backend(1),
    leaked(2, 5),
    leaked(3, 5, { kind: 'aborted' }),
    waiting(4, [2]),
    hidden(5),
    backend(6, { kind: 'active' }),
  );
  expect(countStates(all.values(), [])).toEqual({
    all: 6,
    active: 1,
    waiting: 1,
    idleInTransaction: 2,
    idle: 1,
    unknown: 1,
  });
  expect(countStates(all.values(), ['nothing like it']).all).toBe(0);
});
