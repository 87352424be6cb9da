import type { StatementRow } from '../../../shared/contract/statements.ts';
import type { Sort } from '../../state/layout.ts';
import { type HitRange, rangesOf } from '../../ui/hit-range.ts';
import { rowsInOrder } from '../../ui/row-order.ts';
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

/** Equal ones by total time. */
export function inOrder(rows: readonly StatementRow[], { id, direction }: Sort): readonly StatementRow[] {
  return rowsInOrder(rows, values[id] ?? ((row) => row.total_exec_time), direction, byTotal);
}

const byTotal = (a: StatementRow, b: StatementRow): number =>
  b.total_exec_time - a.total_exec_time || (a.key < b.key ? -1 : 1);

/** Where the words are in one cell's text, in order. */
export function hitsIn(text: string, words: readonly string[]): readonly HitRange[] {
  if (words.length === 0) return [];
  const lower = text.toLowerCase();
  return words.flatMap((word) => rangesOf(lower, word)).sort((a, b) => a[0] - b[0]);
}
