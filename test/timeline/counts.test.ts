import { describe, expect, test } from 'vitest';
import { bucketMs, GroupCounts, kindCount } from '../../renderer/charts/timeline/counts.ts';
import { bucketsPerColumn } from '../../renderer/charts/timeline/paint-groups.ts';
import type { TimelineGroup } from '../../renderer/charts/timeline/timeline-props.ts';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { RunStore } from '../../shared/activity/run-store.ts';
import { type StateKind, stateKinds } from '../../shared/activity/state-kinds.ts';
import { BusyPool, busyStore, madeBackend } from './made-activity.ts';

const endMs = Date.UTC(2026, 10, 21, 13, 0, 0);
const always = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };

const groupOf = (runs: RunStore, application?: string): TimelineGroup => {
  const lanes = runs
    .lanes(0, runs.toMs)
    .filter((lane) => application === undefined || lane.identity.application_name === application);
  return { id: 'g', label: 'g', count: 0, isOpen: false, lanes };
};

/** Counted lane by lane at one moment, by the store itself. */
function countedAt(runs: RunStore, ms: number): Record<StateKind, number> {
  const counts = Object.fromEntries(stateKinds.map((kind) => [kind, 0])) as Record<StateKind, number>;
  for (const { run } of runs.at(ms)) counts[run.kind] += 1;
  return counts;
}

/** Mean over one bucket of what was counted each 50 ms. */
function meanOf(runs: RunStore, bucket: number): number[] {
  const sums = stateKinds.map(() => 0);
  for (let i = 0; i < 20; i += 1) {
    const counts = countedAt(runs, bucket * bucketMs + i * 50 + 25);
    for (const [kind, word] of stateKinds.entries()) sums[kind] = (sums[kind] ?? 0) + counts[word] / 20;
  }
  return sums;
}

describe('counts of a group', () => {
  test('are what the lanes say, second by second', () => {
    const { runs } = busyStore({ backends: 40, minutes: 3, changesPerMinute: 20, endMs, keepMs: 3_600_000 });
    const counts = new GroupCounts();
    counts.update(runs, 1, groupOf(runs), always);
    const mean = new Float64Array(kindCount);
    for (const ago of [20, 60, 100, 150]) {
      const bucket = Math.floor(endMs / bucketMs) - ago;
      counts.mean(bucket, bucket + 1, mean);
      const wanted = meanOf(runs, bucket);
      for (let kind = 0; kind < kindCount; kind += 1)
        expect(Math.abs((mean[kind] ?? 0) - (wanted[kind] ?? 0))).toBeLessThan(0.6);
      expect(mean.reduce((sum, value) => sum + value, 0)).toBeCloseTo(40, 1);
    }
  });

  test('sample by sample are the same as all at once', () => {
    const keepMs = 3_600_000;
    const { runs, pool } = busyStore({ backends: 30, minutes: 1, changesPerMinute: 30, endMs, keepMs });
    const growing = new GroupCounts();
    growing.update(runs, 1, groupOf(runs), always);
    for (let i = 1; i <= 90; i += 1) {
      const nowMs = endMs + i * 1000;
      runs.tick({ nowMs, used: 30, ...pool.sample(nowMs) });
      growing.update(runs, 1 + i, groupOf(runs), always);
    }
    const fresh = new GroupCounts();
    fresh.update(runs, 1, groupOf(runs), always);
    const [one, other] = [new Float64Array(kindCount), new Float64Array(kindCount)];
    const first = Math.floor((endMs - 50_000) / bucketMs);
    growing.mean(first, first + 130, one);
    fresh.mean(first, first + 130, other);
    for (let kind = 0; kind < kindCount; kind += 1) expect(one[kind]).toBeCloseTo(other[kind] ?? 0, 2);
    expect(growing.peak).toBeCloseTo(fresh.peak, 2);
  });

  test('a lane that left the group is not counted any more; one whose time is over stays', () => {
    const { runs } = busyStore({ backends: 20, minutes: 2, changesPerMinute: 10, endMs, keepMs: 3_600_000 });
    const counts = new GroupCounts();
    counts.update(runs, 1, groupOf(runs), always);
    counts.update(runs, 1, groupOf(runs, 'web'), { fromMs: endMs - 60_000, toMs: endMs });
    const only = new GroupCounts();
    only.update(runs, 1, groupOf(runs, 'web'), always);
    expect(counts.sums.slice(0, 60 * kindCount)).toEqual(only.sums.slice(0, 60 * kindCount));
    // A window of later: its lanes are others, yet what was counted is not wrong.
    const before = counts.sums.slice(0, 60 * kindCount);
    counts.update(runs, 2, { ...groupOf(runs, 'web'), lanes: [] }, { fromMs: endMs + 60_000, toMs: endMs + 90_000 });
    expect(counts.sums.slice(0, 60 * kindCount)).toEqual(before);
  });

  test('a lane that began later than the window is not missed in it', () => {
    const runs = openRunStore({ keepMs: 3_600_000 });
    const made = (pid: number, startMs: number) =>
      madeBackend({ pid, startMs, application: 'a', kind: 'active', sinceMs: startMs, xactMs: null });
    runs.tick({ nowMs: endMs, used: 1, changed: [made(1, endMs)], gone: [] });
    runs.tick({ nowMs: endMs + 600_000, used: 2, changed: [made(2, endMs + 600_000)], gone: [] });
    runs.tick({ nowMs: endMs + 700_000, used: 2, changed: [], gone: [] });
    const counts = new GroupCounts();
    const all = groupOf(runs);
    counts.update(runs, 1, all, always);
    // Panned to the past: the page gives the lanes of then only.
    counts.update(runs, 1, { ...all, lanes: all.lanes.slice(0, 1) }, { fromMs: endMs, toMs: endMs + 300_000 });
    const mean = new Float64Array(kindCount);
    const late = Math.floor((endMs + 650_000) / bucketMs);
    counts.mean(late, late + 5, mean);
    expect(mean[0]).toBeCloseTo(2, 5);
  });

  test('forget with the store, and take no more room after hours than after one', () => {
    const keepMs = 600_000;
    const { runs, pool } = busyStore({ backends: 5, minutes: 5, changesPerMinute: 5, endMs, keepMs });
    const counts = new GroupCounts();
    let most = 0;
    for (let i = 1; i <= 3 * 3600; i += 1) {
      const nowMs = endMs + i * 1000;
      runs.tick({ nowMs, used: 5, ...pool.sample(nowMs) });
      runs.prune(nowMs - keepMs);
      if (i % 20 === 0) counts.update(runs, i, groupOf(runs), { fromMs: nowMs - keepMs, toMs: nowMs });
      if (i === 3600) most = counts.sums.length;
    }
    expect(counts.sums.length).toBeLessThanOrEqual(most);
    const mean = new Float64Array(kindCount);
    const bucket = Math.floor(runs.toMs / bucketMs) - 100;
    counts.mean(bucket, bucket + 50, mean);
    expect(mean.reduce((sum, value) => sum + value, 0)).toBeCloseTo(5, 1);
  });
});

test('columns are at least three pixels wide and a power of two of buckets', () => {
  for (const pxPerMs of [0.0001, 0.0002, 0.001, 0.004, 1]) {
    const buckets = bucketsPerColumn(pxPerMs);
    expect(buckets * bucketMs * pxPerMs).toBeGreaterThanOrEqual(Math.min(3, bucketMs * pxPerMs));
    expect(Math.log2(buckets) % 1).toBe(0);
  }
});

test('the made pool is the same for the same seed', () => {
  const made = () => new BusyPool({ backends: 5, changesPerMinute: 30, startMs: endMs }).sample(endMs + 1000);
  expect(made()).toEqual(made());
});
