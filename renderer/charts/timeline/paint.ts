import { GroupPainter, paintNote } from './paint-groups.ts';
import { LanePainter } from './paint-lanes.ts';
import { paintGround, paintLabel, paintMarks } from './paint-rows.ts';
import { paintBegan, StripPainter } from './paint-strip.ts';
import { paintAxis, paintBefore, paintGaps, paintGrid, paintMoment, paintStretch } from './paint-time.ts';
import type { Pen } from './pen.ts';
import type { Picture } from './picture.ts';
import { inSight, type Row } from './rows.ts';
import { axisHeight, headHeight, stripHeight } from './sizes.ts';
import { ticksOf } from './time-axis.ts';

/** Draws whole pictures. Keeps what must not be made anew for each frame, so each timeline has one. */
export class Painter {
  readonly #groups = new GroupPainter();
  readonly #lanes = new LanePainter();
  readonly #strip = new StripPainter();

  /** Another store: what was taken from the one before is worth nothing. */
  forget(): void {
    this.#groups.forget();
    this.#lanes.traces.forget();
  }

  paint(pen: Pen, picture: Picture): void {
    const { view, rows } = picture;
    const ticks = ticksOf(view.window, view.right - view.left);
    const paneHeight = view.height - headHeight;
    const { first, last } = inSight(rows, view.scrollTop, view.scrollTop + paneHeight);
    const each = (act: (row: Row) => void) => {
      for (let place = first; place <= last; place += 1) {
        const row = rows.list[place];
        if (row) act(row);
      }
    };
    const bottom = Math.min(view.height, headHeight + rows.height - view.scrollTop);
    pen.rect('surface', 0, 0, view.width, view.height);
    each((row) => paintGround(pen, picture, row));
    paintBefore(pen, picture, headHeight, bottom);
    paintGrid(pen, view, ticks);
    this.#lanes.paint(pen, picture, first, last);
    this.#lanes.flags.paintUnseen(pen);
    each((row) => row.lane === null && this.#groups.paint(pen, picture, row));
    paintGaps(pen, view, picture.runs.gaps, headHeight, bottom);
    each((row) => row.lane === null && paintNote(pen, picture, row));
    this.#lanes.edges.paint(pen, picture, first, last);
    this.#lanes.flags.paint(pen);
    each((row) => paintLabel(pen, picture, row));
    each((row) => paintMarks(pen, picture, row));
    this.#head(pen, picture, ticks);
    this.#moments(pen, picture);
  }

  /** Over the rows that scrolled under it. */
  #head(pen: Pen, picture: Picture, ticks: ReturnType<typeof ticksOf>): void {
    const { view } = picture;
    pen.rect('surface', 0, 0, view.width, headHeight);
    paintBefore(pen, picture, 0, stripHeight);
    this.#strip.paint(pen, picture);
    paintBegan(pen, picture);
    pen.rect('grid', 0, stripHeight, view.width, 1);
    for (const { ms } of ticks)
      pen.rect('grid', view.left + (ms - view.window.fromMs) * view.pxPerMs, stripHeight, 1, axisHeight);
    pen.rect('grid', 0, headHeight - 1, view.width, 1);
    paintAxis(pen, picture, ticks);
  }

  #moments(pen: Pen, { view, nowMs, cursorMs, stretch }: Picture): void {
    if (stretch !== null) paintStretch(pen, view, stretch.fromMs, stretch.toMs);
    if (nowMs > 0) paintMoment(pen, view, nowMs, true);
    if (cursorMs !== null) paintMoment(pen, view, cursorMs, false);
  }
}
