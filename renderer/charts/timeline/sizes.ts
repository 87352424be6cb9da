import type { TimeWindow } from './timeline-props.ts';

/** px of the picture, as designed. */
export const stripHeight = 44;
export const axisHeight = 18;
/** The strip and the axis: they stay while the lanes scroll. */
export const headHeight = stripHeight + axisHeight;
export const groupHeight = 19;
export const laneHeight = 13;
export const blockTop = 2;
export const blockHeight = 8;
export const rightRoom = 16;

/** The column of names gives way in a narrow pane. */
export const labelWidthOf = (width: number): number => (width < 480 ? 84 : width < 640 ? 120 : 184);

/** What of time and rows is drawn where. px are CSS px. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly window: TimeWindow;
  readonly pxPerMs: number;
  readonly scrollTop: number;
  /** Device pixels per px. */
  readonly ratio: number;
}

export function viewOf(size: Pick<View, 'width' | 'height' | 'ratio'>, window: TimeWindow, scrollTop: number): View {
  const left = labelWidthOf(size.width);
  const right = Math.max(left + 1, size.width - rightRoom);
  return { ...size, left, right, window, pxPerMs: (right - left) / (window.toMs - window.fromMs), scrollTop };
}

export const xOf = (view: View, ms: number): number => view.left + (ms - view.window.fromMs) * view.pxPerMs;
export const msAt = (view: View, x: number): number => view.window.fromMs + (x - view.left) / view.pxPerMs;
export const isInPlot = (view: View, x: number): boolean => x >= view.left && x <= view.right;
