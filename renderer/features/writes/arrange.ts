import type { Sort } from '../../state/layout.ts';
import { rowsInOrder } from '../../ui/row-order.ts';
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

/** Equal ones by total, then by name. */
export function inOrder(rows: readonly WriteRow[], { id, direction }: Sort): readonly WriteRow[] {
  return rowsInOrder(rows, values[id] ?? total, direction, byTotal);
}

const byTotal = (a: WriteRow, b: WriteRow): number =>
  (b.figures.total ?? -1) - (a.figures.total ?? -1) || (a.name < b.name ? -1 : Number(a.name > b.name));

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
