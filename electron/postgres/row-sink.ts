import type { Columns, Decoder } from './statement.ts';

/**
 * Takes the rows of one statement as they arrive and decodes them straight into columns. The first fault (a column that
 * the statement does not promise, a value that its decoder refuses) stops the decoding, never the protocol: it is
 * thrown by `finish`, when the connection is in order again.
 */
export class RowSink {
  readonly #expected: Columns;
  readonly #columns = new Map<string, unknown[]>();
  #decoders: Decoder<unknown>[] = [];
  #targets: unknown[][] = [];
  #fault: Error | undefined;
  #isDescribed = false;
  #rows = 0;

  constructor(expected: Columns) {
    this.#expected = expected;
    for (const name of Object.keys(expected)) this.#columns.set(name, []);
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
      const decoder = this.#expected[name];
      const target = this.#columns.get(name);
      if (decoder === undefined || target === undefined) continue;
      this.#decoders.push(decoder);
      this.#targets.push(target);
    }
  }

  row(fields: readonly (string | null)[]): void {
    this.#rows += 1;
    if (this.#fault !== undefined) return;
    const decoders = this.#decoders;
    const targets = this.#targets;
    try {
      if (fields.length !== decoders.length) throw new TypeError('a row has another number of columns');
      for (let i = 0; i < decoders.length; i += 1) {
        const decode = decoders[i];
        if (decode !== undefined) targets[i]?.push(decode(fields[i] ?? null));
      }
    } catch (error) {
      this.#fault = error instanceof Error ? error : new TypeError(String(error));
    }
  }

  /** The columns by name; throws the first fault. */
  finish(): ReadonlyMap<string, readonly unknown[]> {
    if (this.#fault !== undefined) throw this.#fault;
    if (!this.#isDescribed) throw new TypeError('the statement returned no columns');
    return this.#columns;
  }
}
