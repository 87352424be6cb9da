import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Lump, lumpKey, lumpsOf } from '../../electron/features/sizes/lump.ts';
import { placesBy } from '../../electron/features/sizes/places.ts';
import { totals } from '../../electron/features/sizes/summary.ts';
import { hostileNames } from '../scenarios/hostile-names.ts';
import { type MadeRelation, makeReport } from './make-report.ts';

const nobody: ReadonlySet<string> = new Set();
const byName = (relations: readonly MadeRelation[], leftOut = nobody) => {
  const report = makeReport(relations);
  return lumpsOf(report, placesBy('name', report, leftOut, []));
};
const named = (lumps: readonly Lump[]) =>
  lumps.map(({ nspname, name, members }) => `${nspname}.${name} ${members.length}`);

describe('lumps by name', () => {
  test('a parent without storage counts for nothing, one of inheritance with its rows', () => {
    const lumps = byName([
      { relname: 'events', relkind: 'p' },
      { relname: 'events_2024', parent: 0, heap: 3 },
      { relname: 'log', heap: 5, rows: 7 },
      { relname: 'log_2024', parent: 2, heap: 2, rows: 1 },
    ]);
    expect(named(lumps)).toEqual(['public.events 1', 'public.log 2']);
    expect(lumps.map(({ total_bytes, partitions, rows }) => [total_bytes, partitions, rows])).toEqual([
      [3, 1, 0],
      [7, 1, 8],
    ]);
  });

  test('a lone relation keeps its own name, two of a kind share theirs', () => {
    expect(named(byName([{ relname: 'iso_8859_1' }]))).toEqual(['public.iso_8859_1 1']);
    expect(named(byName([{ relname: 'iso_8859_1' }, { relname: 'iso_8859_15' }]))).toEqual(['public.iso 2']);
  });

  test('schemas are kept apart', () => {
    const lumps = byName([{ relname: 'a_1' }, { relname: 'a_2' }, { nspname: 'app', relname: 'a_3' }]);
    expect(named(lumps)).toEqual(['public.a 2', 'app.a_3 1']);
  });

  test('what the user keeps out stands alone', () => {
    const relations = [{ relname: 'a_1' }, { relname: 'a_2' }, { relname: 'a_3' }];
    expect(named(byName(relations, new Set([lumpKey('public', 'a_2')])))).toEqual(['public.a 2', 'public.a_2 1']);
  });

  test('no key is a word that JavaScript knows', () => {
    const lumps = byName(hostileNames.map((relname) => ({ relname })));
    expect(lumps).toHaveLength(hostileNames.length);
    expect(new Set(lumps.map(({ name }) => name))).toEqual(new Set(hostileNames));
    expect(lumps.every(({ key }) => key.startsWith('['))).toBe(true);
  });
});

describe('lumps by tree', () => {
  test('all levels and other schemas count for the topmost parent', () => {
    const report = makeReport([
      { relname: 'top', relkind: 'p' },
      { relname: 'middle', relkind: 'p', parent: 0 },
      { nspname: 'archive', relname: 'leaf', parent: 1, heap: 4 },
      { relname: 'alone', heap: 1 },
    ]);
    const lumps = lumpsOf(report, placesBy('tree', report, nobody, []));
    expect(named(lumps)).toEqual(['public.top 1', 'public.alone 1']);
  });

  test('a circle in a damaged catalog ends', () => {
    const report = makeReport([
      { relname: 'a', parent: 1 },
      { relname: 'b', parent: 0 },
    ]);
    expect(lumpsOf(report, placesBy('tree', report, nobody, [])).flatMap(({ members }) => members)).toHaveLength(2);
  });
});

const relation = fc.record({
  nspname: fc.constantFrom('public', 'app', 'pg_catalog'),
  relname: fc.oneof(fc.stringMatching(/^[a-c]{1,2}(_[0-9]{1,2}){0,2}$/), fc.constantFrom(...hostileNames)),
  relkind: fc.constantFrom('r', 'm', 'p', 'f'),
  heap: fc.nat(1_000_000),
  toast: fc.nat(1_000_000),
  indexes: fc.nat(1_000_000),
});
/** A parent stands before its children, as no catalog holds a circle. */
const relations = fc
  .array(fc.tuple(relation, fc.option(fc.nat(1000), { nil: undefined })), { maxLength: 60 })
  .map((list) =>
    list.map(([made, parent], index) =>
      parent === undefined || index === 0 ? made : { ...made, parent: parent % index },
    ),
  );

describe('whatever the rule', () => {
  test.each(['name', 'tree', 'none', 'regex'] as const)('lumps by %s hold each relation once and add up', (by) => {
    fc.assert(
      fc.property(relations, (list) => {
        const report = makeReport(list);
        const stems = report.relname.map((name) => name.slice(0, 1));
        const lumps = lumpsOf(report, placesBy(by, report, nobody, stems));
        const sum = (of: (lump: Lump) => number) => lumps.reduce((all, lump) => all + of(lump), 0);
        const whole = totals(report).sum;
        expect(sum((lump) => lump.heap_bytes)).toBe(whole.heap_bytes);
        expect(sum((lump) => lump.toast_bytes)).toBe(whole.toast_bytes);
        expect(sum((lump) => lump.indexes_bytes)).toBe(whole.indexes_bytes);
        expect(sum((lump) => lump.total_bytes)).toBe(whole.total_bytes);
        const members = lumps.flatMap((lump) => lump.members);
        expect(new Set(members).size).toBe(members.length);
        expect(new Set(lumps.map((lump) => lump.key)).size).toBe(lumps.length);
        expect(lumps.every((lump) => lump.name !== '')).toBe(true);
      }),
    );
  });
});
