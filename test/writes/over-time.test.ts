import { describe, expect, test } from 'vitest';
import { stopAfter, stopsOf, windowOf } from '../../renderer/charts/over-time/stretch.ts';
import { ticksFromZero } from '../../renderer/charts/scale.ts';
import { sparkPath } from '../../renderer/charts/sparkline.tsx';

const point = (fromMs: number, toMs: number) => ({ fromMs, toMs });
const window = point(0, 60_000);

describe('a chart over time', () => {
  test('what lies between, before and after readings is a gap', () => {
    const stops = stopsOf([point(10_000, 15_000), point(15_000, 20_000), point(40_000, 45_000)], window);
    expect(stops.map(({ kind, fromMs, toMs }) => [kind, fromMs / 1000, toMs / 1000])).toEqual([
      ['gap', 0, 10],
      ['point', 10, 15],
      ['point', 15, 20],
      ['gap', 20, 40],
      ['point', 40, 45],
      ['gap', 45, 60],
    ]);
  });

  test('a reading that began before the window is cut at its edge, one that ended before is left out', () => {
    const stops = stopsOf([point(-20_000, -5_000), point(-5_000, 5_000), point(5_000, 60_000)], window);
    expect(stops.map(({ kind, fromMs }) => [kind, fromMs])).toEqual([
      ['point', 0],
      ['point', 5_000],
    ]);
    expect(stops[0]).toMatchObject({ index: 1 });
  });

  test('rounding between two clocks is no gap; nothing read is one gap', () => {
    expect(stopsOf([point(0, 30_000), point(30_400, 60_000)], window)).toHaveLength(2);
    expect(stopsOf([], window)).toEqual([{ kind: 'gap', ...window }]);
  });

  test('the first arrow leads to the newest, and none beyond the ends', () => {
    expect(stopAfter('ArrowLeft', null, 5)).toBe(4);
    expect(stopAfter('ArrowRight', null, 5)).toBe(4);
    expect(stopAfter('ArrowRight', 4, 5)).toBe(4);
    expect(stopAfter('ArrowLeft', 0, 5)).toBe(0);
    expect(stopAfter('Home', 3, 5)).toBe(0);
    expect(stopAfter('Enter', 3, 5)).toBeNull();
    expect(stopAfter('End', null, 0)).toBeNull();
  });

  test('the window grows with what is known', () => {
    const spanOf = (points: readonly ReturnType<typeof point>[]) => {
      const { fromMs, toMs } = windowOf(points, 1_000_000, 600_000);
      return (toMs - fromMs) / 1000;
    };
    expect(spanOf([])).toBe(60);
    expect(spanOf([point(930_000, 935_000)])).toBe(120);
    expect(spanOf([point(600_000, 605_000)])).toBe(600);
  });
});

describe('an axis from 0', () => {
  test.each([
    [0, [0, 1]],
    [1963, [0, 500, 1000, 1500, 2000]],
    [0.3, [0, 0.1, 0.2, 0.3]],
    [11, [0, 5, 10, 15]],
  ])('holds %d', (most, ticks) => {
    expect(ticksFromZero(most)).toEqual(ticks);
  });

  test('with two lines the highest value is near the top', () => {
    expect(ticksFromZero(11, 2)).toEqual([0, 6, 12]);
    expect(ticksFromZero(0.7, 2)).toEqual([0, 0.4, 0.8]);
  });
});

describe('a sparkline', () => {
  const size = { places: 4, width: 40, height: 18 };

  test('stands on 0 and breaks where nothing is known', () => {
    expect(sparkPath([0, 10, null, 5], size)).toBe('M0.0 16.0L5.0 16.0L15.0 2.0H20.0M30.0 9.0L35.0 9.0H40.0');
  });

  test('fewer values than places stand at the right', () => {
    expect(sparkPath([1], size)).toBe('M30.0 2.0L35.0 2.0H40.0');
    expect(sparkPath([null, null], size)).toBe('');
  });
});
