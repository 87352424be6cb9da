import { expect, test } from 'vitest';
import { viewOf } from '../../renderer/charts/timeline/sizes.ts';
import { stripScale, stripY } from '../../renderer/charts/timeline/strip-scale.ts';
import { placeAt, StripSteps, usedAt } from '../../renderer/charts/timeline/strip-steps.ts';

const view = viewOf({ width: 1244, height: 400, ratio: 1 }, { fromMs: 0, toMs: 1_044_000 }, 0);

test('the strip begins at 0, unless all its values are far from it', () => {
  expect(stripScale(3, 12, 97)).toEqual({ least: 0, most: 97 });
  const near = stripScale(78, 87, 97);
  expect(near.least).toBeGreaterThan(50);
  expect(near.least).toBeLessThan(78);
  expect(near.least % 5).toBe(0);
  expect(stripScale(0, 0, null)).toEqual({ least: 0, most: 1 });
  // Reserved connections may be in use too.
  expect(stripScale(90, 100, 97).most).toBe(100);
  expect(stripY(near, 97)).toBeLessThan(stripY(near, 87));
  expect(stripY(near, 0)).toBe(39);
});

test('stairs: each value holds until the next one', () => {
  const steps = new StripSteps();
  steps.read(
    view,
    [
      { ms: -5000, count: 3 },
      { ms: 100_000, count: 5 },
      { ms: 2_000_000, count: 9 },
    ],
    1_044_000,
  );
  const points = Array.from({ length: steps.count }, (_, i) => [steps.xs[i], steps.counts[i]]);
  expect(points).toEqual([
    [view.left, 3],
    [view.left + 100, 3],
    [view.left + 100, 5],
    [view.right, 5],
  ]);
  expect([steps.fewest, steps.most, steps.last]).toEqual([3, 5, 5]);
});

test('thousands of changes become a few points for each column, and none of the extremes is lost', () => {
  const used = Array.from({ length: 100_000 }, (_, i) => ({ ms: i * 10, count: 40 + (i % 17) }));
  used[70_003] = { ms: 700_030, count: 96 };
  const steps = new StripSteps();
  steps.read(view, used, 1_044_000);
  expect(steps.count).toBeLessThan(5 * 1044 + 10);
  expect(steps.most).toBe(96);
  expect([...steps.counts.slice(0, steps.count)]).toContain(96);
});

test('before the first sample nothing is known', () => {
  const used = [
    { ms: 10, count: 4 },
    { ms: 20, count: 6 },
  ];
  expect([placeAt(used, 9), placeAt(used, 10), placeAt(used, 99)]).toEqual([-1, 0, 1]);
  expect([usedAt(used, 9), usedAt(used, 19), usedAt([], 5)]).toEqual([null, 4, null]);
  const steps = new StripSteps();
  steps.read(view, [], 100);
  expect([steps.count, steps.last]).toEqual([0, null]);
});
