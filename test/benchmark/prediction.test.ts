import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakEven, predict } from '../../shared/benchmark/prediction.ts';
import { type Ranked, verdictOf } from '../../shared/benchmark/verdict.ts';

const list = [
  { key: 'n+1', queries: 101, medianMs: 9.75 },
  { key: 'join', queries: 1, medianMs: 0.63 },
];
const positive = (max: number) => fc.double({ min: 0.001, max, noNaN: true });

describe('at another round trip', () => {
  test('what was measured through 5 ms is near what is predicted from none', () => {
    const [nPlusOne, join] = predict({ strategies: list, floorMs: 0.1, roundTripMs: 5.83 });
    expect(nPlusOne?.ms).toBeGreaterThan(583 * 0.9);
    expect(nPlusOne?.ms).toBeLessThan(583 * 1.1);
    expect(join?.ms).toBeCloseTo(6.36, 1);
  });

  test('the line that was measured is predicted as measured, and longer lines cost each query once more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        positive(1),
        positive(100),
        positive(20),
        (queries, floorMs, workMs, more) => {
          const strategy = { key: 'x', queries, medianMs: workMs + queries * floorMs };
          const at = (roundTripMs: number) =>
            predict({ strategies: [strategy], floorMs, roundTripMs })[0]?.ms ?? Number.NaN;
          expect(at(floorMs)).toBeCloseTo(strategy.medianMs, 6);
          expect(at(floorMs + more) - at(floorMs)).toBeCloseTo(queries * more, 6);
        },
      ),
    );
  });

  test('is never less than its round trips', () => {
    expect(predict({ strategies: list, floorMs: 0.2, roundTripMs: 1 })[0]?.ms).toBe(101);
  });
});

describe('where they meet', () => {
  const [perRow, few] = [
    { queries: 2, medianMs: 0.19 },
    { queries: 1, medianMs: 0.198 },
  ];

  test('a JOIN that is planned each time is slower on the spot and faster on a line', () => {
    const here = breakEven({ perRow, few, rows: 1, floorMs: 0.063, roundTripMs: 0.063 });
    expect(here.rows).toBe(2);
    expect(here.roundTripMs).toBeCloseTo(0.135 - 0.064, 6);
    expect(breakEven({ perRow, few, rows: 1, floorMs: 0.063, roundTripMs: 1 }).rows).toBe(1);
  });

  test('at the round trip where they meet both are predicted alike', () => {
    fc.assert(
      fc.property(
        positive(0.3),
        positive(2),
        positive(2),
        fc.integer({ min: 1, max: 200 }),
        (floorMs, one, other, rows) => {
          const perRow = { key: 'n+1', queries: 1 + rows, medianMs: one + (1 + rows) * floorMs };
          const few = { key: 'join', queries: 1, medianMs: other + floorMs };
          const { roundTripMs } = breakEven({ perRow, few, rows, floorMs, roundTripMs: 1 });
          const [a, b] = predict({ strategies: [perRow, few], floorMs, roundTripMs: roundTripMs ?? Number.NaN });
          if (roundTripMs !== null && roundTripMs > 0) expect(a?.ms).toBeCloseTo(b?.ms ?? Number.NaN, 6);
          else expect(a?.ms).toBeGreaterThanOrEqual((b?.ms ?? 0) - 1e-9);
        },
      ),
    );
  });

  test('strategies with as many queries meet nowhere', () => {
    expect(breakEven({ perRow: few, few, rows: 1, floorMs: 0.1, roundTripMs: 1 })).toEqual({
      rows: null,
      roundTripMs: null,
    });
  });
});

describe('the verdict', () => {
  const ranked = (isEqual: boolean | null = true): Ranked[] => [
    { key: 'n+1', title: 'N+1', medianMs: 3, isEqual: true },
    { key: 'join', title: 'JOIN', medianMs: 2, isEqual },
  ];

  test('names the faster one when the interval excludes 1', () => {
    const verdict = verdictOf(ranked(), { value: 1.5, low: 1.4, high: 1.6 });
    expect(verdict).toMatchObject({ kind: 'faster', key: 'join', than: 'n+1' });
    expect(verdict?.sentence).toBe(
      'JOIN is faster than N+1: 1.50 times, the 95 % interval of the ratio, 1.40 to 1.60, excludes 1.',
    );
  });

  test('shows no difference when it holds 1', () => {
    const verdict = verdictOf(ranked(), { value: 1.01, low: 0.98, high: 1.04 });
    expect(verdict).toMatchObject({ kind: 'none', key: null, than: null });
    expect(verdict?.sentence).toContain('No difference shown');
  });

  test.each([false, null])('ranks nothing when results are equal: %s', (isEqual) => {
    const verdict = verdictOf(ranked(isEqual), { value: 1.5, low: 1.4, high: 1.6 });
    expect(verdict).toMatchObject({ kind: 'unproven', key: null });
  });

  test('says nothing of one, nor before there is an interval', () => {
    expect(verdictOf(ranked().slice(1), null)).toBeNull();
    expect(verdictOf(ranked(), null)).toBeNull();
  });
});
