import { describe, expect, test } from 'vitest';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { Backend } from '../../shared/contract/activity.ts';
import { backendOf, type Sight, startMs, timeText } from './activity-story.ts';

const bornMs = startMs - 60_000;
const sight = (more: Partial<Sight>): Backend =>
  backendOf({ pid: 7, bornMs, kind: 'active', sinceMs: startMs, xactMs: startMs, ...more });

/** The runs of pid 7 after one sight a second, as "kind from-to" in ms after the first sample. */
function runsOf(sights: readonly (Partial<Sight> | 'gap' | null)[], withWait = false): string[] {
  const store = openRunStore({ keepMs: 3_600_000 });
  const key = sight({}).key;
  for (const [i, one] of sights.entries()) {
    const nowMs = startMs + i * 1000;
    if (one === 'gap') continue;
    if (sights[i - 1] === 'gap') store.gap({ fromMs: nowMs - 2000, toMs: nowMs, why: 'lost' });
    const backend = one === null ? null : sight(one);
    if (withWait && backend?.kind === 'waiting') {
      backend.waits_for = {
        mode: 'ExclusiveLock',
        locktype: 'relation',
        object: 'public.t',
        relation_oid: 1,
        waitstart: timeText(nowMs - 300),
      };
    }
    store.tick({ nowMs, used: 1, changed: backend === null ? [] : [backend], gone: backend === null ? [key] : [] });
  }
  const runs: string[] = [];
  store.visit(key, 0, Number.POSITIVE_INFINITY, (run) => {
    runs.push(`${run.kind} ${run.fromMs - startMs}-${run.toMs - startMs}`);
  });
  return runs;
}

const at = (ms: number) => startMs + ms;

describe('a run', () => {
  test('begins when the server says that the state began, though nobody looked yet', () => {
    expect(
      runsOf([
        { kind: 'idle', sinceMs: at(-5000) },
        { kind: 'idle', sinceMs: at(-5000) },
      ]),
    ).toEqual(['idle -5000-1000']);
  });

  test('begins no sooner than its backend, and no later than the sample', () => {
    expect(runsOf([{ kind: 'idle', sinceMs: at(-90_000) }])).toEqual(['idle -60000-0']);
    expect(runsOf([{ kind: 'idle', sinceMs: at(90_000) }])).toEqual(['idle 0-0']);
  });

  test('of a hidden backend begins with the sample', () => {
    expect(runsOf([{ kind: 'unknown', sinceMs: null, xactMs: null }])).toEqual(['unknown 0-0']);
  });

  test('goes on from one statement to the next, with a new transaction each', () => {
    expect(runsOf([{}, { xactMs: at(500), sinceMs: at(500) }, { xactMs: at(1900), sinceMs: at(1900) }])).toEqual([
      'active 0-2000',
    ]);
  });

  test('idle in transaction breaks where another transaction began', () => {
    const idle = { kind: 'idle-in-transaction', xactMs: at(-10), sinceMs: at(-5) } as const;
    expect(runsOf([idle, { ...idle, sinceMs: at(400) }])).toEqual(['idle-in-transaction -5-1000']);
    expect(runsOf([idle, { ...idle, xactMs: at(300), sinceMs: at(400) }])).toEqual([
      'idle-in-transaction -5-0',
      'idle-in-transaction 400-1000',
    ]);
  });

  test('waiting breaks where the blockers change, and begins when the wait was noted', () => {
    const waiting = { kind: 'waiting', xactMs: at(-10), sinceMs: at(-10), blockedBy: [8] } as const;
    expect(runsOf([waiting, waiting, { ...waiting, blockedBy: [8, 9] }])).toEqual([
      'waiting 0-1000',
      'waiting 2000-2000',
    ]);
    expect(runsOf([{}, waiting], true)).toEqual(['active 0-0', 'waiting 700-1000']);
  });

  test('ends with the last sample that saw it', () => {
    expect(runsOf([{}, {}, null, 'gap'])).toEqual(['active 0-1000']);
  });

  test('ends at a gap; what the server says of the time since is kept, but not before the run before', () => {
    const idle = { kind: 'idle', sinceMs: at(-10) } as const;
    expect(runsOf([idle, 'gap', idle])).toEqual(['idle -10-0', 'idle 0-2000']);
    expect(runsOf([idle, 'gap', { ...idle, sinceMs: at(1500) }])).toEqual(['idle -10-0', 'idle 1500-2000']);
  });
});

test('a moment between two samples belongs to the earlier state, a moment in a gap to none', () => {
  const store = openRunStore({ keepMs: 3_600_000 });
  const tick = (ms: number, more: Partial<Sight>) =>
    store.tick({ nowMs: at(ms), used: 1, changed: [sight(more)], gone: [] });
  tick(0, { kind: 'active' });
  tick(1000, { kind: 'waiting', blockedBy: [9] });
  store.gap({ fromMs: at(1000), toMs: at(9000), why: 'slow' });
  tick(9000, { kind: 'idle', sinceMs: at(8000) });
  const kindsAt = (ms: number) => store.at(at(ms)).map(({ run }) => run.kind);
  expect(kindsAt(500)).toEqual(['active']);
  expect(kindsAt(1000)).toEqual(['waiting']);
  expect(kindsAt(5000)).toEqual([]);
  expect(kindsAt(8500)).toEqual(['idle']);
});

test('used is told at each change', () => {
  const store = openRunStore({ keepMs: 3_600_000 });
  for (const [i, used] of [3, 3, 4, 4, 3].entries()) store.tick({ nowMs: at(i * 1000), used, changed: [], gone: [] });
  expect(store.used.map(({ ms, count }) => [ms - startMs, count])).toEqual([
    [0, 3],
    [2000, 4],
    [4000, 3],
  ]);
});

test('a tick from before the last one is not taken in', () => {
  const store = openRunStore({ keepMs: 3_600_000 });
  store.tick({ nowMs: at(0), used: 1, changed: [sight({})], gone: [] });
  store.tick({ nowMs: at(-5000), used: 9, changed: [sight({ kind: 'idle' })], gone: [] });
  expect(store.at(at(0)).map(({ run }) => run.kind)).toEqual(['active']);
  expect(store.toMs).toBe(at(0));
});
