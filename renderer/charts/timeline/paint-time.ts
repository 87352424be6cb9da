import type { RunStore } from '../../../shared/activity/run-store.ts';
import type { Pen } from './pen.ts';
import type { Picture } from './picture.ts';
import { axisHeight, headHeight, isInPlot, stripHeight, type View, xOf } from './sizes.ts';
import { clockOf, type Tick } from './time-axis.ts';

const badgeWidth = 52;

/** From there down to the end of the rows: lanes have no grid below the last one. */
export function paintGrid(pen: Pen, view: View, ticks: readonly Tick[]): void {
  for (const { ms } of ticks) pen.rect('grid', xOf(view, ms), stripHeight, 1, view.height - stripHeight);
}

/** Over the lanes: nobody looked then, so nothing is shown of it. */
export function paintGaps(pen: Pen, view: View, gaps: RunStore['gaps'], top: number, bottom: number): void {
  for (const { fromMs, toMs } of gaps) {
    const from = Math.max(view.left, xOf(view, fromMs));
    const to = Math.min(view.right, Math.max(xOf(view, toMs), from + 2));
    if (to <= from || toMs < view.window.fromMs || fromMs > view.window.toMs) continue;
    pen.rect('gap-hatch', from, top, to - from, bottom - top);
    pen.rect('border-2', from, top, 1, bottom - top);
    pen.rect('border-2', to - 1, top, 1, bottom - top);
  }
}

/** Under the lanes: before the first sample. What the server tells of then (since when a state lasts) is drawn over it. */
export function paintBefore(pen: Pen, { view, runs }: Picture, top: number, bottom: number): void {
  const to = Math.min(view.right, xOf(view, runs.fromMs));
  if (to <= view.left + 1 || runs.toMs === 0) return;
  pen.rect('before-dots', view.left, top, to - view.left, bottom - top);
  if (to < view.right) pen.rect('border-2', to, top, 1, bottom - top);
}

export function paintAxis(pen: Pen, picture: Picture, ticks: readonly Tick[]): void {
  const { view, nowMs, cursorMs } = picture;
  const badges = [nowMs, cursorMs].flatMap((ms) => (ms === null ? [] : [badgeLeft(view, ms)]));
  for (const { ms, text } of ticks) {
    const x = xOf(view, ms) + 4;
    const width = pen.measure(text, 400);
    const isCovered = badges.some((left) => x < left + badgeWidth + 4 && x + width > left - 4);
    if (!isCovered && x + width < view.right + 8) pen.text(text, x, stripHeight + 13, { paint: 'text-3' });
  }
}

/** To the left of its line, as far as there is room. */
const badgeLeft = (view: View, ms: number): number => Math.max(view.left, xOf(view, ms) - badgeWidth);

/** A moment as a line through all lanes, with its clock on the axis. */
export function paintMoment(pen: Pen, view: View, ms: number, isNow: boolean): void {
  const x = xOf(view, ms);
  if (!isInPlot(view, x)) return;
  const paint = isNow ? 'text' : 'accent';
  pen.rect(paint, x, stripHeight, 1, view.height - stripHeight);
  const left = badgeLeft(view, ms);
  pen.block(paint, left, stripHeight + 2, badgeWidth, axisHeight - 4);
  pen.text(clockOf(ms), left + badgeWidth / 2, stripHeight + 13, { paint: 'surface', weight: 500, align: 'center' });
}

/** A stretch while it is dragged out. */
export function paintStretch(pen: Pen, view: View, fromMs: number, toMs: number): void {
  const from = Math.max(view.left, xOf(view, fromMs));
  const to = Math.min(view.right, xOf(view, toMs));
  if (to <= from) return;
  pen.rect('accent-bg', from, stripHeight + 1, to - from, axisHeight - 2);
  for (const x of [from, to]) pen.rect('accent', x, stripHeight, 1, view.height - stripHeight);
  pen.frame('accent', from, headHeight, to - from, Math.max(2, view.height - headHeight), 1);
}
