import type { LogVolume } from '../../../shared/contract/sql-log-tail.ts';

/** Over so long a rate is worked out. */
const spanMs = 5_000;

/** A counter that only rises, and how fast. */
export class Rate {
  #seen: { readonly atMs: number; readonly value: number }[] = [];

  see(value: number, atMs: number = performance.now()): void {
    const isLess = value < (this.#seen.at(-1)?.value ?? 0);
    if (isLess) this.#seen = [];
    this.#seen.push({ atMs, value });
    while (this.#seen.length > 2 && atMs - (this.#seen[1]?.atMs ?? atMs) >= spanMs) this.#seen.shift();
  }

  /** null: seen once. */
  get perSecond(): number | null {
    const [first] = this.#seen;
    const last = this.#seen.at(-1);
    if (first === undefined || last === undefined || last.atMs === first.atMs) return null;
    return ((last.value - first.value) * 1000) / (last.atMs - first.atMs);
  }
}

/** What a log grew by: across the files and sources that it was read from, and since it was turned on. */
export class Volume {
  #before = 0;
  #now: number | null = null;
  #from = 0;
  #last = 0;
  readonly #rate = new Rate();

  /** Of the source that is open: bytes since it was opened. */
  see(grown: number): void {
    this.#last = this.#now === null ? this.#before + grown : this.#total;
    this.#now = grown;
    this.#rate.see(this.#total);
  }

  /** The source is closed; the next counts from 0. */
  leave(): void {
    this.#before = this.#total;
    this.#now = null;
  }

  /** Counts what was written since the look before the last one: it was turned on at some time between. */
  beginAnew(): void {
    this.#from = this.#last;
  }

  get bytes(): number | null {
    return this.#now === null ? null : this.#total - this.#from;
  }

  answer(limitBytes: number | null): LogVolume {
    const bytesPerSecond = this.#now === null ? null : this.#rate.perSecond;
    return { bytes: this.bytes, bytesPerSecond, limitBytes };
  }

  get #total(): number {
    return this.#before + (this.#now ?? 0);
  }
}
