import type { Pen } from './pen.ts';
import { blockHeight, blockTop, laneHeight, type View } from './sizes.ts';
import { codeOf } from './spans.ts';

/** Transactions narrower than this would be buried under their own flags. */
const leastHeldPx = 6;
const leastWorkPx = 26;
/** A beginning that the first run misses by more than this was not seen. */
const unseenMs = 1500;
const { active, idle, unknown } = codeOf;
const banner = [0, 0, 4, 0, 2.6, 2, 4, 4, 0, 4];

/** Where transactions start: a flag each; and the part of one that was open before its backend was first seen. */
export class Flags {
  #view: View | null = null;
  #xs = new Float64Array(256);
  #ys = new Float64Array(256);
  #count = 0;
  #unseenFrom = new Float64Array(64);
  #unseenTo = new Float64Array(64);
  #unseenY = new Float64Array(64);
  #unseen = 0;
  #top = 0;
  #firstMs = 0;
  #xactMs = Number.NaN;
  /** It did more than work: it held its transaction open, or waited. */
  #isHeld = false;

  begin(view: View): void {
    this.#view = view;
    this.#count = 0;
    this.#unseen = 0;
  }

  lane(top: number, firstMs: number): void {
    this.#top = top;
    this.#firstMs = firstMs;
    this.#xactMs = Number.NaN;
    this.#isHeld = false;
  }

  /** `kind` is a state's code; `xactMs` is NaN outside of transactions. */
  take(kind: number, fromMs: number, xactMs: number): void {
    // Of one that idles the server keeps no transaction, though the last one's start may still be told.
    const isOutside = kind === idle || kind === unknown;
    if (isOutside || xactMs !== this.#xactMs) this.end(fromMs);
    if (isOutside || Number.isNaN(xactMs)) return;
    // Work that goes on is one run whatever ran in it: a transaction that began within it is one of many.
    if (kind === active && !this.#isHeld && xactMs - fromMs > unseenMs) return;
    this.#xactMs = xactMs;
    this.#isHeld ||= kind !== active;
    if (fromMs === this.#firstMs && fromMs - xactMs > unseenMs) this.#openBefore(xactMs, fromMs);
  }

  /** The transaction that was read last ends here. */
  end(toMs: number): void {
    const view = this.#view;
    const xactMs = this.#xactMs;
    this.#xactMs = Number.NaN;
    const isHeld = this.#isHeld;
    this.#isHeld = false;
    if (view === null || Number.isNaN(xactMs)) return;
    const x = view.left + (xactMs - view.window.fromMs) * view.pxPerMs;
    const least = isHeld ? leastHeldPx : leastWorkPx;
    if (x < view.left || x > view.right || (toMs - xactMs) * view.pxPerMs < least) return;
    if (this.#count === this.#xs.length) {
      this.#xs = doubled(this.#xs);
      this.#ys = doubled(this.#ys);
    }
    this.#xs[this.#count] = x;
    this.#ys[this.#count] = this.#top;
    this.#count += 1;
  }

  #openBefore(xactMs: number, fromMs: number): void {
    const view = this.#view;
    if (view === null || this.#unseen === this.#unseenY.length) return;
    const from = Math.max(view.left, view.left + (xactMs - view.window.fromMs) * view.pxPerMs);
    const to = Math.min(view.right, view.left + (fromMs - view.window.fromMs) * view.pxPerMs);
    if (to - from < 2) return;
    this.#unseenFrom[this.#unseen] = from;
    this.#unseenTo[this.#unseen] = to;
    this.#unseenY[this.#unseen] = this.#top;
    this.#unseen += 1;
  }

  /** Open, as the server says by xact_start; in which state nobody saw: only its outline. */
  paintUnseen(pen: Pen): void {
    for (let i = 0; i < this.#unseen; i += 1) {
      const from = this.#unseenFrom[i] ?? 0;
      const width = (this.#unseenTo[i] ?? 0) - from;
      pen.frame('idletx', from, (this.#unseenY[i] ?? 0) + blockTop, width, blockHeight, 1);
    }
  }

  paint(pen: Pen): void {
    for (let i = 0; i < this.#count; i += 1) {
      const x = Math.round(this.#xs[i] ?? 0);
      const y = this.#ys[i] ?? 0;
      pen.rect('text', x, y, 1, laneHeight);
      pen.shape('text', x, y, banner, true);
    }
  }
}

function doubled(old: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(old.length * 2);
  larger.set(old);
  return larger;
}
