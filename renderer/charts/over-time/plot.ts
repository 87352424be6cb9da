import { ticksFromZero } from '../scale.ts';
import type { Stretch } from './stretch.ts';

/** px around the drawing. */
export interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where a moment and a value lie in a chart over time. */
export interface Plot {
  readonly edges: Edges;
  /** px of the whole chart. */
  readonly width: number;
  readonly height: number;
  readonly window: Stretch;
  /** Values of the lines across, from 0; the last is the top. */
  readonly ticks: readonly number[];
  readonly x: (ms: number) => number;
  readonly y: (value: number) => number;
}

interface PlotNeeds extends Pick<Plot, 'edges' | 'width' | 'height' | 'window'> {
  /** The highest value. */
  readonly most: number;
  /** Lines above 0, about. */
  readonly lines: number;
}

export function plotOf({ edges, width, height, window, most, lines }: PlotNeeds): Plot {
  const inner = Math.max(1, width - edges.left - edges.right);
  const ticks = ticksFromZero(most, lines);
  const top = ticks.at(-1) ?? 1;
  const base = height - edges.bottom;
  return {
    ...{ edges, width, height, window, ticks },
    x: (ms) => edges.left + ((ms - window.fromMs) / (window.toMs - window.fromMs)) * inner,
    y: (value) => base - (value / top) * (base - edges.top),
  };
}

/** The moment under a place. */
export function msAt({ edges, width, window }: Plot, x: number): number {
  const inner = Math.max(1, width - edges.left - edges.right);
  return window.fromMs + ((x - edges.left) / inner) * (window.toMs - window.fromMs);
}
