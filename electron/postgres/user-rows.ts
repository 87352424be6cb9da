import { createHash } from 'node:crypto';
import { cellsOf } from './benchmark-rows.ts';
import { ProtocolError } from './faults.ts';
import type { UserLimits, UserRun } from './user-session.ts';
import type { Answer } from './wire-line.ts';

/** Rows are hashed by the piece, since a call of the hash costs more than a short row does. */
const pieceBytes = 4_096;
const textOid = 25;

/**
 * The rows of one run: those within the budget as text, all of them counted and hashed. What is hashed is the body of
 * each DataRow as it came, which holds the number of cells, the length of each (-1 for NULL) and their bytes.
 */
export class UserRows implements Answer {
  readonly #limits: UserLimits;
  readonly #hash = createHash('sha256');
  readonly #piece = Buffer.allocUnsafe(pieceBytes);
  #pieceFilled = 0;
  readonly #rows: (readonly (string | null)[])[] = [];
  #columns: UserRun['columns'] = [];
  #rowCount = 0;
  #cutCells = 0;
  #bytes = 0;
  /** Of CommandComplete; empty for an empty text. */
  tag = '';
  asksForData = false;

  constructor(limits: UserLimits) {
    this.#limits = limits;
  }

  asked(): void {
    this.asksForData = true;
  }

  completed(tag: string): void {
    this.tag = tag;
  }

  described(bytes: Buffer, from: number, to: number): void {
    this.#columns = columnsOf(bytes, from, to);
  }

  row(bytes: Buffer, from: number, to: number): void {
    this.#rowCount += 1;
    this.#bytes += to - from;
    this.#digest(bytes, from, to);
    if (this.#rows.length < this.#limits.rows) {
      this.#rows.push(cellsOf(bytes, from, to, (all, start, end) => this.#cell(all, start, end)));
    }
  }

  copied(bytes: Buffer, from: number, to: number): void {
    if (this.#columns.length === 0) this.#columns = [{ name: 'COPY', typeOid: textOid }];
    this.#rowCount += 1;
    this.#bytes += to - from;
    const length = Buffer.allocUnsafe(4);
    length.writeUInt32BE(to - from);
    this.#digest(length, 0, 4);
    this.#digest(bytes, from, to);
    if (this.#rows.length < this.#limits.rows) this.#rows.push([this.#cell(bytes, from, to).replace(/\n$/u, '')]);
  }

  finish(ms: number): UserRun {
    this.#hash.update(this.#piece.subarray(0, this.#pieceFilled));
    return {
      columns: this.#columns,
      rows: this.#rows,
      rowCount: this.#rowCount,
      cutCells: this.#cutCells,
      bytes: this.#bytes,
      digest: this.#hash.digest('hex'),
      ms,
    };
  }

  #digest(bytes: Buffer, from: number, to: number): void {
    const size = to - from;
    if (this.#pieceFilled + size > pieceBytes) {
      this.#hash.update(this.#piece.subarray(0, this.#pieceFilled));
      this.#pieceFilled = 0;
    }
    if (size > pieceBytes) this.#hash.update(bytes.subarray(from, to));
    else this.#pieceFilled += bytes.copy(this.#piece, this.#pieceFilled, from, to);
  }

  #cell(bytes: Buffer, from: number, to: number): string {
    const { cellBytes } = this.#limits;
    if (to - from <= cellBytes) return bytes.toString('utf8', from, to);
    this.#cutCells += 1;
    return bytes.toString('utf8', from, wholeCharacters(bytes, from, from + cellBytes));
  }
}

/** The last place up to `to` that lies between two characters of UTF-8. */
function wholeCharacters(bytes: Buffer, from: number, to: number): number {
  let end = to;
  while (end > from && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

/** After each name: table, number of the column, type and more, 18 bytes in all. */
const fieldBytes = 18;

function columnsOf(bytes: Buffer, from: number, to: number): { name: string; typeOid: number }[] {
  const columns: { name: string; typeOid: number }[] = [];
  let at = from + 2;
  for (let missing = bytes.readUInt16BE(from); missing > 0; missing -= 1) {
    const end = bytes.indexOf(0, at);
    if (end < 0 || end + 1 + fieldBytes > to)
      throw new ProtocolError('a row description with more columns than it has');
    columns.push({ name: bytes.toString('utf8', at, end), typeOid: bytes.readUInt32BE(end + 7) });
    at = end + 1 + fieldBytes;
  }
  return columns;
}
