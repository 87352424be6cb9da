import { BlockerEdges } from './edges.ts';
import { Flags } from './flags.ts';
import { type LaneTrace, LaneTraces } from './lane-trace.ts';
import type { Pen } from './pen.ts';
import { type Picture, topOf } from './picture.ts';
import { blockTop, type View } from './sizes.ts';
import { codeOf, Spans } from './spans.ts';

/** Draws the runs of the lanes in sight. One of it is kept by a timeline: a frame makes no garbage. */
export class LanePainter {
  readonly traces = new LaneTraces();
  readonly flags = new Flags();
  readonly edges = new BlockerEdges();
  readonly #spans = new Spans();

  paint(pen: Pen, picture: Picture, first: number, last: number): void {
    const { view, rows, runs, version } = picture;
    const left = Math.round(view.left * view.ratio);
    const right = Math.round(view.right * view.ratio);
    this.flags.begin(view);
    this.edges.begin(view);
    pen.beginLanes(left, right, last - first + 1);
    for (let place = first; place <= last; place += 1) {
      const row = rows.list[place];
      if (!row?.lane) continue;
      const top = topOf(view, row);
      this.#spans.begin(left, right);
      const trace = this.traces.of(runs, version, row.lane);
      this.flags.lane(top, trace.from[0] ?? 0);
      this.#read(trace, view, place);
      pen.lane(top + blockTop, this.#spans);
    }
    pen.endLanes();
  }

  /** Between two runs what went on before is taken to have gone on; a gap is painted over it. */
  #read(trace: LaneTrace, view: View, waiter: number): void {
    const { kinds, from, to, xact, count } = trace;
    const { window, pxPerMs, ratio } = view;
    const scale = pxPerMs * ratio;
    const zero = view.left * ratio - window.fromMs * scale;
    let endMs = 0;
    for (let place = trace.firstFor(window.fromMs); place < count; place += 1) {
      const fromMs = from[place] ?? 0;
      if (fromMs > window.toMs) break;
      const kind = kinds[place] ?? 0;
      const next = place + 1 < count ? (from[place + 1] ?? 0) : 0;
      endMs = to[place] ?? 0;
      this.#spans.add(kind, zero + fromMs * scale, zero + Math.max(endMs, next) * scale);
      this.flags.take(kind, fromMs, xact[place] ?? Number.NaN);
      if (kind === codeOf.waiting) this.edges.take(fromMs, endMs, trace.blockers.get(place), waiter);
    }
    this.flags.end(endMs);
  }
}
