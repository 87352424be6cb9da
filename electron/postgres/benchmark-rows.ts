import { ProtocolError } from './faults.ts';
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
    this.#cells.push(cellsOf(bytes, from, to));
  }
}

/** Of a DataRow's body. Throws ProtocolError when it does not hold what it says. */
export function cellsOf(
  bytes: Buffer,
  from: number,
  to: number,
  decode: (bytes: Buffer, from: number, to: number) => string = (all, start, end) => all.toString('utf8', start, end),
): (string | null)[] {
  const cells: (string | null)[] = [];
  let at = from + 2;
  for (let missing = bytes.readUInt16BE(from); missing > 0; missing -= 1) {
    if (at + 4 > to) throw new ProtocolError('a row with more values than it has');
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < -1 || at + length > to) throw new ProtocolError('a row whose value is longer than the row');
    cells.push(length < 0 ? null : decode(bytes, at, at + length));
    at += Math.max(0, length);
  }
  return cells;
}
