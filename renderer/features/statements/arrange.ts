import type { StatementRow } from '../../../shared/contract/statements.ts';
import type { Sort } from '../../state/layout.ts';
import { type HitRange, rangesOf } from '../../ui/hit-range.ts';
import type { Shown } from './use-view.ts';

/** Indented statements begin with what they are. */
export const oneLine = (query: string): string => query.replace(/\s+/g, ' ').trim();

export const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

/** What the filter looks into: the text, the role, the id. */
const haystackOf = ({ query, usename, queryid }: StatementRow): string =>
  `${query === null ? '' : oneLine(query)}\u0001${usename ?? ''}\u0001${queryid}`.toLowerCase();

/** A list was seen that feeds its look-ups. */
export const isNPlusOne = ({ nPlusOne }: StatementRow): boolean => nPlusOne?.listKey != null;

const isShown: Readonly<Record<Shown, (row: StatementRow) => boolean>> = {
  all: () => true,
  changed: ({ deltaCalls }) => (deltaCalls ?? 0) > 0,
  'n+1': isNPlusOne,
};

export function matching(
  rows: readonly StatementRow[],
  words: readonly string[],
  shown: Shown,
): readonly StatementRow[] {
  return rows.filter((row) => {
    if (!isShown[shown](row)) return false;
    if (words.length === 0) return true;
    const hay = haystackOf(row);
    return words.every((word) => hay.includes(word));
  });
}

type Value = (row: StatementRow) => number | string | null;

const values: Readonly<Record<string, Value>> = {
  total: (row) => row.total_exec_time,
  calls: (row) => row.calls,
  mean: (row) => row.mean_exec_time,
  rows: (row) => row.rows,
  wal: (row) => row.wal_bytes,
  change: (row) => row.delta_exec_time,
  changeCalls: (row) => row.deltaCalls,
  role: (row) => row.usename,
  query: (row) => row.query,
};

/** Unknown is last either way; equal ones by total time, so that a live list does not flicker. */
export function inOrder(rows: readonly StatementRow[], { id, direction }: Sort): readonly StatementRow[] {
  const value = values[id] ?? ((row: StatementRow) => row.total_exec_time);
  const sign = direction === 'ascending' ? 1 : -1;
  return rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byTotal(a, b);
    if (x === y) return byTotal(a, b);
    return sign * (x < y ? -1 : 1);
  });
}

const byTotal = (a: StatementRow, b: StatementRow): number =>
  b.total_exec_time - a.total_exec_time || (a.key < b.key ? -1 : 1);

/** The rows in the order of before, as far as they are still there; new ones last. */
export function inKeptOrder(rows: readonly StatementRow[], kept: readonly string[]): readonly StatementRow[] {
  const place = new Map(kept.map((key, index) => [key, index]));
  const last = kept.length;
  return rows.toSorted((a, b) => (place.get(a.key) ?? last) - (place.get(b.key) ?? last));
}

/** Where the words are in one cell's text, in order. */
export function hitsIn(text: string, words: readonly string[]): readonly HitRange[] {
  if (words.length === 0) return [];
  const lower = text.toLowerCase();
  return words.flatMap((word) => rangesOf(lower, word)).sort((a, b) => a[0] - b[0]);
}
