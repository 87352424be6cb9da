import type { Sort } from '../../state/layout.ts';
import { shareOf, type WriteRow } from './rows.ts';

type Value = (row: WriteRow) => number | string | null;

const values: Readonly<Record<string, Value>> = {
  name: ({ name, nspname }) => `${name} ${nspname}`.toLowerCase(),
  insert: ({ figures }) => figures.insert,
  update: ({ figures }) => figures.update,
  delete: ({ figures }) => figures.delete,
  total: ({ figures }) => figures.total,
  hot: ({ figures }) => shareOf(figures.hotUpdate, figures.update),
  newpage: ({ figures }) => shareOf(figures.newpageUpdate, figures.update),
};

const total: Value = ({ figures }) => figures.total;

/** Unknown is last either way; equal ones by total, then by name, so that a live list does not flicker. */
export function inOrder(rows: readonly WriteRow[], { id, direction }: Sort): readonly WriteRow[] {
  const value = values[id] ?? total;
  const sign = direction === 'ascending' ? 1 : -1;
  return rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byTotal(a, b);
    if (x === y) return byTotal(a, b);
    return sign * (x < y ? -1 : 1);
  });
}

const byTotal = (a: WriteRow, b: WriteRow): number =>
  (b.figures.total ?? -1) - (a.figures.total ?? -1) || (a.name < b.name ? -1 : Number(a.name > b.name));

/** The rows in the order of before, as far as they are still there; new ones last. */
export function inKeptOrder(rows: readonly WriteRow[], place: ReadonlyMap<string, number>): readonly WriteRow[] {
  const last = place.size;
  return rows.toSorted((a, b) => (place.get(a.key) ?? last) - (place.get(b.key) ?? last));
}

/** The lines of the list: each row, and below an open lump its members. */
export function flattened(
  rows: readonly WriteRow[],
  open: ReadonlySet<string>,
  order: (rows: readonly WriteRow[]) => readonly WriteRow[],
): readonly WriteRow[] {
  return order(rows).flatMap((row) =>
    row.members !== null && open.has(row.key) ? [row, ...order(row.members)] : [row],
  );
}
