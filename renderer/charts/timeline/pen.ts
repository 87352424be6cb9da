import type { Spans } from './spans.ts';

/** What something is painted with: a token of renderer/ui/tokens.css, or a pattern made of such. */
export const tokens = [
  'surface',
  'sunken',
  'selected',
  'hover',
  'grid',
  'border-2',
  'text',
  'text-2',
  'text-3',
  'accent',
  'accent-bg',
  'active',
  'idletx',
  'idletx-text',
  'lock',
  'lock-text',
  'idle',
  'idle-bg',
] as const;
export type Token = (typeof tokens)[number];

export const patterns = ['idletx-hatch', 'aborted-hatch', 'unknown-hatch', 'gap-hatch', 'before-dots'] as const;
export type Pattern = (typeof patterns)[number];
export type Paint = Token | Pattern;
export type Colours = Readonly<Record<Token, string>>;

export const isPattern = (paint: Paint): paint is Pattern => patterns.some((one) => one === paint);

export interface TextLook {
  readonly paint: Token;
  readonly weight?: 400 | 500 | 600;
  readonly align?: 'left' | 'right' | 'center';
}

/**
 * What the picture is drawn with: a canvas, or the text of an SVG. Lengths are CSS px; each pen brings edges to whole
 * pixels by itself. Text must be safe to draw (`visibleText`) and fit.
 */
export interface Pen {
  rect(paint: Paint, x: number, y: number, width: number, height: number): void;
  /** Lanes follow, at most so many, between these device pixels. */
  beginLanes(left: number, right: number, lanes: number): void;
  /** One lane's runs, from `y` on as high as a block; read at once. */
  lane(y: number, spans: Spans): void;
  endLanes(): void;
  /** With the corners off. */
  block(paint: Paint, x: number, y: number, width: number, height: number): void;
  /** Only the edge, inside the rectangle. */
  frame(paint: Token, x: number, y: number, width: number, height: number, thick: number): void;
  line(paint: Token, x1: number, y1: number, x2: number, y2: number, look?: LineLook): void;
  /** Through `count` points of `xs` and `ys`. */
  polyline(paint: Token, xs: Float64Array, ys: Float64Array, count: number, thick: number): void;
  /** The same, filled down to `bottom`. */
  area(paint: Token, xs: Float64Array, ys: Float64Array, count: number, bottom: number): void;
  /** A polygon given as x, y, x, y … from `x`, `y`. */
  shape(paint: Token, x: number, y: number, points: readonly number[], isFilled: boolean): void;
  text(text: string, x: number, y: number, look: TextLook): void;
  /** How wide, in px. */
  measure(text: string, weight: 400 | 500 | 600): number;
}

export interface LineLook {
  readonly thick?: number;
  readonly dash?: readonly [number, number];
  readonly opacity?: number;
}
