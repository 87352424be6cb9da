import { describe, expect, test } from 'vitest';
import { fittedMinutes } from '../../renderer/features/activity/fitted-minutes.ts';
import { groupLanes, keptOrder, noteOf } from '../../renderer/features/activity/grouping.ts';
import { backendsAt, heldWords } from '../../renderer/features/activity/past.ts';
import { usedAt } from '../../renderer/features/activity/used-at.ts';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { Backend } from '../../shared/contract/activity.ts';
import { at, backend, byKey, leaked, noon, waiting } from './made-backends.ts';

function storeOf(
  ...ticks: readonly (readonly [seconds: number, changed: readonly Backend[], gone?: readonly string[]])[]
) {
  const runs = openRunStore({ keepMs: 3_600_000 });
  for (const [seconds, changed, gone = []] of ticks) {
    runs.tick({ nowMs: noon + seconds * 1000, used: changed.length, changed, gone });
  }
  return runs;
}

describe('groups of lanes', () => {
  const shop = [leaked(1, 600), leaked(2, 300)];
  const others = [
    backend(3, { application_name: 'celery' }),
    backend(4, { application_name: 'celery' }),
    backend(5, { application_name: 'celery' }),
  ];
  const unnamed = backend(6, { application_name: '' });
  const all = byKey(...shop, ...others, unnamed);
  const runs = storeOf([-10, [...all.values()]], [0, []]);
  const groups = groupLanes(runs.lanes(noon - 60_000, noon), all, 'application');

  test('those in trouble first, then the largest; what has no name says so', () => {
    expect(groups.map(({ label, count, idleInTransaction }) => [label, count, idleInTransaction])).toEqual([
      ['shop', 2, 2],
      ['celery', 3, 0],
      ['no application_name', 1, 0],
    ]);
    expect(groups[0]?.lanes.map(({ identity }) => identity.pid)).toEqual([1, 2]);
  });

  test('keep their places when a count changes; a new one comes last', () => {
    const after = groupLanes(
      [],
      byKey(backend(9, { application_name: 'new' }), unnamed, waiting(3, [1], { application_name: 'celery' })),
      'application',
    );
    expect(keptOrder(after, groups).map(({ label }) => label)).toEqual(['celery', 'no application_name', 'new']);
  });

  test('an ended lane stays in the window, and is not counted', () => {
    const ended = storeOf([-10, shop], [0, [], [shop[0]?.key ?? '']]);
    const [group] = groupLanes(ended.lanes(noon - 60_000, noon), byKey(...shop.slice(1)), 'application');
    expect([group?.count, group?.lanes.length]).toEqual([1, 2]);
  });

  test('a leak’s note: nobody finished a transaction in this window', () => {
    const [group] = groups;
    if (!group) throw new Error('no group');
    expect(noteOf(group, all, runs, noon - 60_000, noon)).toBe(
      '2 idle in transaction, none finished a transaction in this window',
    );
    const busy = storeOf([-10, [leaked(1, 600), leaked(2, 300)]], [-5, [leaked(2, 7)]], [0, []]);
    const now = byKey(leaked(1, 600), leaked(2, 7));
    const [again] = groupLanes(busy.lanes(noon - 60_000, noon), now, 'application');
    if (!again) throw new Error('no group');
    expect(noteOf(again, now, busy, noon - 60_000, noon)).toBe('2 idle in transaction');
  });
});

test('the window grows with what was sampled, up to what was chosen', () => {
  expect([0, 50, 60, 200, 800, 4000].map((seconds) => fittedMinutes(15, seconds * 1000))).toEqual([1, 1, 2, 5, 15, 15]);
  expect(fittedMinutes(90, 7_200_000)).toBe(90);
});

describe('the past', () => {
  const writer = leaked(1, 600, { backend_xid: '77', query: 'UPDATE a' });
  const runs = storeOf(
    [-20, [writer, backend(2)]],
    [-10, [waiting(2, [1], { xact_start: at(-12), state_change: at(-12) })]],
    [0, [backend(2, { state_change: at(-3) })], [writer.key]],
  );

  test('backends as they were, with what runs keep', () => {
    const then = backendsAt(runs, noon - 10_000);
    expect(then.get(writer.key)).toMatchObject({
      pid: 1,
      kind: 'idle-in-transaction',
      xact_start: at(-600).replace('000+00', '+00'),
      query: 'UPDATE a',
    });
    expect([...then.values()].find(({ pid }) => pid === 2)).toMatchObject({
      kind: 'waiting',
      state: 'active',
      blocked_by: [1],
      wait_event_type: 'Lock',
      wait_event: 'relation',
    });
    expect(backendsAt(runs, noon).has(writer.key)).toBe(false);
  });

  test('client backends as of then, between two changes too', () => {
    expect(usedAt(runs, noon - 15_000)).toBe(2);
    expect(usedAt(runs, noon - 60_000)).toBe(0);
  });

  test('what a run held, in words', () => {
    const run = {
      kind: 'idle-in-transaction',
      fromMs: 0,
      toMs: 1,
      xactMs: 0,
      query: null,
      wait: null,
      wants: null,
      blockedBy: [],
    } as const;
    expect(heldWords({ ...run, hasXid: true, hasSnapshot: false })).toBe('held back: has written');
    expect(heldWords({ ...run, hasXid: false, hasSnapshot: false })).toBe('not held back: no xid, no xmin');
  });
});
