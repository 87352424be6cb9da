import { expect, test } from 'vitest';
import { intervalWords } from '../../shared/benchmark/interval-words.ts';

test('a bound near 1 says on which side of it it lies', () => {
  expect(intervalWords({ low: 1.0034, high: 1.137 })).toBe('1.003 to 1.14');
  expect(intervalWords({ low: 0.99996, high: 1.00004 })).toBe('0.99996 to 1.00004');
  expect(intervalWords({ low: 1, high: 1.004 })).toBe('1.00 to 1.004');
  expect(intervalWords({ low: 40.84, high: 1203.4 })).toBe('40.8 to 1,203');
  expect(intervalWords({ low: 0.0123, high: 9.999 })).toBe('0.012 to 10.0');
});
