/**
 * The names of a list as they are searched: all in one string, so that one indexOf finds the next row that holds a word
 * instead of 100,000 calls. NUL parts the names: it cannot occur in one.
 */
export class Haystack {
  readonly #names: readonly string[];
  readonly #text: string;
  /** Where each name begins in the text; one more entry than names. */
  readonly #starts: Uint32Array;
  /** Filled anew by each search, and never given away. */
  readonly #found: Uint32Array;
  #last: { readonly word: string; readonly rows: Uint32Array } | null = null;

  constructor(count: number, nameOf: (n: number) => string) {
    const names = Array.from({ length: count }, (_, n) => nameOf(n));
    this.#names = names;
    this.#text = names.join('\0');
    this.#starts = new Uint32Array(count + 1);
    for (let n = 0, at = 0; n < count; n += 1) {
      at += (names[n] ?? '').length + 1;
      this.#starts[n + 1] = at;
    }
    this.#found = new Uint32Array(count);
  }

  has(n: number, word: string): boolean {
    return (this.#names[n] ?? '').includes(word);
  }

  /** The rows whose name holds the word, ascending. A key mostly makes the last word longer: then among the last rows. */
  rowsWith(word: string): Uint32Array {
    const last = this.#last;
    const isWithin = last !== null && word.includes(last.word) && last.rows.length < this.#names.length / 3;
    const count = isWithin ? this.#searchAmong(last.rows, word) : this.#search(word);
    const rows = this.#found.slice(0, count);
    this.#last = { word, rows };
    return rows;
  }

  #searchAmong(rows: Uint32Array, word: string): number {
    const [names, found] = [this.#names, this.#found];
    let count = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const n = rows[at] ?? 0;
      if (!(names[n] ?? '').includes(word)) continue;
      found[count] = n;
      count += 1;
    }
    return count;
  }

  #search(word: string): number {
    const [text, starts, found] = [this.#text, this.#starts, this.#found];
    let count = 0;
    let row = 0;
    let at = text.indexOf(word);
    while (at >= 0 && row < found.length) {
      while ((starts[row + 1] ?? Number.POSITIVE_INFINITY) <= at) row += 1;
      found[count] = row;
      count += 1;
      row += 1;
      at = text.indexOf(word, starts[row]);
    }
    return count;
  }
}
