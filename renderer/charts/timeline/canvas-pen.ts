import { patternTile } from './hatch.ts';
import { LanePixels } from './lane-pixels.ts';
import {
  type Colours,
  type LineLook,
  type Paint,
  type Pattern,
  type Pen,
  patterns,
  type TextLook,
  type Token,
} from './pen.ts';
import type { Spans } from './spans.ts';

const fontSize = 11;

/** Draws on a canvas whose size is in device pixels: what has an edge lies on whole ones. */
export class CanvasPen implements Pen {
  readonly #pen: CanvasRenderingContext2D;
  readonly #ratio: number;
  readonly #fills: Readonly<Record<Paint, string | CanvasPattern>>;
  readonly #family: string;
  readonly #lanes: LanePixels;
  #paint: Paint | null = null;
  #weight = 0;

  constructor(pen: CanvasRenderingContext2D, colours: Colours, ratio: number, family: string) {
    this.#pen = pen;
    this.#ratio = ratio;
    this.#family = family;
    const filled = (tile: HTMLCanvasElement) => pen.createPattern(tile, 'repeat') ?? colours.surface;
    const made = patterns.map((pattern) => [pattern, filled(patternTile(pattern, colours, ratio))] as const);
    this.#lanes = new LanePixels(colours, ratio);
    this.#fills = { ...colours, ...(Object.fromEntries(made) as Record<Pattern, CanvasPattern>) };
  }

  /** The canvas may have been resized, which forgets everything that was set. */
  begin(): void {
    this.#paint = null;
    this.#weight = 0;
    this.#pen.setTransform(1, 0, 0, 1, 0, 0);
    this.#pen.direction = 'ltr';
    this.#pen.textBaseline = 'alphabetic';
  }

  rect(paint: Paint, x: number, y: number, width: number, height: number): void {
    this.#use(paint);
    const left = Math.round(x * this.#ratio);
    const top = Math.round(y * this.#ratio);
    const wide = Math.max(1, Math.round((x + width) * this.#ratio) - left);
    this.#pen.fillRect(left, top, wide, Math.max(1, Math.round((y + height) * this.#ratio) - top));
  }

  block(paint: Paint, x: number, y: number, width: number, height: number): void {
    const corner = 1 / this.#ratio;
    if (width < corner * 4) {
      this.rect(paint, x, y, width, height);
      return;
    }
    // A corner's worth off on each side: two plain rectangles cost a tenth of a path with arcs.
    this.rect(paint, x, y + corner, width, height - 2 * corner);
    this.rect(paint, x + corner, y, width - 2 * corner, height);
  }

  frame(paint: Token, x: number, y: number, width: number, height: number, thick: number): void {
    this.rect(paint, x, y, width, thick);
    this.rect(paint, x, y + height - thick, width, thick);
    this.rect(paint, x, y, thick, height);
    this.rect(paint, x + width - thick, y, thick, height);
  }

  line(paint: Token, x1: number, y1: number, x2: number, y2: number, look: LineLook = {}): void {
    const { thick = 1, dash, opacity = 1 } = look;
    const width = Math.max(1, Math.round(thick * this.#ratio));
    const whole = (value: number) => Math.round(value * this.#ratio) + (width % 2) / 2;
    const pen = this.#pen;
    pen.strokeStyle = this.#fills[paint];
    pen.lineWidth = width;
    pen.globalAlpha = opacity;
    pen.setLineDash(dash ? dash.map((length) => length * this.#ratio) : []);
    pen.beginPath();
    pen.moveTo(whole(x1), whole(y1));
    pen.lineTo(whole(x2), whole(y2));
    pen.stroke();
    pen.globalAlpha = 1;
  }

  polyline(paint: Token, xs: Float64Array, ys: Float64Array, count: number, thick: number): void {
    const pen = this.#pen;
    pen.strokeStyle = this.#fills[paint];
    pen.lineWidth = thick * this.#ratio;
    pen.lineJoin = 'miter';
    pen.setLineDash([]);
    this.#path(xs, ys, count);
    pen.stroke();
  }

  area(paint: Token, xs: Float64Array, ys: Float64Array, count: number, bottom: number): void {
    this.#use(paint);
    this.#path(xs, ys, count);
    this.#pen.lineTo((xs[count - 1] ?? 0) * this.#ratio, bottom * this.#ratio);
    this.#pen.lineTo((xs[0] ?? 0) * this.#ratio, bottom * this.#ratio);
    this.#pen.fill();
  }

  shape(paint: Token, x: number, y: number, points: readonly number[], isFilled: boolean): void {
    const pen = this.#pen;
    pen.beginPath();
    for (let i = 0; i + 1 < points.length; i += 2) {
      pen.lineTo((x + (points[i] ?? 0)) * this.#ratio, (y + (points[i + 1] ?? 0)) * this.#ratio);
    }
    if (isFilled) {
      this.#use(paint);
      pen.fill();
      return;
    }
    pen.strokeStyle = this.#fills[paint];
    pen.lineWidth = 1.4 * this.#ratio;
    pen.setLineDash([]);
    pen.stroke();
  }

  text(text: string, x: number, y: number, look: TextLook): void {
    this.#use(look.paint);
    this.#font(look.weight ?? 400);
    this.#pen.textAlign = look.align ?? 'left';
    this.#pen.fillText(text, Math.round(x * this.#ratio), Math.round(y * this.#ratio));
  }

  measure(text: string, weight: 400 | 500 | 600): number {
    this.#font(weight);
    return this.#pen.measureText(text).width / this.#ratio;
  }

  beginLanes(left: number, right: number, lanes: number): void {
    this.#lanes.begin(left, right, lanes);
  }

  lane(y: number, spans: Spans): void {
    this.#lanes.add(Math.round(y * this.#ratio), spans);
  }

  endLanes(): void {
    this.#lanes.draw(this.#pen);
  }

  #path(xs: Float64Array, ys: Float64Array, count: number): void {
    this.#pen.beginPath();
    for (let i = 0; i < count; i += 1) this.#pen.lineTo((xs[i] ?? 0) * this.#ratio, (ys[i] ?? 0) * this.#ratio);
  }

  #use(paint: Paint): void {
    if (this.#paint === paint) return;
    this.#paint = paint;
    this.#pen.fillStyle = this.#fills[paint];
  }

  #font(weight: number): void {
    if (this.#weight === weight) return;
    this.#weight = weight;
    this.#pen.font = `${weight} ${fontSize * this.#ratio}px ${this.#family}`;
  }
}
