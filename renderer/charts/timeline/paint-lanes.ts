import type { Run } from '../../../shared/activity/run-store.ts';
import { stateKinds } from '../../../shared/activity/state-kinds.ts';
import { BlockerEdges } from './edges.ts';
import { Flags } from './flags.ts';
import type { Paint, Pen } from './pen.ts';
import { type Picture, topOf } from './picture.ts';
import type { Row } from './rows.ts';
import { blockHeight, blockTop, type View } from './sizes.ts';
import { codeOf, Spans } from './spans.ts';

/** By a state's code. Idle and aborted are drawn in their own way. */
const paints: readonly Paint[] = ['active', 'idletx-hatch', 'aborted-hatch', 'lock', 'idle', 'unknown-hatch'];
const specks: readonly Paint[] = ['active', 'idletx', 'idletx', 'lock', 'idle', 'idle'];
const { idle, aborted } = codeOf;

/** Growing lists of rectangles, one for each state, so that the pen changes its paint once for all lanes. */
class Rects {
  data = new Float64Array(3 * 1024);
  count = 0;

  push(x: number, y: number, width: number): void {
    if (this.count * 3 === this.data.length) {
      const larger = new Float64Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    const at = this.count * 3;
    this.data[at] = x;
    this.data[at + 1] = y;
    this.data[at + 2] = width;
    this.count += 1;
  }
}

/** Draws the runs of the lanes in sight. One of it is kept by a timeline: a frame makes no garbage. */
export class LanePainter {
  readonly flags = new Flags();
  readonly edges = new BlockerEdges();
  readonly #spans = new Spans();
  readonly #blocks = stateKinds.map(() => new Rects());
  readonly #specks = stateKinds.map(() => new Rects());
  #view: View | null = null;
  #place = 0;
  /** The run that was read last is drawn when the next one says where it ends. */
  #kind = -1;
  #fromMs = 0;
  #toMs = 0;

  paint(pen: Pen, picture: Picture, first: number, last: number): void {
    for (const rects of [...this.#blocks, ...this.#specks]) rects.count = 0;
    this.flags.begin(picture.view);
    this.edges.begin(picture.view);
    this.#view = picture.view;
    for (let place = first; place <= last; place += 1) {
      const row = picture.rows.list[place];
      if (row?.lane) this.#lane(picture, row, place);
    }
    this.#draw(pen);
  }

  #lane(picture: Picture, row: Row, place: number): void {
    const { view, runs } = picture;
    const { window, ratio } = view;
    if (!row.lane) return;
    const top = topOf(view, row);
    this.#spans.begin(Math.round(view.left * ratio), Math.round(view.right * ratio));
    this.#kind = -1;
    this.#place = place;
    this.flags.lane(top, row.lane.firstMs);
    runs.visit(row.lane.identity.key, window.fromMs - 1, window.toMs + 1, this.#take);
    // The last sample saw it, so its state is that of now. Of the one before last: as far as it was seen.
    this.#flush(this.#toMs);
    this.flags.end(this.#toMs);
    this.#collect(top);
  }

  readonly #take = (run: Run): void => {
    if (this.#kind >= 0) this.#flush(run.fromMs);
    this.#kind = codeOf[run.kind];
    this.#fromMs = run.fromMs;
    this.#toMs = run.toMs;
    this.flags.take(run);
    if (run.kind === 'waiting') this.edges.take(run, this.#place);
  };

  /** Between two runs what went on before is taken to have gone on; a gap is painted over it. */
  #flush(toMs: number): void {
    const view = this.#view;
    if (this.#kind < 0 || view === null) return;
    const { left, window, pxPerMs, ratio } = view;
    const x = (ms: number) => (left + (ms - window.fromMs) * pxPerMs) * ratio;
    this.#spans.add(this.#kind, x(this.#fromMs), x(Math.max(this.#toMs, toMs)));
  }

  #collect(top: number): void {
    const spans = this.#spans;
    const ratio = this.#view?.ratio ?? 1;
    for (let i = 0; i < spans.count; i += 1) {
      const kind = spans.kinds[i] ?? 0;
      const from = spans.from[i] ?? 0;
      const rects = spans.specks[i] === 1 ? this.#specks[kind] : this.#blocks[kind];
      rects?.push(from / ratio, top + blockTop, ((spans.to[i] ?? 0) - from) / ratio);
    }
  }

  #draw(pen: Pen): void {
    for (const [kind, rects] of this.#blocks.entries()) {
      const paint = paints[kind] ?? 'idle';
      for (let at = 0; at < rects.count * 3; at += 3) {
        const x = rects.data[at] ?? 0;
        const y = rects.data[at + 1] ?? 0;
        const width = rects.data[at + 2] ?? 0;
        if (kind === idle) pen.rect(paint, x, y + blockHeight / 2 - 1, width, 1);
        else pen.block(paint, x, y, width, blockHeight);
      }
      if (kind === aborted) frames(pen, rects);
    }
    for (const [kind, rects] of this.#specks.entries()) {
      const paint = specks[kind] ?? 'idle';
      for (let at = 0; at < rects.count * 3; at += 3) {
        pen.rect(paint, rects.data[at] ?? 0, rects.data[at + 1] ?? 0, rects.data[at + 2] ?? 0, blockHeight);
      }
    }
  }
}

function frames(pen: Pen, rects: Rects): void {
  for (let at = 0; at < rects.count * 3; at += 3) {
    pen.frame('idletx', rects.data[at] ?? 0, rects.data[at + 1] ?? 0, rects.data[at + 2] ?? 0, blockHeight, 1);
  }
}
