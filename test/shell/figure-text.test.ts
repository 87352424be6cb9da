import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ageText,
  countOf,
  countText,
  durationText,
  durationWords,
  shareText,
  sizeChangeText,
  sizeText,
} from '../../shared/figure-text.ts';

const kB = 1024;
const MB = kB * 1024;
const GB = MB * 1024;

describe('sizes', () => {
  test.each([
    [null, '–'],
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 kB'.replace('.0', '')],
    [8 * kB, '8 kB'],
    [1.5 * kB, '1.5 kB'],
    [922 * kB, '922 kB'],
    [1023.6 * kB, '1.0 MB'],
    [6 * MB, '6.0 MB'],
    [412 * MB, '412 MB'],
    [99.96 * MB, '100 MB'],
    [1023.7 * MB, '1.0 GB'],
    [27.4 * GB, '27.4 GB'],
    [142 * GB, '142 GB'],
    [1.9 * 1024 * GB, '1.9 TB'],
    [-8 * kB, '-8 kB'],
  ])('%s bytes are written %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));

  test('a change carries its sign, none has none', () => {
    expect([1.1 * GB, -82 * MB, 0, null].map(sizeChangeText)).toEqual(['+1.1 GB', '-82.0 MB', '0 B', '–']);
  });

  test('no unit reaches 1024 of itself, and a larger size never reads smaller', () => {
    const value = (text: string) => {
      const [number = '', unit = ''] = text.split(' ');
      return Number(number) * 1024 ** ['B', 'kB', 'MB', 'GB', 'TB', 'PB'].indexOf(unit);
    };
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 52 }), fc.nat({ max: 2 ** 52 }), (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(value(sizeText(less))).toBeLessThanOrEqual(value(sizeText(more)));
        if (less < 1024 ** 5) expect(Number(sizeText(less).split(' ')[0])).toBeLessThan(1024);
      }),
    );
  });
});

describe('counts and shares', () => {
  test('thousands are set apart; unknown is a dash, never 0', () => {
    expect([0, 7155, 1_904_118, null].map(countText)).toEqual(['0', '7,155', '1,904,118', '–']);
    expect([countOf(1, 'relation'), countOf(0, 'relation'), countOf(2, 'index', 'indexes')]).toEqual([
      '1 relation',
      '0 relations',
      '2 indexes',
    ]);
    expect([0.303, 1, 0, null].map(shareText)).toEqual(['30.3 %', '100 %', '0 %', '–']);
  });
});

describe('times', () => {
  test.each([
    [null, '–'],
    [0.42, '0.4 ms'],
    [41, '41 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1234, '1.2 s'],
    [59_940, '59.9 s'],
    [59_970, '1:00'],
    [4_941_000, '1:22:21'],
  ])('%s ms are written %s', (ms, text) => expect(durationText(ms)).toBe(text));

  test('sentences spell units', () => {
    expect([3000, 743_000, 4_920_000, 3_600_000, 29 * 86_400_000].map(durationWords)).toEqual([
      '3 s',
      '12 min 23 s',
      '1 h 22 min',
      '1 h',
      '29 d',
    ]);
  });

  test('ages', () => {
    const now = new Date('2026-03-02T13:08:41Z');
    const ago = (minutes: number) => ageText(new Date(now.getTime() - minutes * 60_000), now);
    expect([0, 2, 180, 26 * 60, 29 * 1440].map(ago)).toEqual([
      'just now',
      '2 min ago',
      '3 h ago',
      'yesterday',
      '29 d ago',
    ]);
  });
});
