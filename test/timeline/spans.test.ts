import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf, rankOf, Spans } from '../../renderer/charts/timeline/spans.ts';
import { stateKinds } from '../../shared/activity/state-kinds.ts';

const left = 100;
const right = 400;

/** Runs of one lane, in order and without overlap, some much narrower than a pixel. */
const lanes = fc
  .array(
    fc.record({
      kind: fc.nat({ max: 5 }),
      wide: fc.oneof(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 1, max: 80, noNaN: true })),
    }),
    { maxLength: 400 },
  )
  .map((parts) => {
    let at = 60;
    return parts.map(({ kind, wide }) => {
      const from = at;
      at += wide;
      return { kind, from, to: at };
    });
  });

function merged(runs: readonly { kind: number; from: number; to: number }[]): Spans {
  const spans = new Spans();
  spans.begin(left, right);
  for (const { kind, from, to } of runs) spans.add(kind, from, to);
  return spans;
}

/** What is drawn in each column: stretches first, specks over them. */
function drawn(spans: Spans): number[] {
  const columns = Array.from({ length: right }, () => -1);
  for (const speck of [0, 1]) {
    for (let i = 0; i < spans.count; i += 1) {
      if (spans.specks[i] !== speck) continue;
      for (let x = spans.from[i] ?? 0; x < (spans.to[i] ?? 0); x += 1) columns[x] = spans.kinds[i] ?? -1;
    }
  }
  return columns;
}

const rank = (kind: number) => rankOf(stateKinds[kind] ?? 'idle');

test('at most two spans for each pixel column, all inside, however many runs there are', () => {
  fc.assert(
    fc.property(lanes, (runs) => {
      const spans = merged(runs);
      expect(spans.count).toBeLessThanOrEqual(2 * (right - left));
      for (let i = 0; i < spans.count; i += 1) {
        expect(spans.from[i]).toBeGreaterThanOrEqual(left);
        expect(spans.to[i]).toBeLessThanOrEqual(right);
        expect(spans.to[i]).toBeGreaterThan(spans.from[i] ?? 0);
      }
    }),
  );
});

test('nothing that says more than its neighbours is lost: a wait of 10 ms is seen among hours of work', () => {
  fc.assert(
    fc.property(lanes, (runs) => {
      const columns = drawn(merged(runs));
      for (const { kind, from, to } of runs) {
        if (rank(kind) === 0 || from < left || to >= right) continue;
        const [a, b] = [Math.floor(from), Math.max(Math.floor(from) + 1, Math.round(to))];
        // Where it lies, or one pixel beside it because of rounding, something that says as much is drawn.
        const seen = columns.slice(a - 1, b + 1).some((one) => one >= 0 && rank(one) >= rank(kind));
        expect(seen, `${stateKinds[kind]} from ${from} to ${to}`).toBe(true);
      }
    }),
  );
});

test('what reaches beyond the picture is cut at its edges', () => {
  const spans = merged([
    { kind: codeOf.active, from: 20, to: 150 },
    { kind: codeOf.waiting, from: 150, to: 999 },
  ]);
  expect([...spans.from.slice(0, 2)]).toEqual([left, 150]);
  expect([...spans.to.slice(0, 2)]).toEqual([150, right]);
  expect(merged([{ kind: codeOf.active, from: 500, to: 900 }]).count).toBe(0);
});

test('runs of the same state that are wide stay apart, narrow ones become one', () => {
  const wide = merged([
    { kind: codeOf.active, from: 110, to: 130 },
    { kind: codeOf.active, from: 130, to: 150 },
  ]);
  expect(wide.count).toBe(2);
  const narrow = merged(Array.from({ length: 50 }, (_, i) => ({ kind: codeOf.active, from: 110 + i, to: 111 + i })));
  expect(narrow.count).toBe(1);
  expect([narrow.from[0], narrow.to[0]]).toEqual([110, 160]);
});
