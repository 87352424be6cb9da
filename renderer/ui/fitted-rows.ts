import { countOf } from '../../shared/figure-text.ts';

type Cell = string | number | null;

/** A message to the host is 1 MB at most; the rest of it needs some of that. */
const mostBytes = 900_000;
const mostRows = 10_000;
/** What a text is cut to where the whole of them does not fit. */
const cutTo = 80;

const bytesOf = (row: readonly Cell[]): number => new TextEncoder().encode(JSON.stringify(row)).length + 1;

/** The rows as they fit into one message, and in words what was cut or left out of them. */
export function fitted(rows: readonly (readonly Cell[])[]): { readonly cells: Cell[][]; readonly said: string } {
  const some = rows.slice(0, mostRows).map((row) => [...row]);
  const total = some.reduce((sum, row) => sum + bytesOf(row), 0);
  const isCut = total > mostBytes;
  const cells: Cell[][] = [];
  let left = mostBytes;
  for (const row of isCut ? some.map(cut) : some) {
    left -= bytesOf(row);
    if (left < 0) break;
    cells.push(row);
  }
  const missing = rows.length - cells.length;
  const said = [
    countOf(cells.length, 'row'),
    ...(isCut ? [`texts cut to ${cutTo} characters`] : []),
    ...(missing > 0 ? [`${countOf(missing, 'more row')} did not fit`] : []),
  ];
  return { cells, said: said.join(', ') };
}

const cut = (row: readonly Cell[]): Cell[] =>
  row.map((cell) => (typeof cell === 'string' && cell.length > cutTo ? `${cell.slice(0, cutTo - 1)}…` : cell));
