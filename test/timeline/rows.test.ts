import { expect, test } from 'vitest';
import { inSight, laneId, rowAt, rowsOf, scrolledTo } from '../../renderer/charts/timeline/rows.ts';
import { groupHeight, laneHeight } from '../../renderer/charts/timeline/sizes.ts';
import type { TimelineGroup } from '../../renderer/charts/timeline/timeline-props.ts';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { Lane } from '../../shared/activity/run-store.ts';
import { madeBackend } from './made-activity.ts';

function lanesOf(pids: readonly number[], startMs = 1000): readonly Lane[] {
  const runs = openRunStore({ keepMs: 3_600_000 });
  const changed = pids.map((pid) =>
    madeBackend({ pid, startMs, application: 'a', kind: 'idle', sinceMs: startMs, xactMs: null }),
  );
  runs.tick({ nowMs: startMs + 1, used: pids.length, changed, gone: [] });
  return runs.lanes(0, startMs + 2);
}

const group = (id: string, lanes: readonly Lane[], isOpen = true): TimelineGroup => ({
  id,
  label: id,
  count: lanes.length,
  isOpen,
  lanes,
});

test('heads and lanes lie one below the other; closed groups are their head only', () => {
  const rows = rowsOf([group('a', lanesOf([1, 2])), group('b', lanesOf([3]), false), group('c', lanesOf([4]))]);
  expect(rows.list.map(({ lane, label }) => lane?.identity.pid ?? label)).toEqual(['a', 1, 2, 'b', 'c', 4]);
  expect(rows.height).toBe(3 * groupHeight + 3 * laneHeight);
  for (const [place, row] of rows.list.entries()) {
    expect(rowAt(rows, row.top)).toBe(place);
    expect(rowAt(rows, row.top + row.height - 0.5)).toBe(place);
    expect(rows.byId.get(row.id)).toBe(place);
  }
  expect(rowAt(rows, -1)).toBe(-1);
  expect(rowAt(rows, rows.height)).toBe(-1);
});

test('only rows that are in sight are drawn, of 10,000 lanes too', () => {
  const lanes = lanesOf(Array.from({ length: 10_000 }, (_, i) => i + 1));
  const rows = rowsOf([group('all', lanes)]);
  const { first, last } = inSight(rows, 5000 * laneHeight, 5000 * laneHeight + 400);
  expect(last - first).toBeLessThan(400 / laneHeight + 3);
  expect(inSight(rowsOf([]), 0, 400)).toEqual({ first: 0, last: -1 });
});

test('a pid that was used again has both lanes, a lane in two groups is drawn once', () => {
  const early = lanesOf([7], 1000);
  const late = lanesOf([7], 9000);
  const rows = rowsOf([group('a', [...early, ...late]), group('b', early)]);
  expect(rows.byPid.get(7)).toEqual([1, 2]);
  expect(rows.list).toHaveLength(4);
  expect(rows.byId.get(laneId(late[0]?.identity.key ?? ''))).toBe(2);
});

test('a name that hides or turns text is drawn as it is spelled', () => {
  const [head] = rowsOf([group('x\u202Egnp.exe\n', [])]).list;
  expect(head?.label).toBe('x\\u{202E}gnp.exe\\n');
});

test('a row is scrolled into sight only when it is not', () => {
  const { list } = rowsOf([group('all', lanesOf(Array.from({ length: 100 }, (_, i) => i + 1)))]);
  const [head, , third] = list;
  const last = list.at(-1);
  if (!head || !third || !last) throw new Error('no rows');
  expect(scrolledTo(third, 0, 200)).toBe(0);
  expect(scrolledTo(head, 300, 200)).toBe(0);
  expect(scrolledTo(last, 0, 200)).toBe(last.top + last.height - 200);
});
