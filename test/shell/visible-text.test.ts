import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleParts, visibleText } from '../../renderer/ui/visible-text.ts';
import { hostileNames } from '../scenarios/hostile-names.ts';

describe('what would hide, reorder or fake is shown', () => {
  test.each([
    ['line\nbreak', 'line\\nbreak'],
    ['tab\there', 'tab\\there'],
    ['user\u202Egnp.exe', 'user\\u{202E}gnp.exe'],
    ['a\u200Bb', 'a\\u{200B}b'],
    ['\uFEFFbom', '\\u{FEFF}bom'],
    ['soft\u00ADhyphen', 'soft\\u{00AD}hyphen'],
    ['no\u00A0break', 'no\\u{00A0}break'],
    ['\u0000', '\\0'],
    ['\u009B31m', '\\u{009B}31m'],
    ['lone \uD800', 'lone \\u{D800}'],
    ['\u2066isolate\u2069', '\\u{2066}isolate\\u{2069}'],
    ['tag\u{E0041}', 'tag\\u{E0041}'],
    ['filler\u3164', 'filler\\u{3164}'],
    ['vs\u{E0100}', 'vs\\u{E0100}'],
  ])('%j', (source, shown) => expect(visibleText(source)).toBe(shown));

  test.each([
    'plain',
    'Ünïcödé',
    '日本語',
    'שלום',
    '🍏',
    '👩\u200D💻',
    '❤\uFE0F',
    '=HYPERLINK("x")',
    '<img onerror=1>',
    '',
  ])('%j stays as it is', (source) => expect(visibleText(source)).toBe(source));

  test('a joiner is only part of an emoji beside one', () => {
    expect(visibleText('a\u200Db')).toBe('a\\u{200D}b');
  });

  test('nothing invisible is left of any hostile name', () => {
    for (const name of hostileNames) {
      const left = visibleText(name).replace(/\p{Extended_Pictographic}(?:\u200D|\uFE0F)*/gu, '');
      expect(left, JSON.stringify(name)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
  });

  test('parts cover the source without gap or overlap, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (source) => {
        let at = 0;
        for (const part of visibleParts(source)) {
          expect(part.from).toBe(at);
          if (!part.isEscape) expect(part.text).toBe(source.slice(part.from, part.from + part.length));
          at += part.length;
        }
        expect(at).toBe(source.length);
      }),
    );
  });
});
