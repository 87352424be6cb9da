import type { Pen } from './pen.ts';
import { type Picture, topOf } from './picture.ts';
import { blockHeight, blockTop, type View } from './sizes.ts';

/** Waits narrower than this keep their colour, but no line. */
const leastPx = 5;
const mostEdges = 300;
/** Those that wait for one root often began together: so many lines stand side by side before they fall on each other. */
const aside = 4;

/** Who waits for whom, as a line from the beginning of the wait to the lane of the one that blocks it. */
export class BlockerEdges {
  #view: View | null = null;
  readonly #xs = new Float64Array(mostEdges);
  readonly #ms = new Float64Array(mostEdges);
  readonly #waiters = new Int32Array(mostEdges);
  readonly #pids = new Int32Array(mostEdges);
  #count = 0;

  begin(view: View): void {
    this.#view = view;
    this.#count = 0;
  }

  take(fromMs: number, toMs: number, blockedBy: readonly number[] | undefined, waiter: number): void {
    const view = this.#view;
    if (view === null || blockedBy === undefined || (toMs - fromMs) * view.pxPerMs < leastPx) return;
    const x = Math.max(view.left, view.left + (fromMs - view.window.fromMs) * view.pxPerMs);
    if (x > view.right) return;
    for (let i = 0; i < blockedBy.length && this.#count < mostEdges; i += 1) {
      this.#xs[this.#count] = x;
      this.#ms[this.#count] = fromMs;
      this.#waiters[this.#count] = waiter;
      this.#pids[this.#count] = blockedBy[i] ?? 0;
      this.#count += 1;
    }
  }

  /** Only where both lanes are in sight. */
  paint(pen: Pen, picture: Picture, first: number, last: number): void {
    const { rows, view, selectedId, focusedId, marked } = picture;
    for (let i = 0; i < this.#count; i += 1) {
      const place = blockerPlace(picture, this.#pids[i] ?? 0, this.#ms[i] ?? 0, first, last);
      const waiter = rows.list[this.#waiters[i] ?? -1];
      const blocker = rows.list[place];
      if (!waiter || !blocker || waiter === blocker) continue;
      const isChosen = [selectedId, focusedId, marked?.rowId].some((id) => id === waiter.id || id === blocker.id);
      edge(pen, (this.#xs[i] ?? 0) + 3 + (i % aside) * 4, topOf(view, waiter), topOf(view, blocker), isChosen);
    }
  }
}

/** Of the lanes in sight that had the pid, the one that was there when the wait began; -1: none. */
function blockerPlace({ rows }: Picture, pid: number, ms: number, first: number, last: number): number {
  for (const place of rows.byPid.get(pid) ?? []) {
    const lane = place < first || place > last ? null : rows.list[place]?.lane;
    if (lane && lane.firstMs <= ms && lane.lastMs >= ms) return place;
  }
  return -1;
}

function edge(pen: Pen, x: number, waiterTop: number, blockerTop: number, isChosen: boolean): void {
  const isDown = blockerTop > waiterTop;
  const from = waiterTop + blockTop + (isDown ? blockHeight : 0);
  const to = blockerTop + blockTop + (isDown ? 0 : blockHeight);
  pen.line('lock', x, from, x, to, { thick: isChosen ? 2 : 1, opacity: isChosen ? 1 : 0.65 });
  const tip = isDown ? [-3, -4, 3, -4, 0, 0] : [-3, 4, 3, 4, 0, 0];
  pen.shape('lock', x + 0.5, to, tip, true);
}
