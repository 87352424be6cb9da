import { describe, expect, test } from 'vitest';
import { chosenAfter } from '../../renderer/ui/chosen.ts';
import { tsvLine } from '../../renderer/ui/copy-text.ts';
import { rangesOf } from '../../renderer/ui/hit-range.ts';
import { type Column, gridTemplate, widthOf } from '../../renderer/ui/table-column.ts';
import { timeLeft } from '../../renderer/ui/time-left.ts';

const column = (id: string, more: Partial<Column<string>>): Column<string> => ({
  id,
  head: id,
  width: 100,
  cell: (row) => row,
  ...more,
});

describe('columns', () => {
  const columns = [column('kind', { width: 132 }), column('name', { grows: true, minWidth: 160 }), column('size', {})];

  test('keep their width, give way to their least width, and one takes the rest', () => {
    expect(gridTemplate(columns, {})).toBe('minmax(48px, 132px) minmax(160px, 1fr) minmax(48px, 100px)');
    expect(gridTemplate(columns, { kind: 200 })).toMatch(/^minmax\(48px, 200px\)/);
  });

  test('no width that was kept makes a column vanish', () => {
    expect(widthOf(column('size', {}), { size: 3 })).toBe(48);
  });
});

test('a copied row is one line, whatever is in its cells', () => {
  expect(tsvLine(['public', 'two\nlines', 'tab\there', ''])).toBe('public\ttwo lines\ttab here\t');
});

test('hits are found without overlap, and none for nothing', () => {
  expect(rangesOf('crap_scrap', 'crap')).toEqual([
    [0, 4],
    [6, 10],
  ]);
  expect(rangesOf('aaaa', 'aa')).toEqual([
    [0, 2],
    [2, 4],
  ]);
  expect(rangesOf('abc', '')).toEqual([]);
});

test('a click chooses one chip, Ctrl click adds and takes, a click on the only one frees', () => {
  expect(chosenAfter([], 'a', false)).toEqual(['a']);
  expect(chosenAfter(['a', 'b'], 'a', false)).toEqual(['a']);
  expect(chosenAfter(['a'], 'a', false)).toEqual([]);
  expect(chosenAfter(['a'], 'b', true)).toEqual(['a', 'b']);
  expect(chosenAfter(['a', 'b'], 'a', true)).toEqual(['b']);
});

test('time left is not guessed from nothing', () => {
  expect(timeLeft(500, 0.05)).toBeNull();
  expect(timeLeft(4000, 0)).toBeNull();
  expect(timeLeft(4000, 1)).toBeNull();
  expect(timeLeft(4000, 0.05)).toBeCloseTo(76_000);
  expect(timeLeft(1000, 0.5)).toBe(1000);
});
