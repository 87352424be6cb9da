import { describe, expect, test } from 'vitest';
import { flattened, inOrder } from '../../renderer/features/writes/arrange.ts';
import { lumpedBy, matching, mostUpdated, rowsOf, shareOf, wordsOf } from '../../renderer/features/writes/rows.ts';
import { unitOf } from '../../renderer/features/writes/wal-part.tsx';
import { percentText, rateText } from '../../renderer/features/writes/words.ts';
import { rowsInPlace } from '../../renderer/ui/row-order.ts';
import type { WritesTables } from '../../shared/contract/writes.ts';

interface Written {
  readonly name: string;
  readonly nspname?: string;
  readonly lump?: string;
  /** Inserts, updates, deletes. */
  readonly rates: readonly [number | null, number | null, number | null];
  readonly hot?: number | null;
  readonly spark?: readonly (number | null)[];
}

function tablesOf(written: readonly Written[]): WritesTables {
  const of = <T>(value: (one: Written, n: number) => T): T[] => written.map(value);
  return {
    oid: of((_, n) => n + 1),
    nspname: of(({ nspname = 'public' }) => nspname),
    relname: of(({ name }) => name),
    lump: of(({ lump = null }) => lump),
    n_tup_ins: of(({ rates }) => (rates[0] ?? 0) * 100),
    n_tup_upd: of(({ rates }) => (rates[1] ?? 0) * 100),
    n_tup_del: of(({ rates }) => (rates[2] ?? 0) * 100),
    n_tup_hot_upd: of(({ hot }) => (hot ?? 0) * 100),
    n_tup_newpage_upd: of(() => null),
    insertRate: of(({ rates }) => rates[0]),
    updateRate: of(({ rates }) => rates[1]),
    deleteRate: of(({ rates }) => rates[2]),
    hotRate: of(({ hot = null }) => hot),
    newpageRate: of(() => null),
    spark: of(({ spark = [] }) => [...spark]),
  };
}

const tables = tablesOf([
  { name: 'reports_1', lump: 'reports', rates: [10, 0, 0], spark: [null, 1, 2] },
  { name: 'session', nspname: 'app', rates: [1, 50, 1], hot: 48 },
  { name: 'reports_2', lump: 'reports', rates: [20, 2, 0], hot: 1, spark: [null, null, 5] },
  { name: 'fresh', rates: [null, null, null] },
]);
const byTotal = { id: 'total', direction: 'descending' } as const;
const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name);

describe('tables as rows', () => {
  test('what was not seen long enough is unknown and last in either direction, never 0', () => {
    const rows = rowsOf(tables, 'rates');
    expect(rows.find(({ name }) => name === 'fresh')?.figures.total).toBeNull();
    expect(names(inOrder(rows, byTotal))).toEqual(['session', 'reports_2', 'reports_1', 'fresh']);
    expect(names(inOrder(rows, { id: 'total', direction: 'ascending' })).at(-1)).toBe('fresh');
    expect(names(inOrder(rows, { id: 'hot', direction: 'descending' }))).toEqual([
      'session',
      'reports_2',
      'reports_1',
      'fresh',
    ]);
  });

  test('totals are those of the counters', () => {
    expect(rowsOf(tables, 'totals').map(({ figures }) => figures.total)).toEqual([1000, 5200, 2200, 0]);
  });

  test('a lump sums its tables, leads to the most written one, and opens to them', () => {
    const lumps = lumpedBy(rowsOf(tables, 'rates'), 'lump');
    const reports = lumps.find(({ name }) => name === 'reports');
    expect(reports).toMatchObject({ oid: 3, figures: { insert: 30, update: 2, total: 32 } });
    expect(reports?.spark).toEqual([null, 1, 7]);
    const lines = flattened(lumps, new Set(['lreports']), (rows) => inOrder(rows, byTotal));
    expect(names(lines)).toEqual(['session', 'reports', 'reports_2', 'reports_1', 'fresh']);
    expect(lines.map(({ depth }) => depth)).toEqual([0, 0, 1, 1, 0]);
  });

  test('one table of a lump alone, by the filter, is itself', () => {
    const found = matching(rowsOf(tables, 'rates'), wordsOf('REPORTS 2'));
    expect(names(lumpedBy(found, 'lump'))).toEqual(['reports_2']);
    expect(names(matching(rowsOf(tables, 'rates'), wordsOf('app.s')))).toEqual(['session']);
  });

  test('rows that are held keep their places, new ones come last', () => {
    const rows = inOrder(rowsOf(tables, 'rates'), byTotal);
    const place = new Map([
      ['t1', 0],
      ['t4', 1],
    ]);
    expect(names(rowsInPlace(rows, place))).toEqual(['reports_1', 'fresh', 'session', 'reports_2']);
  });

  test('the table that is updated most comes first into the side pane', () => {
    expect(mostUpdated(tables)).toBe(2);
    expect(mostUpdated(tablesOf([]))).toBe(0);
  });
});

test('figures as words', () => {
  expect([null, 0, 0.04, 0.4, 39.06, 118.4, 1531].map(rateText)).toEqual([
    '–',
    '0',
    '< 0.1',
    '0.4',
    '39.1',
    '118',
    '1,531',
  ]);
  expect([null, 0, 0.001, 0.31, 1].map(percentText)).toEqual(['–', '0 %', '< 1 %', '31 %', '100 %']);
  expect([shareOf(null, 4), shareOf(1, 0), shareOf(1, 4)]).toEqual([null, null, 0.25]);
  expect([0, 900, 6_500_000].map((bytes) => unitOf(bytes).name)).toEqual(['B', 'B', 'MB']);
});
