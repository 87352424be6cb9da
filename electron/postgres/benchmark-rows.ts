import type { Answer } from './wire-line.ts';

const headerBytes = 5;

/** Rows and bytes of one answer; nothing is decoded, since it is measured. */
export class CountedRows implements Answer {
  rows = 0;
  bytes = 0;

  get cells(): readonly (readonly (string | null)[])[] {
    return [];
  }

  row(_bytes: Buffer, from: number, to: number): void {
    this.rows += 1;
    this.bytes += to - from + headerBytes;
  }
}

/** The same with the cells as text. */
export class CellRows extends CountedRows {
  readonly #cells: (readonly (string | null)[])[] = [];

  override get cells(): readonly (readonly (string | null)[])[] {
    return this.#cells;
  }

  override row(bytes: Buffer, from: number, to: number): void {
    super.row(bytes, from, to);
    this.#cells.push(cellsOf(bytes, from));
  }
}

/** Of a DataRow's body. */
export function cellsOf(
  bytes: Buffer,
  from: number,
  decode: (bytes: Buffer, from: number, to: number) => string = (all, start, end) => all.toString('utf8', start, end),
): (string | null)[] {
  const count = bytes.readUInt16BE(from);
  const cells: (string | null)[] = [];
  let at = from + 2;
  for (let i = 0; i < count; i += 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0) {
      cells.push(null);
      continue;
    }
    cells.push(decode(bytes, at, at + length));
    at += length;
  }
  return cells;
}
