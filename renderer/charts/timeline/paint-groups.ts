import { bucketMs, GroupCounts, kindCount } from './counts.ts';
import { fitted } from './fitted.ts';
import type { Paint, Pen } from './pen.ts';
import { type Picture, topOf } from './picture.ts';
import type { Row } from './rows.ts';
import { xOf } from './sizes.ts';
import { codeOf } from './spans.ts';
import type { TimelineGroup } from './timeline-props.ts';

/** px from a head's top down to the line on which its counts stand, and how high these get. */
const baseline = 17;
const highest = 14;
/** One backend is not drawn higher than this, so that a group of two does not look like one of two hundred. */
const mostPerBackend = 4;
const leastColumnPx = 3;
/** Few lanes show themselves; many are summed up in the head as well. */
const summedFrom = 4;
const mostKept = 96;

/** From the line upwards: what hurts most stands lowest, where columns are compared. */
const order: readonly (readonly [number, Paint])[] = [
  [codeOf.waiting, 'lock'],
  [codeOf.aborted, 'idletx'],
  [codeOf['idle-in-transaction'], 'idletx-hatch'],
  [codeOf.active, 'active'],
  [codeOf.unknown, 'unknown-hatch'],
];

/** How many buckets go into one column: a power of two, so that columns stay the same while zooming a little. */
export function bucketsPerColumn(pxPerMs: number): number {
  const pxPerBucket = bucketMs * pxPerMs;
  return pxPerBucket >= leastColumnPx ? 1 : 2 ** Math.ceil(Math.log2(leastColumnPx / pxPerBucket));
}

/** Draws closed groups as counts by state. Remembers the counts of the groups that were in sight last. */
export class GroupPainter {
  readonly #counts = new Map<string, GroupCounts>();
  readonly #mean = new Float64Array(kindCount);

  countsOf(picture: Picture, group: TimelineGroup): GroupCounts {
    const known = this.#counts.get(group.id) ?? new GroupCounts();
    // The one that was used last goes to the end, so that the first one is the one to forget.
    this.#counts.delete(group.id);
    this.#counts.set(group.id, known);
    const oldest = this.#counts.size > mostKept ? this.#counts.keys().next().value : undefined;
    if (oldest !== undefined) this.#counts.delete(oldest);
    known.update(picture.runs, picture.version, group, picture.lanesOf);
    return known;
  }

  /** Another store, or another grouping under the same names. */
  forget(): void {
    this.#counts.clear();
  }

  paint(pen: Pen, picture: Picture, row: Row): void {
    const { group } = row;
    const { view } = picture;
    const top = topOf(view, row);
    if (group.isOpen && (group.note !== undefined || group.lanes.length < summedFrom)) return;
    const counts = this.countsOf(picture, group);
    this.#line(pen, picture, counts, top + baseline);
    const step = bucketsPerColumn(view.pxPerMs);
    const perBackend = Math.min(mostPerBackend, highest / counts.peak);
    const firstColumn = Math.floor(Math.max(view.window.fromMs, counts.firstBucket * bucketMs) / bucketMs / step);
    const endMs = Math.min(view.window.toMs, picture.runs.toMs);
    const untilX = Math.min(view.right, xOf(view, endMs));
    const sinceX = xOf(view, picture.runs.fromMs);
    for (let column = firstColumn; column * step * bucketMs < endMs; column += 1) {
      counts.mean(column * step, (column + 1) * step, this.#mean);
      const x = view.left + (column * step * bucketMs - view.window.fromMs) * view.pxPerMs;
      this.#column(
        pen,
        Math.max(view.left, sinceX),
        untilX,
        x,
        step * bucketMs * view.pxPerMs,
        top + baseline,
        perBackend,
      );
    }
  }

  #line(pen: Pen, { view, runs }: Picture, counts: GroupCounts, y: number): void {
    const x = (ms: number) => view.left + (ms - view.window.fromMs) * view.pxPerMs;
    const from = Math.max(view.left, x(counts.firstBucket * bucketMs));
    const to = Math.min(view.right, x(runs.toMs));
    if (to > from) pen.rect('idle', from, y, to - from, 1);
  }

  #column(pen: Pen, left: number, right: number, at: number, width: number, bottom: number, perBackend: number): void {
    const from = Math.max(left, at);
    const to = Math.min(right, at + width - (width > 6 ? 1 : 0));
    if (to <= from) return;
    let y = bottom;
    for (const [kind, paint] of order) {
      const mean = this.#mean[kind] ?? 0;
      if (mean <= 0) continue;
      // Something is there, however short: never less than a pixel.
      const height = Math.max(1, mean * perBackend);
      y -= height;
      pen.rect(paint, from, y, to - from, height);
    }
  }
}

/** The finding about a group, in its head. */
export function paintNote(pen: Pen, picture: Picture, row: Row): void {
  const { note, isOpen } = row.group;
  if (note === undefined) return;
  const { left, right } = picture.view;
  const top = topOf(picture.view, row);
  const text = fitted(pen, note.text, right - left - 12, 400);
  if (!isOpen) pen.rect('sunken', left + 2, top + 2, pen.measure(text, 400) + 10, row.height - 4);
  pen.text(text, left + 6, top + 13.5, { paint: `${note.tone}-text` });
}
