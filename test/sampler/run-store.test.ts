import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { RunStore } from '../../shared/activity/run-store.ts';
import { play, type Step, seen, startMs, story } from './activity-story.ts';

const keepMs = Number.POSITIVE_INFINITY;
const everything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

function played(steps: readonly Step[]): RunStore {
  const store = openRunStore({ keepMs });
  play(store, steps);
  return store;
}

const moments = (steps: readonly Step[]) => steps.flatMap(({ nowMs }) => [nowMs - 700, nowMs, nowMs + 1]);
const whatRan = (store: RunStore, ms: number) =>
  store.at(ms).map(({ lane, run }) => ({ key: lane.identity.key, ...run }));

test('a store made from the chunk of another one tells the same', () => {
  fc.assert(
    fc.property(story, (steps) => {
      const one = played(steps);
      const other = openRunStore({ keepMs });
      other.add(one.chunk(startMs, one.toMs));
      expect(seen(other)).toEqual(seen(one));
      for (const ms of moments(steps)) expect(whatRan(other, ms)).toEqual(whatRan(one, ms));
    }),
  );
});

test('chunks of neighbouring stretches may come in any order', () => {
  fc.assert(
    fc.property(story, fc.array(fc.nat(), { maxLength: 8 }), fc.infiniteStream(fc.nat()), (steps, cuts, order) => {
      const one = played(steps);
      const span = one.toMs - startMs;
      const edges = [
        startMs,
        ...cuts.map((cut) => startMs + (span === 0 ? 0 : cut % span)).sort((a, b) => a - b),
        one.toMs,
      ];
      const chunks = edges.slice(1).map((toMs, i) => one.chunk(edges[i] ?? startMs, toMs));
      const keyed = chunks.map((chunk) => ({ chunk, at: order.next().value ?? 0 }));
      const other = openRunStore({ keepMs });
      for (const { chunk } of keyed.sort((a, b) => a.at - b.at)) other.add(chunk);
      expect(seen(other).lanes).toEqual(seen(one).lanes);
      expect(seen(other)).toEqual(seen(one));
    }),
  );
});

test('chunks written while it went on, each with its open runs, add up to the whole', () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 1, max: 10 }), fc.boolean(), (steps, every, isNewestFirst) => {
      const one = openRunStore({ keepMs });
      const chunks = steps.map((step, i) => {
        play(one, [step]);
        return i % every === 0 || i === steps.length - 1
          ? one.chunk(steps[i - every]?.nowMs ?? startMs, one.toMs)
          : null;
      });
      const other = openRunStore({ keepMs });
      for (const chunk of isNewestFirst ? chunks.toReversed() : chunks) if (chunk !== null) other.add(chunk);
      expect(seen(other)).toEqual(seen(one));
    }),
  );
});

test('who begins with the history of another one and goes on with its ticks tells the same', () => {
  fc.assert(
    fc.property(story, fc.nat(), (steps, cut) => {
      const at = cut % steps.length;
      const one = played(steps);
      const before = played(steps.slice(0, at));
      const other = openRunStore({ keepMs });
      other.add(before.chunk(startMs, before.toMs));
      play(
        other,
        steps.slice(at).map((step, i) => (i === 0 ? { ...step, changed: step.all } : step)),
      );
      expect(seen(other).lanes).toEqual(seen(one).lanes);
    }),
  );
});

test('runs of a lane follow each other and never have a negative span', () => {
  fc.assert(
    fc.property(story, (steps) => {
      const store = played(steps);
      for (const { identity } of store.lanes(...everything)) {
        let afterMs = Number(new Date(`${identity.backend_start?.replace(' ', 'T').replace('+00', 'Z')}`));
        store.visit(identity.key, ...everything, (run) => {
          expect(run.fromMs).toBeGreaterThanOrEqual(afterMs);
          expect(run.toMs).toBeGreaterThanOrEqual(run.fromMs);
          afterMs = run.toMs;
        });
      }
    }),
  );
});

test('what ended before is forgotten, and nothing else', () => {
  fc.assert(
    fc.property(story, fc.nat(), (steps, cut) => {
      const one = played(steps);
      const beforeMs = startMs + (cut % (one.toMs - startMs + 1));
      const whole = seen(one, beforeMs);
      const bytes = one.bytes;
      one.prune(beforeMs);
      const kept = seen(one);
      const runsOf = ({ lanes }: typeof kept) => lanes.map(({ identity, runs }) => [identity, runs]);
      expect(runsOf(kept)).toEqual(runsOf(whole));
      expect(one.fromMs).toBeGreaterThanOrEqual(beforeMs);
      expect(one.bytes).toBeLessThanOrEqual(bytes);
    }),
  );
});
