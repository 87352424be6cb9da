import { expect, test } from 'vitest';
import { spanFor, ticksUpTo, waitingAtOnce } from '../../renderer/features/locks/buckets.ts';
import { endedWaits } from '../../renderer/features/locks/ended-waits.ts';
import { heldChange, heldLocks } from '../../renderer/features/locks/lock-bands.ts';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { Backend } from '../../shared/contract/activity.ts';
import { madeBackend } from './made-picture.ts';

const startMs = Date.parse('2026-11-21T11:00:00Z');

const waiting = (pid: number, fromS: number): Backend => {
  const waitstart = `2026-11-21 11:00:${String(fromS).padStart(2, '0')}+00`;
  return {
    ...madeBackend(pid),
    kind: 'waiting',
    wait_event_type: 'Lock',
    wait_event: 'relation',
    blocked_by: [1],
    waits_for: { mode: 'AccessShareLock', locktype: 'relation', object: 'a on b', relation_oid: 1, waitstart },
  };
};

/** 2 waits from 10 s to 40 s, 3 from 20 s on; 1 blocks. */
function story() {
  const runs = openRunStore({ keepMs: 3_600_000 });
  for (let s = 0; s <= 60; s += 1) {
    const changed: Backend[] = [];
    if (s === 0) changed.push(madeBackend(1), madeBackend(2), madeBackend(3));
    if (s === 10) changed.push(waiting(2, 10));
    if (s === 20) changed.push(waiting(3, 20));
    if (s === 41) changed.push({ ...madeBackend(2), state_change: '2026-11-21 11:00:41+00' });
    runs.tick({ nowMs: startMs + s * 1000, used: 3, changed, gone: [] });
  }
  return runs;
}

test('how many waited at once, part by part', () => {
  const parts = waitingAtOnce(story(), { fromMs: startMs, toMs: startMs + 60_000, count: 6 });
  expect(parts).toEqual([0, 1, 2, 2, 2, 1]);
});

test('a wait that ended has what it wanted and for whom; the one that goes on is not in it', () => {
  const { waits, count } = endedWaits(story(), { fromMs: startMs, nowMs: startMs + 60_000, leastMs: 1000, most: 10 });
  expect(count).toBe(1);
  expect(waits).toMatchObject([{ pid: 2, mode: 'AccessShareLock', object: 'a on b', blockedBy: [1] }]);
  expect(waits[0]?.waitedMs).toBeGreaterThanOrEqual(30_000);
  expect(waits[0]?.waitedMs).toBeLessThanOrEqual(31_000);
  expect(endedWaits(story(), { fromMs: startMs, nowMs: startMs + 60_000, leastMs: 60_000, most: 10 }).count).toBe(0);
});

test('locks held: bands of strength, waiting ones not counted, and the change since the most', () => {
  const modes = (read: number) => [
    { mode: 'AccessShareLock', granted: true, count: read },
    { mode: 'RowExclusiveLock', granted: true, count: 40 },
    { mode: 'ExclusiveLock', granted: true, count: 10 },
    { mode: 'AccessExclusiveLock', granted: false, count: 7 },
  ];
  const most = heldLocks({ kind: 'locks', nowMs: 1, modes: modes(950), skipped: null });
  const now = heldLocks({ kind: 'locks', nowMs: 2, modes: modes(150), skipped: null });
  if (!most || !now) throw new Error('counted, and yet nothing');
  expect(most).toMatchObject({ bands: [10, 40, 950], total: 1000 });
  expect(heldChange(now, most)).toBe('80 % fewer than the most in this window');
  expect(heldLocks({ kind: 'locks', nowMs: 3, modes: [], skipped: 'the last count took 25 ms' })).toBeNull();
});

test('axes', () => {
  expect([0, 1, 3, 4, 7, 18, 45, 950].map((most) => ticksUpTo(most).at(-1))).toEqual([1, 1, 4, 4, 8, 20, 50, 1000]);
  expect([0, 4, 6, 70, 500].map((minutes) => spanFor(minutes * 60_000) / 60_000)).toEqual([5, 5, 15, 90, 90]);
});
