import { expect, it } from 'vitest';
import { growthHead } from '../../renderer/features/sizes/lump-words.ts';

it('names the span of the growth in one unit, as a table head has room for', () => {
  const head = (spanMs: number) => growthHead({ at: '2026-01-01T00:00:00Z', spanMs });
  expect([10_400, 1_034_000, 5_000_000, 7 * 86_400_000].map(head)).toEqual([
    'Last 10 s',
    'Last 17 min',
    'Last 1 h',
    'Last 7 days',
  ]);
  expect(growthHead(null)).toBe('Growth');
});
