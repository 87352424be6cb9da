import { expect, test } from 'vitest';
import { largestOf } from '../../renderer/features/overview/largest.ts';
import type { LumpColumns } from '../../shared/contract/sizes.ts';

test('the largest lumps carry their schema where it is not public, or where the name alone could be two', () => {
  const given = [
    ['public', 'songs', 50],
    ['archive', 'songs', 90],
    ['audit', 'events', 70],
    ['public', 'artists', 10],
  ] as const;
  const zeroes = given.map(() => 0);
  const lumps: LumpColumns = {
    key: given.map(([nspname, name]) => `${nspname} ${name}`),
    nspname: given.map(([nspname]) => nspname),
    name: given.map(([, name]) => name),
    heap_bytes: given.map(([, , size]) => size),
    total_bytes: given.map(([, , size]) => size),
    ...{ toast_bytes: zeroes, indexes_bytes: zeroes, members: zeroes, partitions: zeroes, orphans: zeroes },
    ...{ estimated: [0, 1, 0, 0], locked: zeroes, rows: zeroes, isMixed: given.map(() => null), growth_bytes: zeroes },
  };
  const largest = largestOf({ answer: { lumps } }, 3);
  expect(largest.map(({ name }) => name)).toEqual(['archive.songs', 'audit.events', 'public.songs']);
  expect(largest.map(({ isEstimate }) => isEstimate)).toEqual([true, false, false]);
  expect(largestOf({ answer: { lumps } }, 4).at(-1)?.name).toBe('artists');
  expect(largestOf({ answer: null }, 3)).toEqual([]);
});
