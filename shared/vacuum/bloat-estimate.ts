/** One column of a table, in the order of attnum. */
export interface EstimatedColumn {
  /** Bytes; -1: varlena, -2: a C string. */
  readonly attlen: number;
  /** c, s, i, d: aligned to 1, 2, 4, 8 bytes. */
  readonly attalign: string;
  readonly isDropped: boolean;
  readonly null_frac: number;
  /** As stored in the row: compressed, or the 18 bytes that point to TOAST. */
  readonly avg_width: number;
}

export interface EstimatedTable {
  readonly columns: readonly EstimatedColumn[];
  readonly reltuples: number;
  readonly block_size: number;
  /** Per cent. */
  readonly fillfactor: number;
}

const pageHeader = 24;
const linePointer = 4;
const rowHeader = 23;
const longestShortVarlena = 127;
const simulatedRows = 32;

const alignment: Readonly<Record<string, number>> = { c: 1, s: 2, i: 4, d: 8 };
const aligned = (bytes: number, to: number): number => Math.ceil(bytes / to) * to;

/**
 * Bytes of a file that holds these rows and nothing else, from column statistics. Rows are laid out as the server does
 * (heap_form_tuple): null bitmap, each column aligned, short varlenas packed. Nulls are drawn for some rows. Whether
 * the widths of a column vary is not known, so the estimate is the middle of both.
 */
export function neededBytes(table: EstimatedTable): number {
  const { columns, reltuples, block_size, fillfactor } = table;
  if (reltuples <= 0) return block_size;
  const room = block_size - pageHeader - Math.floor((block_size * (100 - fillfactor)) / 100);
  const isVarying = columns.some(({ attlen, isDropped }) => attlen < 0 && !isDropped);
  const hasSomeNulls = columns.some(({ null_frac }) => null_frac > 0 && null_frac < 1);
  const equal = perPage(rowBytes(columns, 0), room, hasSomeNulls);
  const rows = isVarying ? (equal + perPage(rowBytes(columns, 0.25), room, true)) / 2 : equal;
  return Math.ceil(reltuples / rows) * block_size;
}

/** Rows of one length fill a page up to a whole number; of rows that differ half a one is lost at its end. */
function perPage(bytes: number, room: number, differs: boolean): number {
  const item = bytes + linePointer;
  return Math.max(1, differs ? room / item - 0.5 + Math.min(0.5, item / room / 2) : Math.floor(room / item));
}

/** The mean of some rows; `spread` is by how much of its mean a width may differ. */
function rowBytes(columns: readonly EstimatedColumn[], spread: number): number {
  let sum = 0;
  for (let row = 0; row < simulatedRows; row += 1) sum += oneRow(columns, row, spread);
  return sum / simulatedRows;
}

function oneRow(columns: readonly EstimatedColumn[], row: number, spread: number): number {
  let data = 0;
  let hasNull = false;
  for (const [i, column] of columns.entries()) {
    if (column.isDropped || isNull(column.null_frac, row, i)) hasNull = true;
    else data = afterColumn(data, column, 1 + spread * (2 * drawn(row, i + columns.length) - 1));
  }
  const bitmap = hasNull ? Math.ceil(columns.length / 8) : 0;
  return aligned(rowHeader + bitmap, 8) + aligned(Math.ceil(data), 8);
}

function afterColumn(data: number, { attlen, attalign, avg_width }: EstimatedColumn, factor: number): number {
  const to = alignment[attalign] ?? 1;
  if (attlen > 0) return aligned(data, to) + attlen;
  const width = Math.max(1, Math.round(avg_width * factor));
  return (attlen === -1 && width <= longestShortVarlena ? data : aligned(data, to)) + width;
}

const isNull = (null_frac: number, row: number, column: number): boolean =>
  null_frac >= 1 || (null_frac > 0 && drawn(row, column) < null_frac);

/** 0 to 1, evenly spread over the rows and shuffled anew for each column, the same at every call. */
function drawn(row: number, column: number): number {
  const shift = (column * 0.618_033_988_7) % 1;
  const step = 1 + 2 * (column % 16);
  return (((row * step) % simulatedRows) / simulatedRows + shift) % 1;
}
