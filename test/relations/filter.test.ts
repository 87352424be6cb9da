import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hitRanges } from '../../renderer/features/relations/hit-ranges.ts';
import { type FilterMode, parseFilter } from '../../shared/relations/filter.ts';
import { Matcher, type Narrowing } from '../../shared/relations/match.ts';
import { relationRows } from '../../shared/relations/rows.ts';
import { listOf, type Made } from './made-list.ts';

const plain: FilterMode = { isRegex: false, isCaseSensitive: false };
const wide: Narrowing = { kinds: new Set(), schema: null, withSystem: false, found: null };

const made: readonly Made[] = [
  { name: 'crap_reports', schema: 'public', kind: 'p', rows: -1, pages: 0 },
  { name: 'crap_reports_2015', schema: 'public', kind: 'r', rows: 5000, pages: 100, partitionOf: 'crap_reports' },
  {
    name: 'crap_reports_default',
    schema: 'public',
    kind: 'r',
    rows: 0,
    pages: 0,
    partitionOf: 'crap_reports',
    flags: 2,
  },
  { name: 'Scraped_Addons', schema: 'app', kind: 'r', rows: 40_218, pages: 2400, owner: 'webapp' },
  { name: 'scraped_idx', schema: 'app', kind: 'i', rows: 40_218, pages: 100, on: 'Scraped_Addons', owner: 'webapp' },
  { name: 'broken_idx', schema: 'app', kind: 'i', rows: 0, pages: 10, on: 'Scraped_Addons', flags: 16 },
  { name: 'never_analyzed', schema: 'app', kind: 'r', rows: -1, pages: 0, flags: 256 },
  { name: 'a view', schema: 'app', kind: 'v', rows: -1, pages: 0 },
  { name: 'invalid', schema: 'app', kind: 'm', rows: -1, pages: 0, flags: 128 },
  { name: 'pg_class', schema: 'pg_catalog', kind: 'r', rows: 400, pages: 14 },
];
const rows = relationRows(listOf(made));
const matcher = new Matcher(rows);

function names(text: string, mode = plain, narrowing = wide): string[] {
  const parsed = parseFilter(text, mode);
  if (!parsed.isValid) throw new Error(parsed.errors.map((error) => error.message).join());
  const { mask } = matcher.match(parsed.filter, narrowing);
  return rows.name.filter((_, n) => mask[n] === 1);
}

const regex = { isRegex: true, isCaseSensitive: false };
const matchCase = { isRegex: false, isCaseSensitive: true };

describe('the filter finds', () => {
  const all = made.filter((one) => one.schema !== 'pg_catalog').map((one) => one.name);
  it.each([
    ['', all],
    ['crap', ['crap_reports', 'crap_reports_2015', 'crap_reports_default', 'Scraped_Addons', 'scraped_idx']],
    ['CRAP 2015', ['crap_reports_2015']],
    ['crap !reports', ['Scraped_Addons', 'scraped_idx']],
    ['"a view"', ['a view']],
    ['app.scr', ['Scraped_Addons', 'scraped_idx']],
    ['kind:index', ['scraped_idx', 'broken_idx']],
    ['kind:i,v', ['scraped_idx', 'broken_idx', 'a view']],
    ['kind:partition', ['crap_reports_2015', 'crap_reports_default']],
    ['kind:part', ['crap_reports', 'crap_reports_2015', 'crap_reports_default']],
    ['!kind:table app', []],
    ['kind:matview', ['invalid']],
    ['size>500kB', ['crap_reports', 'crap_reports_2015', 'Scraped_Addons', 'scraped_idx']],
    ['size>=18.75MB', ['Scraped_Addons']],
    ['rows>1e4', ['Scraped_Addons', 'scraped_idx']],
    ['rows=5k', ['crap_reports', 'crap_reports_2015']],
    ['rows<1', ['crap_reports_default', 'broken_idx']],
    ['partitions>1', ['crap_reports']],
    ['schema:app kind:v', ['a view']],
    ['schema:pub*', ['crap_reports', 'crap_reports_2015', 'crap_reports_default']],
    ['owner:webapp', ['Scraped_Addons', 'scraped_idx']],
    ['!part crap_', ['crap_reports']],
    ['partition:no crap_', ['crap_reports']],
    ['is:default', ['crap_reports_default']],
    ['invalid', ['broken_idx']],
    ['"invalid"', ['invalid']],
    ['name:invalid', ['invalid']],
    ['unlogged', ['never_analyzed']],
    ['unpopulated', ['invalid']],
    ['on:scraped kind:i', ['scraped_idx', 'broken_idx']],
    ['/^scr.*s$/', ['Scraped_Addons']],
    ['schema:pg_catalog', ['pg_class']],
    ['pg_class', []],
    ['kind:index size>500kB schema:app owner:webapp !part', ['scraped_idx']],
  ])('%j', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('with case, and as expressions', () => {
    expect(names('Scraped', matchCase)).toEqual(['Scraped_Addons']);
    expect(names('^crap_r.*\\d$ kind:partition', regex)).toEqual(['crap_reports_2015']);
    expect(names('!crap kind:i', regex)).toEqual(['broken_idx']);
  });

  it('under chips, a schema and the system’s', () => {
    expect(names('idx', plain, { ...wide, kinds: new Set([0]) })).toEqual([]);
    expect(names('', plain, { ...wide, schema: 'pg_catalog' })).toEqual(['pg_class']);
    expect(names('pg_', plain, { ...wide, withSystem: true })).toEqual(['pg_class']);
  });

  it('counts each kind under all other filters, and everything that could be shown', () => {
    const parsed = parseFilter('crap', plain);
    if (!parsed.isValid) throw new Error('valid');
    const { byKind, hits, relations } = matcher.match(parsed.filter, { ...wide, kinds: new Set([3]) });
    expect([...byKind.subarray(0, 4)]).toEqual([1, 1, 2, 1]);
    expect(hits).toHaveLength(1);
    expect(relations).toBe(9);
  });
});

describe('a wrong term says where', () => {
  it.each([
    ['crap kind:indx', plain, 10, 14, /No kind indx/],
    ['kind:', plain, 5, 5, /kind: what/],
    ['size>lots crap', plain, 5, 9, /size takes a number/],
    ['rows>many', plain, 5, 9, /rows takes a number/],
    ['a "open quote', plain, 2, 13, /not closed/],
    ['ok (unclosed', regex, 3, 12, /Not a regular expression/],
    ['/(/', plain, 0, 3, /Not a regular expression/],
    ['invalid:perhaps', plain, 8, 15, /yes or no/],
    ['oid:x', plain, 4, 5, /number/],
  ])('%j', (text, mode, from, to, message) => {
    const parsed = parseFilter(text, mode);
    expect(parsed.isValid).toBe(false);
    if (parsed.isValid) return;
    expect(parsed.errors[0]).toMatchObject({ from, to });
    expect(parsed.errors[0]?.message).toMatch(message);
  });

  it('what is no predicate is a word: colons, operators and keys of objects in names', () => {
    for (const text of ['a:b', '::', '__proto__:x', 'constructor:x', '=HYPERLINK("x")', '>', '!'])
      expect(parseFilter(text, plain).isValid, text).toBe(true);
  });
});

describe('for any text', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  it('the parser answers, and its places lie within the text', () => {
    fc.assert(
      fc.property(text, fc.boolean(), fc.boolean(), (typed, isRegex, isCaseSensitive) => {
        const parsed = parseFilter(typed, { isRegex, isCaseSensitive });
        if (parsed.isValid) return;
        for (const { from, to } of parsed.errors) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(typed.length);
          expect(from).toBeLessThanOrEqual(to);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('a quoted word finds exactly the names that contain it', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((s) => s.replaceAll('\0', '_'));
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 3 })
      .filter((s) => !/["\0.]/.test(s) && !/^\s*$/.test(s));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 20 }), word, (all, wanted) => {
        const list = relationRows(listOf(all.map((one) => ({ name: one, schema: 's', kind: 'r', rows: 0, pages: 0 }))));
        const parsed = parseFilter(`"${wanted}"`, plain);
        if (!parsed.isValid) throw new Error('a quoted word is always valid');
        const { mask } = new Matcher(list).match(parsed.filter, wide);
        expect([...mask]).toEqual(all.map((one) => (one.toLowerCase().includes(wanted.toLowerCase()) ? 1 : 0)));
      }),
      { numRuns: 1000 },
    );
  });

  it('key by key, and beside other words, it finds what each name tells', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'B', 'c', '_'), minLength: 1, maxLength: 6 });
    const typed = fc.record({ text: letters, isNegated: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1, maxLength: 30 }),
        fc.array(typed, { maxLength: 3 }),
        (all, words) => {
          const made = all.map((one) => ({ name: one, schema: 's', kind: 'r', rows: 0, pages: 0 }));
          const used = new Matcher(relationRows(listOf(made)));
          const [first, ...others] = words;
          const keys = first ? Array.from(first.text, (_, at) => first.text.slice(0, at + 1)) : [''];
          for (const key of keys) {
            const now = [{ text: key, isNegated: first?.isNegated ?? false }, ...others];
            const { mask, hits } = used.match(
              { words: now, expressions: [], predicates: [], isCaseSensitive: false },
              wide,
            );
            const holds = (name: string) =>
              now.every(
                (word) => name.toLowerCase().includes(word.text.toLowerCase()) !== word.isNegated || !word.text,
              );
            expect([...mask]).toEqual(all.map((one) => (holds(one) ? 1 : 0)));
            expect([...hits]).toEqual(all.flatMap((one, n) => (holds(one) ? [n] : [])));
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('highlights lie within the name, ascending and apart', () => {
    fc.assert(
      fc.property(text, text, fc.boolean(), (name, typed, isRegex) => {
        const parsed = parseFilter(typed, { isRegex, isCaseSensitive: false });
        if (!parsed.isValid) return;
        let last = 0;
        for (const [from, to] of hitRanges(name, parsed.filter)) {
          expect(from).toBeGreaterThanOrEqual(last);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(name.length);
          last = to;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
