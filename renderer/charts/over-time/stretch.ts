/** A stretch of time, ms of the server's clock. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One place of a chart over time that the keys and the pointer can stop at: a reading, or a time without any. */
export type Stop =
  | (Stretch & { readonly kind: 'point'; readonly index: number })
  | (Stretch & { readonly kind: 'gap' });

/** Rounding of clocks between two readings is no gap. */
const leastGapMs = 500;

/** The readings inside the window and the gaps between, before and after them, in order, without overlap. */
export function stopsOf(points: readonly Stretch[], window: Stretch): readonly Stop[] {
  const stops: Stop[] = [];
  let atMs = window.fromMs;
  const gapUntil = (toMs: number) => {
    if (toMs - atMs >= leastGapMs) stops.push({ kind: 'gap', fromMs: atMs, toMs });
  };
  points.forEach((point, index) => {
    const fromMs = Math.max(atMs, point.fromMs);
    const toMs = Math.min(point.toMs, window.toMs);
    if (toMs <= fromMs) return;
    gapUntil(fromMs);
    stops.push({ kind: 'point', index, fromMs, toMs });
    atMs = toMs;
  });
  gapUntil(window.toMs);
  return stops;
}

/** Where an arrow leads among so many stops; the first step goes to the newest. null: the key is not ours. */
export function stopAfter(key: string, at: number | null, count: number): number | null {
  const last = count - 1;
  const next = { ArrowRight: (at ?? last - 1) + 1, ArrowLeft: (at ?? count) - 1, Home: 0, End: last }[key];
  return next === undefined || count === 0 ? null : Math.min(last, Math.max(0, next));
}

const spansMs = [1, 2, 5].map((minutes) => minutes * 60_000);

/** The shortest of a few spans that holds all points, so that the first minutes are not a speck at the right edge. */
export function windowOf(points: readonly Stretch[], nowMs: number, longestMs: number): Stretch {
  const known = points[0] === undefined ? 0 : nowMs - points[0].fromMs;
  const span = spansMs.find((ms) => ms >= known && ms < longestMs) ?? longestMs;
  return { fromMs: nowMs - span, toMs: nowMs };
}
