import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestOf, type Paired } from '../../electron/features/benchmark/canonical.ts';

const cell = fc.oneof(fc.constant(null), fc.string({ maxLength: 4 }), fc.constantFrom('-;', '1:a;', '|none\n', ';'));
const cells = fc.array(cell, { maxLength: 3 });
const pairs: fc.Arbitrary<Paired[]> = fc.array(fc.record({ row: cells, parent: fc.oneof(fc.constant(null), cells) }), {
  maxLength: 3,
});

test('equal results have equal digests, and no others have', () => {
  fc.assert(
    fc.property(pairs, pairs, (a, b) => {
      expect(digestOf(a)).toBe(digestOf(structuredClone(a)));
      expect(digestOf(a) === digestOf(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
    { numRuns: 2_000 },
  );
});

test('another parent, no parent and another order are other results', () => {
  const [one, other] = [
    { row: ['1'], parent: ['a'] },
    { row: ['2'], parent: ['b'] },
  ];
  const digests = [
    [one, other],
    [other, one],
    [one, { ...other, parent: ['a'] }],
    [one, { ...other, parent: null }],
    [one, { ...other, parent: [null] }],
    [{ row: ['1', 'a'], parent: null }, other],
  ].map(digestOf);
  expect(new Set(digests).size).toBe(digests.length);
});
