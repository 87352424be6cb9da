import { type CellReader, cellReader, isNullable } from './cell-readers.ts';
import { ProtocolError } from './faults.ts';
import type { Columns, Decoder } from './statement.ts';

interface Column {
  readonly decode: Decoder<unknown>;
  readonly read: CellReader;
  /** NULL is null, whatever `decode` would have to say. */
  readonly isNullable: boolean;
  readonly values: unknown[];
}

/** Hears of each row, by its place in the columns so far. What it throws is a fault of the statement. */
export type OnRow = (columns: Readonly<Record<string, unknown[]>>, row: number) => void;

/** An array of anything from the start: one of small numbers only is another kind to the engine, and slows `push` down. */
function anything(): unknown[] {
  const values: unknown[] = [''];
  values.length = 0;
  return values;
}

/**
 * Takes the rows of one statement as they arrive and decodes them straight into columns. The first fault (a column that
 * the statement does not promise, a value that its decoder refuses) stops the decoding, never the protocol: it is
 * thrown by `finish`, when the connection is in order again.
 */
export class RowSink {
  readonly #expected: Columns;
  readonly #columns: Record<string, unknown[]> = {};
  readonly #onRow: OnRow | undefined;
  readonly #inOrder: Column[] = [];
  #fault: Error | undefined;
  #isDescribed = false;
  #rows = 0;

  constructor(expected: Columns, onRow?: OnRow) {
    this.#expected = expected;
    this.#onRow = onRow;
    for (const name of Object.keys(expected)) this.#columns[name] = anything();
  }

  get rows(): number {
    return this.#rows;
  }

  describe(names: readonly string[]): void {
    this.#isDescribed = true;
    const promised = Object.keys(this.#expected);
    const isSame = names.length === promised.length && promised.every((name) => names.includes(name));
    if (!isSame) {
      this.#fault = new TypeError(`promised columns ${promised.join(', ')}; the server sent ${names.join(', ')}`);
      return;
    }
    for (const name of names) {
      const decode = this.#expected[name];
      const values = this.#columns[name];
      if (decode === undefined || values === undefined) continue;
      this.#inOrder.push({ decode, read: cellReader(decode), isNullable: isNullable(decode), values });
    }
  }

  /** The body of one DataRow. Throws ProtocolError where its cells do not fill it. */
  row(bytes: Buffer, from: number, to: number): void {
    this.#rows += 1;
    if (this.#fault !== undefined) return;
    try {
      this.#take(bytes, from, to);
      this.#onRow?.(this.#columns, this.#rows - 1);
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      this.#fault = error instanceof Error ? error : new TypeError(String(error));
    }
  }

  /** The columns by name; throws the first fault. */
  finish(): Readonly<Record<string, unknown[]>> {
    if (this.#fault !== undefined) throw this.#fault;
    if (!this.#isDescribed) throw new TypeError('the statement returned no columns');
    return this.#columns;
  }

  #take(bytes: Buffer, from: number, to: number): void {
    if (to - from < 2) throw new ProtocolError('a row without its number of columns');
    if (bytes.readInt16BE(from) !== this.#inOrder.length) throw new TypeError('a row has another number of columns');
    const columns = this.#inOrder;
    let at = from + 2;
    for (let i = 0; i < columns.length; i += 1) {
      const column = columns[i];
      const length = lengthAt(bytes, at, to);
      at += 4;
      column?.values.push(length < 0 ? nullOf(column) : column.read(bytes, at, at + length));
      if (length > 0) at += length;
    }
    if (at !== to) throw new ProtocolError('a row is longer than its cells');
  }
}

const nullOf = ({ decode, isNullable }: Column): unknown => (isNullable ? null : decode(null));

/** Of a cell; -1 is NULL. */
function lengthAt(bytes: Buffer, at: number, to: number): number {
  const isShort = bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 0;
  const length = isShort ? (bytes[at + 3] ?? 0) : at + 4 <= to ? bytes.readInt32BE(at) : to;
  if (length >= -1 && at + 4 + length <= to) return length;
  throw new ProtocolError('a row is shorter than its cells');
}
