import type { TimeWindow } from './timeline-props.ts';

/** A state shorter than a sample can be missed, so closer than this there is nothing to see. */
const leastSpanMs = 2000;
const mostSpanMs = 7 * 86_400_000;

/** Room behind now, so that the line and its clock stand free. */
const aheadShare = 0.015;

export const spanOf = ({ fromMs, toMs }: TimeWindow): number => toMs - fromMs;

/** The window of the same length that ends at now. */
export function followed(spanMs: number, nowMs: number): TimeWindow {
  const toMs = nowMs + spanMs * aheadShare;
  return { fromMs: toMs - spanMs, toMs };
}

/** `factor` below 1 comes closer; the moment `aboutMs` stays where it is. */
export function zoomed(window: TimeWindow, factor: number, aboutMs: number): TimeWindow {
  const span = Math.min(mostSpanMs, Math.max(leastSpanMs, spanOf(window) * factor));
  const share = (aboutMs - window.fromMs) / spanOf(window);
  const fromMs = aboutMs - span * share;
  return { fromMs, toMs: fromMs + span };
}

export const panned = ({ fromMs, toMs }: TimeWindow, byMs: number): TimeWindow => ({
  fromMs: fromMs + byMs,
  toMs: toMs + byMs,
});

/** A stretch that was marked, either way round. */
export function between(oneMs: number, otherMs: number): TimeWindow {
  const fromMs = Math.min(oneMs, otherMs);
  const toMs = Math.max(oneMs, otherMs);
  const lacking = Math.max(0, leastSpanMs - (toMs - fromMs)) / 2;
  return { fromMs: fromMs - lacking, toMs: toMs + lacking };
}

/** Nobody gets lost: nothing is later than now, and before the first sample only one window's length. */
export function kept(window: TimeWindow, firstMs: number, nowMs: number): TimeWindow {
  const span = spanOf(window);
  const latest = nowMs + span * aheadShare;
  const earliest = Math.min(firstMs, nowMs) - span;
  const toMs = Math.min(latest, Math.max(earliest + span, window.toMs));
  return toMs === window.toMs ? window : { fromMs: toMs - span, toMs };
}

/** Whether the present is still in sight at its right edge. */
export const reachesNow = (window: TimeWindow, nowMs: number): boolean => window.toMs >= nowMs;
