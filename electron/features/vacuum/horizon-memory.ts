/** A moment at which the next xid was known, both counted without a wrap. */
interface Mark {
  readonly atMs: number;
  readonly xid: number;
}

const keptMs = 2 * 3_600_000;
const leastApartMs = 5_000;
const mostHolders = 5_000;

/**
 * What earlier looks at one database knew of xids and their holders. By it a holder is not taken to have been there
 * earlier than it was seen, and a table not to be older than it is. Times are the server's clock in ms.
 */
export class HorizonMemory {
  readonly #marks: Mark[] = [];
  #seen = new Map<string, { readonly firstMs: number; lastMs: number }>();

  get nextXid(): number | null {
    return this.#marks.at(-1)?.xid ?? null;
  }

  /** Also of a moment in the past, which is taken only when it is older than all that is known. */
  note(atMs: number, xid: number): void {
    const [first] = this.#marks;
    if (first !== undefined && atMs < first.atMs && xid <= first.xid) this.#marks.unshift({ atMs, xid });
    const last = this.#marks.at(-1) ?? { atMs: Number.NEGATIVE_INFINITY, xid: 0 };
    if (atMs <= last.atMs) return;
    // Never goes back: this is another server, or one that was restored.
    if (xid < last.xid) this.#forget();
    this.#thinOut();
    this.#marks.push({ atMs, xid });
    while (this.#marks.length > 2 && (this.#marks[1]?.atMs ?? atMs) < atMs - keptMs) this.#marks.shift();
  }

  /** Of those close to each other the first is kept, and the last, which is now. */
  #thinOut(): void {
    const [before, last] = this.#marks.slice(-2);
    if (before !== undefined && last !== undefined && last.atMs - before.atMs < leastApartMs) this.#marks.pop();
  }

  #forget(): void {
    this.#marks.length = 0;
    this.#seen.clear();
  }

  /** Who holds which xid now. One that takes another snapshot is another holder. */
  seeHolders(nowMs: number, keys: Iterable<string>): void {
    for (const key of keys) {
      const known = this.#seen.get(key);
      if (known === undefined) this.#seen.set(key, { firstMs: nowMs, lastMs: nowMs });
      else known.lastMs = nowMs;
    }
    if (this.#seen.size <= mostHolders) return;
    this.#seen = new Map([...this.#seen].filter(([, { lastMs }]) => lastMs === nowMs));
  }

  firstSeenMs(key: string): number | null {
    return this.#seen.get(key)?.firstMs ?? null;
  }

  /** By when that xid had been given out; null: not known. */
  givenOutByMs(xid: number): number | null {
    return this.#marks[this.#firstAfter(xid)]?.atMs ?? null;
  }

  /** Since when it cannot have been given out yet; null: not known. */
  notYetAtMs(xid: number): number | null {
    return this.#marks[this.#firstAfter(xid) - 1]?.atMs ?? null;
  }

  /** Place of the first mark with a later xid. Asked for each of tens of thousands of tables. */
  #firstAfter(xid: number): number {
    let from = 0;
    let to = this.#marks.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#marks[middle]?.xid ?? 0) > xid) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}

/** `epoch:xid`, as pg_control_checkpoint has it, counted without a wrap. */
export function fullXid(text: string): number {
  const [epoch = '0', xid = '0'] = text.split(':');
  return Number(epoch) * 2 ** 32 + Number(xid);
}
