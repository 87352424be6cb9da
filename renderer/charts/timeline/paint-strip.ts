import { fitted } from './fitted.ts';
import { paintGaps } from './paint-time.ts';
import type { Pen } from './pen.ts';
import type { Picture } from './picture.ts';
import { stripHeight, type View } from './sizes.ts';
import { type StripScale, stripScale, stripY } from './strip-scale.ts';
import { StripSteps } from './strip-steps.ts';
import { clockOf } from './time-axis.ts';

const bottom = 40;

/** Above the lanes: client backends against the limit for ordinary roles. */
export class StripPainter {
  readonly #steps = new StripSteps();
  #ys = new Float64Array(0);

  paint(pen: Pen, picture: Picture): void {
    const { view, runs } = picture;
    const limit = picture.limit?.limit ?? null;
    const steps = this.#steps;
    steps.read(view, runs.used, Math.min(picture.nowMs, runs.toMs));
    const scale = stripScale(steps.fewest, steps.most, limit);
    const limitY = limit === null ? null : stripY(scale, limit);
    this.#stairs(pen, scale);
    if (limitY !== null) pen.line('lock', view.left, limitY, view.right, limitY, { dash: [4, 3] });
    // Over the lines, under the words.
    paintGaps(pen, view, runs.gaps, 0, stripHeight);
    if (limitY !== null) limitWords(pen, view, limitY, String(limit));
    if (scale.least > 0) pen.text(String(scale.least), view.left - 8, 38, { paint: 'text-3', align: 'right' });
    this.#value(pen, view, limitY);
    names(pen, picture);
  }

  #stairs(pen: Pen, scale: StripScale): void {
    const { count, counts, xs } = this.#steps;
    if (this.#ys.length < counts.length) this.#ys = new Float64Array(counts.length);
    for (let i = 0; i < count; i += 1) this.#ys[i] = stripY(scale, counts[i] ?? 0);
    if (count < 2) return;
    // An area that does not begin at 0 would say more than there is.
    if (scale.least === 0) pen.area('idle-bg', xs, this.#ys, count, bottom);
    pen.polyline('text-2', xs, this.#ys, count, 1.4);
  }

  #value(pen: Pen, view: View, limitY: number | null): void {
    const { count, xs, last } = this.#steps;
    if (last === null || count === 0) return;
    const x = Math.min(view.right, xs[count - 1] ?? 0) - 5;
    const y = this.#ys[count - 1] ?? 0;
    // Above the line, unless that is where the limit is written.
    const isTight = limitY !== null && Math.abs(y - 5 - limitY) < 9;
    const text = String(last);
    if (x - view.left > pen.measure(text, 600)) {
      pen.text(text, x, isTight ? y + 13 : Math.max(10, y - 5), { paint: 'text', weight: 600, align: 'right' });
    }
  }
}

function limitWords(pen: Pen, view: View, y: number, value: string): void {
  pen.text(value, view.left - 8, Math.max(13, y + 4), { paint: 'lock-text', align: 'right' });
  const words = 'limit for ordinary roles';
  if (pen.measure(words, 400) < view.right - view.left - 60) {
    pen.text(words, view.left + 6, y + 12, { paint: 'lock-text' });
  }
}

function names(pen: Pen, { view, limit }: Picture): void {
  const most = view.left - 16 - 30;
  pen.text(fitted(pen, 'Client backends', most, 400), 16, 18, { paint: 'text-2' });
  if (limit !== null) pen.text(fitted(pen, `max_connections ${limit.max}`, most, 400), 16, 32, { paint: 'text-3' });
}

/** Beside the stretch of before: since when there are samples. */
export function paintBegan(pen: Pen, { view, runs }: Picture): void {
  const x = view.left + (runs.fromMs - view.window.fromMs) * view.pxPerMs;
  const words = `no samples before ${clockOf(runs.fromMs)}`;
  const width = pen.measure(words, 400);
  if (x > view.right || x - view.left < width + 14) return;
  pen.rect('surface', x - width - 10, stripHeight - 18, width + 6, 15);
  pen.text(words, x - 7, stripHeight - 7, { paint: 'text-3', align: 'right' });
}
