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

/** The number of client backends as stairs: at most four points for each pixel column, however often it changed. */
export class StripSteps {
  xs = new Float64Array(4096);
  counts = new Float64Array(4096);
  count = 0;
  fewest = 0;
  most = 0;
  last: number | null = null;

  read(view: View, used: RunStore['used'], toMs: number): void {
    this.count = 0;
    this.fewest = Number.POSITIVE_INFINITY;
    this.most = 0;
    this.last = null;
    const first = Math.max(0, placeAt(used, view.window.fromMs));
    const endMs = Math.min(toMs, view.window.toMs);
    let column = Number.NaN;
    for (let place = first; place < used.length; place += 1) {
      const change = used[place];
      if (change === undefined || change.ms > endMs) break;
      const x = Math.max(view.left, view.left + (change.ms - view.window.fromMs) * view.pxPerMs);
      const isSame = Math.floor(x) === column;
      column = Math.floor(x);
      this.#see(x, change.count, isSame);
    }
    if (this.last !== null) this.#push(view.left + (endMs - view.window.fromMs) * view.pxPerMs, this.last);
    if (this.most === 0) this.fewest = 0;
  }

  #see(x: number, value: number, isSame: boolean): void {
    // Within one column only how far it went up and down is left to see.
    if (isSame && value >= this.fewest && value <= this.most && this.count > 3) {
      this.counts[this.count - 1] = value;
    } else {
      if (this.last !== null) this.#push(x, this.last);
      this.#push(x, value);
    }
    this.last = value;
    this.fewest = Math.min(this.fewest, value);
    this.most = Math.max(this.most, value);
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
