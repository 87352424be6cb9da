import type { TimeMove } from './key-moves.ts';
import { type Row, rowAt, scrolledTo } from './rows.ts';
import { headHeight } from './sizes.ts';
import type { Stage } from './stage.ts';
import { followed, panned, spanOf, zoomed } from './time-window.ts';

/** What the keys do that only concerns time: the window and the cursor. */
export function moveInTime(stage: Stage, move: TimeMove): void {
  const { window, isFollowing, props } = stage;
  switch (move.kind) {
    case 'zoom': {
      const about = isFollowing ? window.toMs : aboutMs(stage);
      stage.move(zoomed(window, move.factor, about), isFollowing);
      return;
    }
    case 'pan':
      stage.move(panned(window, spanOf(window) * move.share), false);
      return;
    case 'start':
      stage.move({ fromMs: props.runs.fromMs, toMs: props.runs.fromMs + spanOf(window) }, false);
      return;
    case 'now':
      toNow(stage);
      return;
    case 'step':
      stepCursor(stage, move.by);
  }
}

/** Zooming by keys keeps the cursor where it is, else now, else the middle. */
function aboutMs({ window, props }: Stage): number {
  const isSeen = (ms: number | null): ms is number => ms !== null && ms >= window.fromMs && ms <= window.toMs;
  const seen = [props.cursorMs, props.nowMs].find(isSeen);
  return seen ?? (window.fromMs + window.toMs) / 2;
}

/** Back to the present, which the window follows again. */
export function toNow(stage: Stage): void {
  const { window, props } = stage;
  stage.move(followed(spanOf(window), props.nowMs), true);
  props.onCursor(null);
}

/** By one sample; behind the last one is now. A cursor out of sight takes the window along. */
function stepCursor(stage: Stage, by: number): void {
  const { props, window } = stage;
  const { runs, nowMs, cursorMs, stepMs = 1000 } = props;
  const next = (cursorMs ?? nowMs) + by * stepMs;
  if (next >= nowMs) {
    props.onCursor(null);
    return;
  }
  const ms = Math.max(runs.fromMs, next);
  const isSeen = ms >= window.fromMs && ms <= window.toMs;
  stage.move(isSeen ? window : panned(window, ms - (window.fromMs + window.toMs) / 2), false);
  props.onCursor(ms);
}

/** The row `by` places further; from nowhere, the chosen one or the first in sight. */
export function rowBy({ rows, focusedPlace, scrollTop, props }: Stage, by: number): Row | null {
  const chosen = props.selected === null ? undefined : rows.byId.get(props.selected);
  const place = focusedPlace ?? chosen;
  const next = place === undefined ? rowAt(rows, scrollTop) : place + by;
  return rows.list[Math.min(rows.list.length - 1, Math.max(0, next))] ?? null;
}

/** How many rows a pane's height holds. */
export const pageRows = (stage: Stage): number => Math.max(1, Math.floor((stage.view.height - headHeight) / 14) - 1);

/** Scrolls the row into sight. */
export function bringIn(stage: Stage, scroller: HTMLElement, row: Row): void {
  const top = scrolledTo(row, stage.scrollTop, stage.view.height - headHeight);
  if (top !== stage.scrollTop) scroller.scrollTop = top;
}
