/** From here on, new texts are cut: an application that writes every value into its queries must not fill the memory. */
const roomyBytes = 6e6;
const cutLength = 80;
/** What V8 takes for a short string, its place in the list and in the map. */
const overheadBytes = 64;

/** Texts kept once each, under numbers. */
export class TextTable {
  readonly #texts: string[] = [];
  readonly #ids = new Map<string, number>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** -1 for null. */
  put(text: string | null): number {
    if (text === null) return -1;
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const isLong = this.#bytes > roomyBytes && text.length > cutLength;
    return isLong ? this.put(`${text.slice(0, cutLength)}…`) : this.#keep(text);
  }

  get(id: number): string | null {
    return this.#texts[id] ?? null;
  }

  #keep(text: string): number {
    this.#bytes += text.length + overheadBytes;
    this.#ids.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }
}
