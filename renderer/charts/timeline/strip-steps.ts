import type { RunStore } from '../../../shared/activity/run-store.ts';
import type { View } from './sizes.ts';

/** The place of the last change at or before the moment; -1 before the first. */
export function placeAt(used: RunStore['used'], ms: number): number {
  let low = -1;
  for (let high = used.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if ((used[middle]?.ms ?? 0) <= ms) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many client backends there were at that moment; null before the first sample. */
export const usedAt = (used: RunStore['used'], ms: number): number | null => used[placeAt(used, ms)]?.count ?? null;

/** The number of client backends as stairs: at most five points for each pixel column, however often it changed. */
export class StripSteps {
  xs = new Float64Array(4096);
  counts = new Float64Array(4096);
  count = 0;
  fewest = 0;
  most = 0;
  last: number | null = null;
  #column = Number.NaN;
  #x = 0;
  #low = 0;
  #high = 0;

  read(view: View, used: RunStore['used'], toMs: number): void {
    this.count = 0;
    this.fewest = Number.POSITIVE_INFINITY;
    this.most = 0;
    this.last = null;
    this.#column = Number.NaN;
    const endMs = Math.min(toMs, view.window.toMs);
    for (let place = Math.max(0, placeAt(used, view.window.fromMs)); place < used.length; place += 1) {
      const change = used[place];
      if (change === undefined || change.ms > endMs) break;
      this.#see(Math.max(view.left, view.left + (change.ms - view.window.fromMs) * view.pxPerMs), change.count);
    }
    this.#leaveColumn();
    if (this.last !== null) this.#push(view.left + (endMs - view.window.fromMs) * view.pxPerMs, this.last);
    if (this.last === null) this.fewest = 0;
  }

  #see(x: number, value: number): void {
    this.fewest = Math.min(this.fewest, value);
    this.most = Math.max(this.most, value);
    if (Math.floor(x) === this.#column) {
      this.#low = Math.min(this.#low, value);
      this.#high = Math.max(this.#high, value);
    } else {
      this.#leaveColumn();
      this.#column = Math.floor(x);
      this.#x = x;
      this.#low = value;
      this.#high = value;
      if (this.last !== null) this.#push(x, this.last);
      this.#push(x, value);
    }
    this.last = value;
  }

  /** How far it went down and up within one column, and where it ended. */
  #leaveColumn(): void {
    if (this.last === null || this.#low === this.#high) return;
    this.#push(this.#x, this.#low);
    this.#push(this.#x, this.#high);
    this.#push(this.#x, this.last);
  }

  #push(x: number, value: number): void {
    if (this.count === this.xs.length) {
      this.xs = doubled(this.xs);
      this.counts = doubled(this.counts);
    }
    this.xs[this.count] = x;
    this.counts[this.count] = value;
    this.count += 1;
  }
}

function doubled(old: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(old.length * 2);
  larger.set(old);
  return larger;
}
