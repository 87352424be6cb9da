import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bandOf, binsOf } from '../../shared/benchmark/bins.ts';
import { seeded, shuffle } from '../../shared/benchmark/random.ts';
import { ratioOfMedians, selectMedian, thoroughResampling } from '../../shared/benchmark/resample.ts';
import {
  isNarrow,
  mean,
  median,
  medianInterval,
  probabilityGreater,
  quantile,
  relativeWidth,
  sorted,
  standardDeviation,
} from '../../shared/benchmark/statistics.ts';

const times = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });
const upTo = (n: number) => Float64Array.from({ length: n }, (_, i) => i + 1);

describe('order statistics', () => {
  test('known values', () => {
    const values = sorted([3, 1, Number.NaN, 2, 10, 4]);
    expect([...values]).toEqual([1, 2, 3, 4, 10]);
    expect(median(values)).toBe(3);
    expect(median(sorted([1, 2, 3, 4]))).toBe(2.5);
    expect(mean(values)).toBe(4);
    expect(standardDeviation(values)).toBeCloseTo(3.5355, 4);
    expect(quantile(upTo(101), 0.95)).toBe(96);
    expect(standardDeviation([5])).toBeNull();
    for (const figure of [median, mean, medianInterval]) expect(figure(new Float64Array())).toBeNull();
  });

  test('the median is between smallest and largest, and half is on either side', () => {
    fc.assert(
      fc.property(times, (list) => {
        const values = sorted(list);
        const middle = median(values) ?? Number.NaN;
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(list.length / 2);
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(list.length / 2);
        expect(selectMedian(Float64Array.from(list)) / middle).toBeCloseTo(1, 9);
      }),
    );
  });

  // Ranks from the table of the sign test: two-sided 95 %.
  test.each([
    [5, null],
    [6, [1, 6]],
    [8, [1, 8]],
    [9, [2, 8]],
    [20, [6, 15]],
    [100, [40, 61]],
  ] as const)('interval of the median of %i values', (n, ranks) => {
    const interval = medianInterval(upTo(n));
    expect(interval).toEqual(ranks === null ? null : { low: ranks[0], high: ranks[1] });
  });

  test('that interval holds the true median in at least 95 of 100 cases', () => {
    const random = seeded(7);
    for (const n of [6, 15, 60, 400]) {
      let held = 0;
      const draws = 2_000;
      for (let i = 0; i < draws; i += 1) {
        // Of a skewed distribution whose median is ln 2.
        const interval = medianInterval(sorted(Array.from({ length: n }, () => -Math.log(1 - random()))));
        if (interval !== null && interval.low <= Math.LN2 && interval.high >= Math.LN2) held += 1;
      }
      expect(held / draws).toBeGreaterThan(0.938);
    }
  });

  test('P(a > b): known values, ties as halves, and its complement', () => {
    expect(probabilityGreater(upTo(3), sorted([0]))).toBe(1);
    expect(probabilityGreater(sorted([2]), upTo(3))).toBe(0.5);
    expect(probabilityGreater(sorted([1, 4]), sorted([2, 3]))).toBe(0.5);
    fc.assert(
      fc.property(times, times, (a, b) => {
        const [one, other] = [sorted(a), sorted(b)];
        const brute = a.flatMap((x) => b.map((y) => (x > y ? 1 : x === y ? 0.5 : 0)));
        const wanted = brute.reduce<number>((sum, each) => sum + each, 0) / brute.length;
        expect(probabilityGreater(one, other)).toBeCloseTo(wanted, 9);
        expect((probabilityGreater(one, other) ?? 0) + (probabilityGreater(other, one) ?? 0)).toBeCloseTo(1, 9);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the stop rule', () => {
  test('300 of each, and every median known to 5 %', () => {
    const tight = Float64Array.from({ length: 300 }, (_, i) => 1 + (i % 10) / 1_000).sort();
    const wide = Float64Array.from({ length: 300 }, (_, i) => 1 + i / 100).sort();
    expect(relativeWidth(tight)).toBeLessThan(0.05);
    expect(isNarrow([tight, tight])).toBe(true);
    expect(isNarrow([tight, tight.slice(1)])).toBe(false);
    expect(isNarrow([tight, wide])).toBe(false);
    expect(isNarrow([])).toBe(false);
  });
});

describe('the ratio of medians', () => {
  const exponential = (n: number, seed: number, scale: number) => {
    const random = seeded(seed);
    return Float64Array.from({ length: n }, () => scale * (1 + 0.2 * -Math.log(1 - random())));
  };

  test('is found, with an interval around it that does not depend on when it is asked', () => {
    const [a, b] = [exponential(500, 1, 3), exponential(500, 2, 2)];
    const options = { ...thoroughResampling, seed: 42 };
    const ratio = ratioOfMedians(a, b, options);
    expect(ratio?.value).toBeCloseTo(1.5, 1);
    expect(ratio?.low).toBeLessThan(1.5);
    expect(ratio?.high).toBeGreaterThan(1.5);
    expect((ratio?.high ?? 0) - (ratio?.low ?? 0)).toBeLessThan(0.15);
    expect(ratioOfMedians(a, b, options)).toEqual(ratio);
    expect(ratioOfMedians(a.slice(0, 5), b, options)).toBeNull();
  });

  test('drawing fewer rounds than there are gives about the same interval', () => {
    const [a, b] = [exponential(6_000, 3, 3), exponential(6_000, 4, 3)];
    const all = ratioOfMedians(a, b, { seed: 1, resamples: 400, most: 6_000 });
    const few = ratioOfMedians(a, b, { seed: 1, resamples: 400, most: 1_000 });
    const width = (of: typeof all) => (of?.high ?? 0) - (of?.low ?? 0);
    expect(width(few) / width(all)).toBeGreaterThan(0.75);
    expect(width(few) / width(all)).toBeLessThan(1.33);
  });

  test('of the same distribution holds 1 in about 95 of 100 cases', () => {
    let held = 0;
    for (let i = 0; i < 300; i += 1) {
      const ratio = ratioOfMedians(exponential(60, 2 * i, 1), exponential(60, 2 * i + 1, 1), {
        seed: i,
        resamples: 300,
        most: 300,
      });
      if (ratio !== null && ratio.low <= 1 && ratio.high >= 1) held += 1;
    }
    expect(held).toBeGreaterThan(270);
  });

  test('pairs share what slows both: shuffling one of them widens nothing that is not there', () => {
    const random = seeded(9);
    const b = Float64Array.from({ length: 400 }, () => 1 + 10 * random());
    const a = b.map((value) => value * 1.1);
    const paired = ratioOfMedians(a, b, { seed: 1, resamples: 400, most: 400 });
    expect(paired?.low).toBeCloseTo(1.1, 9);
    expect(paired?.high).toBeCloseTo(1.1, 9);
    const apart = ratioOfMedians(Float64Array.from(shuffle([...a], random)), b, { seed: 1, resamples: 400, most: 400 });
    expect((apart?.high ?? 0) - (apart?.low ?? 0)).toBeGreaterThan(0.1);
  });
});

describe('bins', () => {
  test('every value is in a bar or beyond, and the bars span the band of the own median', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 3 }), (lists) => {
        const all = lists.map(sorted);
        const band = bandOf(all);
        for (const values of all) {
          const { fromMs, toMs, counts, beyond } = binsOf(values, band);
          const middle = median(values) ?? 0;
          expect(counts.reduce((sum, count) => sum + count, 0) + beyond).toBe(values.length);
          expect(fromMs).toBeCloseTo(band.from * middle, 6);
          expect(toMs).toBeCloseTo(band.to * middle, 6);
        }
      }),
    );
  });
});

describe('chance', () => {
  test('is the same for the same seed, and even', () => {
    const draw = (seed: number) => Array.from({ length: 6_000 }, seeded(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(mean(draw(3)) ?? 0).toBeCloseTo(0.5, 1);
    const orders = new Map<string, number>();
    const random = seeded(5);
    for (let i = 0; i < 6_000; i += 1) {
      const order = shuffle(['a', 'b', 'c'], random).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
