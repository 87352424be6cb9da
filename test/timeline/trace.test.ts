import { describe, expect, test } from 'vitest';
import { LaneTrace } from '../../renderer/charts/timeline/lane-trace.ts';
import { codeOf } from '../../renderer/charts/timeline/spans.ts';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { Lane, RunStore } from '../../shared/activity/run-store.ts';
import { busyStore, madeBackend } from './made-activity.ts';

const endMs = Date.UTC(2026, 10, 21, 13, 0, 0);
const keepMs = 3_600_000;

type Plain = [kind: number, from: number, to: number, xact: number];

function stored(runs: RunStore, lane: Lane): Plain[] {
  const list: Plain[] = [];
  runs.visit(lane.identity.key, 0, Number.POSITIVE_INFINITY, (run) => {
    list.push([codeOf[run.kind], run.fromMs, run.toMs, run.xactMs ?? Number.NaN]);
  });
  return list;
}

const traced = ({ kinds, from, to, xact, count }: LaneTrace): Plain[] =>
  Array.from({ length: count }, (_, i) => [kinds[i] ?? -1, from[i] ?? -1, to[i] ?? -1, xact[i] ?? -1]);

describe('a lane as it is drawn', () => {
  test('is what the store has, however often it was looked at while it grew', () => {
    const { runs, pool } = busyStore({ backends: 20, minutes: 2, changesPerMinute: 20, endMs, keepMs });
    const traces = new Map<string, LaneTrace>();
    const look = (version: number) => {
      for (const lane of runs.lanes(0, runs.toMs)) {
        const trace = traces.get(lane.identity.key) ?? new LaneTrace();
        traces.set(lane.identity.key, trace);
        trace.update(runs, version, lane);
      }
    };
    look(1);
    for (let i = 1; i <= 120; i += 1) {
      const nowMs = endMs + i * 1000;
      runs.tick({ nowMs, used: 20, ...pool.sample(nowMs) });
      // As an application that is looked at now and then.
      if (i % 7 === 0 || i === 120) look(1 + i);
    }
    const lanes = runs.lanes(0, runs.toMs);
    expect(lanes.length).toBeGreaterThanOrEqual(20);
    for (const lane of lanes)
      expect(traced(traces.get(lane.identity.key) ?? new LaneTrace())).toEqual(stored(runs, lane));
  });

  test('is read anew when earlier samples come in', () => {
    const { runs } = busyStore({ backends: 3, minutes: 10, changesPerMinute: 20, endMs, keepMs });
    const late = openRunStore({ keepMs });
    late.add(runs.chunk(endMs - 120_000, endMs));
    const lane = late.lanes(0, endMs)[0];
    if (!lane) throw new Error('no lane');
    const trace = new LaneTrace();
    trace.update(late, 1, lane);
    const before = trace.count;
    late.add(runs.chunk(endMs - 600_000, endMs - 120_000));
    trace.update(late, 2, lane);
    expect(trace.count).toBeGreaterThan(before);
    expect(traced(trace)).toEqual(stored(late, lane));
  });

  test('does not grow for ever', () => {
    const runs = openRunStore({ keepMs: 300_000 });
    const trace = new LaneTrace();
    for (let i = 0; i < 3 * 3600; i += 1) {
      const nowMs = endMs + i * 1000;
      const kind = i % 2 === 0 ? 'active' : 'idle';
      const made = madeBackend({ pid: 1, startMs: endMs, application: 'a', kind, sinceMs: nowMs, xactMs: null });
      runs.tick({ nowMs, used: 1, changed: [made], gone: [] });
      runs.prune(nowMs - 300_000);
      const [lane] = runs.lanes(0, nowMs);
      if (lane) trace.update(runs, i, lane);
    }
    expect(trace.count).toBeGreaterThan(290);
    expect(trace.count).toBeLessThan(2600);
    expect(trace.kinds.length).toBeLessThanOrEqual(4096);
    const [lane] = runs.lanes(0, runs.toMs);
    if (!lane) throw new Error('no lane');
    expect(traced(trace).slice(-200)).toEqual(stored(runs, lane).slice(-200));
  });
});
