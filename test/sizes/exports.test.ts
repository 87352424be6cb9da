import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCsv } from '../../electron/export/csv.ts';
import { fileName } from '../../electron/export/file-name.ts';
import { toJson } from '../../electron/export/json.ts';
import { toMarkdown } from '../../electron/export/markdown.ts';
import type { ExportTable } from '../../electron/export/table.ts';
import { hostileNames } from '../scenarios/hostile-names.ts';
import { readCsv } from './read-csv.ts';

const columns: ExportTable['columns'] = [
  { key: 'lump', label: 'Lump', kind: 'text' },
  { key: 'total_bytes', label: 'Total', kind: 'bytes' },
  { key: 'growth_bytes', label: 'Growth', kind: 'bytes' },
];
const tableOf = (names: readonly string[]): ExportTable => ({
  title: 'Sizes of x|<b>y</b>',
  about: [['Connection', '=1+1 | <img src=x onerror=alert(1)>']],
  columns,
  rows: names.map((name, index) => [name, index * 4096, index % 2 === 0 ? -16384 : null]),
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(...hostileNames),
);
const formula = /^[=+\-@\t\r\n\0＝＋－＠]/u;

describe('CSV', () => {
  test('every name comes back, and none begins a formula', () => {
    fc.assert(
      fc.property(fc.array(anyText), (names) => {
        const [head, ...rows] = readCsv(toCsv(tableOf(names)));
        expect(head).toEqual(['lump', 'total_bytes', 'growth_bytes']);
        expect(rows).toHaveLength(names.length);
        rows.forEach((row, index) => {
          const name = names[index] ?? '';
          expect(row[0]).toBe(formula.test(name) ? `'${name}` : name);
          expect(formula.test(row[0] ?? '')).toBe(false);
          expect(row[1]).toBe(String(index * 4096));
          expect(row[2]).toBe(index % 2 === 0 ? '-16384' : '');
        });
      }),
    );
  });

  test('bytes are bare numbers, text is quoted, lines end as RFC 4180 says', () => {
    expect(toCsv(tableOf(['=1+1', 'a"b']))).toBe(
      '"lump","total_bytes","growth_bytes"\r\n"\'=1+1",0,-16384\r\n"a""b",4096,\r\n',
    );
  });
});

describe('JSON', () => {
  test('keeps every name and number as it is', () => {
    fc.assert(
      fc.property(fc.array(anyText), (names) => {
        const parsed: unknown = JSON.parse(toJson(tableOf(names)));
        expect(parsed).toMatchObject({ title: 'Sizes of x|<b>y</b>' });
        const wanted = names.map((lump, index) => ({
          lump,
          total_bytes: index * 4096,
          growth_bytes: index % 2 === 0 ? -16384 : null,
        }));
        expect(parsed).toHaveProperty('rows', wanted);
      }),
    );
  });
});

/** Cells of a line of a GFM table: split at pipes that no backslash stands before. */
function cells(line: string): string[] {
  return line.split(/(?<!\\)(?:\\\\)*\|/).slice(1, -1);
}

describe('Markdown', () => {
  test('a name is one cell of one line, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1 }), (names) => {
        const lines = toMarkdown(tableOf(names)).trimEnd().split('\n');
        const rows = lines.slice(-names.length);
        expect(lines.at(-names.length - 1)).toBe('| --- | ---: | ---: |');
        for (const row of rows) {
          expect(cells(row)).toHaveLength(3);
          expect(row).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
          expect(row).not.toMatch(/[<>]/);
        }
      }),
    );
  });

  test.each([
    ['missing_symbols', 'missing_symbols'],
    ['__proto__', '\\_\\_proto\\_\\_'],
    ['a|b', 'a\\|b'],
    ['*a*[b](c)', '\\*a\\*\\[b\\](c)'],
    ['<img src=x>', '&lt;img src=x&gt;'],
    ['a&amp;b', 'a&amp;amp;b'],
    ['http://x.invalid', 'http&#58;//x.invalid'],
    ['x\n\\! touch', 'x\\\\n\\\\\\! touch'],
    ['# h', '\\# h'],
  ])('%s is written %s', (name, written) => {
    expect(
      toMarkdown(tableOf([name]))
        .trimEnd()
        .split('\n')
        .at(-1),
    ).toBe(`| ${written} | 0 | −16 kB |`);
  });
});

describe('file names', () => {
  test('hold only what every system takes', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), (parts) => {
        const name = fileName(parts, 'csv');
        expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*\.csv$/);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\./i);
        expect(name.length).toBeLessThan(100);
      }),
    );
  });

  test.each([
    [['sizes', 'crash-stats', 'breakpad', '2026-11-21'], 'sizes-crash-stats-breakpad-2026-11-21.csv'],
    [['CON'], 'export-CON.csv'],
    [['../../etc/passwd'], 'etc_passwd.csv'],
    [[''], 'export.csv'],
    [['activity', 'n'.repeat(63), 'd'.repeat(63), '2026-11-21'], `activity-${'n'.repeat(60)}-2026-11-21.csv`],
  ])('%j is %s', (parts, name) => {
    expect(fileName(parts, 'csv')).toBe(name);
  });
});
