import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isGood, type Landed, rowsOf, summaryOf, type Told, tableOf, toldBy } from '../../scripts/bench-table.mjs';

const figure = (what: string, ours: number, beside: number, allowed: number) => ({
  ...{ what, unit: 'ms', ours, beside, besideIs: 'bare', allowed },
});
const landed: Landed = {
  list: { bench: 'one', ratio: 1, allowed: 2 },
  search: { bench: 'one', ratio: 0.5, allowed: 1 },
  other: { bench: 'two', ratio: 1, allowed: 1 },
};
const told: readonly Told[] = [
  { bench: 'one', figures: [figure('list', 220, 200, 2), figure('search', 56, 100, 1)], peers: { psql: 2.5 } },
];

describe('the table of benches', () => {
  test('takes the JSON lines out of what a bench printed', () => {
    const output = `Building …\n{"no":1}\n${JSON.stringify(told[0])}\nones: {"bench"\n`;
    expect(toldBy(output)).toEqual(told);
  });

  test('what is up to 10 % above its landed ratio is noise, more is worse', () => {
    const [list, search] = rowsOf(told, landed, ['one']);
    expect(list).toMatchObject({ ratio: 1.1, holds: true, landed: 1, isWorse: false, peers: { psql: 2.5 } });
    expect(search).toMatchObject({ ratio: 0.56, holds: true, landed: 0.5, isWorse: true, peers: {} });
  });

  test('over its limit does not hold, whatever it was when it landed', () => {
    const [row] = rowsOf(
      [{ bench: 'one', figures: [figure('list', 3, 1, 2)] }],
      { list: { bench: 'one', ratio: 3, allowed: 2 } },
      [],
    );
    expect(row).toMatchObject({ holds: false, isWorse: false });
  });

  test('a landed figure that nobody told is missing, of the benches that ran only', () => {
    const rows = rowsOf([], landed, ['two']);
    expect(rows).toMatchObject([{ what: 'other', ratio: null, holds: false, landed: 1 }]);
  });

  test('what could not be measured holds nothing', () => {
    const [row] = rowsOf(
      toldBy(JSON.stringify({ bench: 'one', figures: [figure('list', Number.NaN, 1, 2)] })),
      landed,
      [],
    );
    expect(row).toMatchObject({ holds: false, isWorse: true });
    expect(tableOf([row ?? expect.fail('no row')])).toContain('–');
  });

  test('one line a figure, its columns aligned, and all in one sentence', () => {
    const rows = rowsOf(told, landed, ['one']);
    const lines = tableOf(rows).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(/^one +list +220 ms +200 +1\.1 +2 +yes +1 +bare; psql 2\.5 × ours$/);
    expect(lines[3]).toContain('WORSE');
    expect(lines[2]?.indexOf('bare')).toBe(lines[3]?.indexOf('bare'));
    const summary = summaryOf(rows, ['two'], 125.4);
    expect(summary).toBe(
      '2 of 2 figures hold, 1 worse than when they landed by more than 10 %. Failed: two. It took 2 min 5 s.',
    );
  });

  test('is good when all hold, none is worse and no bench failed', () => {
    const [list] = rowsOf(told, landed, ['one']);
    const good = list ? [list] : [];
    expect(isGood(good, [])).toBe(true);
    expect(isGood(good, ['two'])).toBe(false);
    expect(isGood(rowsOf(told, landed, ['one']), [])).toBe(false);
    expect(isGood([], [])).toBe(false);
  });

  test('every landed figure is one that its bench tells', () => {
    const folder = path.join(import.meta.dirname, '../bench');
    const all: Landed = JSON.parse(readFileSync(path.join(folder, 'landed.json'), 'utf8'));
    for (const [what, { bench }] of Object.entries(all)) {
      expect(readFileSync(path.join(folder, `${bench}.bench.ts`), 'utf8'), bench).toContain(what);
    }
    expect(Object.keys(all)).toHaveLength(21);
  });
});
