import { patternTile } from './hatch.ts';
import type { Colours, Paint } from './pen.ts';
import { isPattern } from './pen.ts';
import { blockHeight } from './sizes.ts';
import { codeOf, type Spans, spanPaints, speckPaints } from './spans.ts';

/** A paint as pixels: one for a colour, a square of them for a pattern. */
interface Tile {
  readonly size: number;
  readonly pixels: Uint32Array;
}

const { idle, aborted } = codeOf;
/** Narrower blocks have no round corners. */
const roundFrom = 4;

function tileOf(paint: Paint, colours: Colours, ratio: number): Tile {
  const canvas = isPattern(paint) ? patternTile(paint, colours, ratio) : plain(colours[paint]);
  const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? new ImageData(1, 1);
  return { size: canvas.width, pixels: new Uint32Array(data.buffer.slice(0)) };
}

function plain(colour: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const pen = canvas.getContext('2d');
  if (pen) pen.fillStyle = colour;
  pen?.fillRect(0, 0, 1, 1);
  return canvas;
}

/** How many pixels a block's row lacks at either side, from the edge inwards: its round corner. */
function insetsOf(ratio: number): readonly number[] {
  const radius = 1.5 * ratio;
  const inset = (row: number) => radius - Math.sqrt(Math.max(0, radius ** 2 - (radius - row - 0.5) ** 2));
  return Array.from({ length: Math.ceil(radius) }, (_, row) => Math.round(inset(row) + 0.3));
}

/**
 * The blocks of all lanes in sight, written pixel by pixel and put on the canvas at once: tens of thousands of short runs
 * cost a millisecond, where as many rectangles of the canvas would cost ten.
 */
export class LanePixels {
  readonly #canvas = document.createElement('canvas');
  readonly #tiles: readonly Tile[];
  readonly #specks: readonly Tile[];
  readonly #edge: Tile;
  readonly #insets: readonly number[];
  readonly #high: number;
  readonly #thick: number;
  readonly #tops: number[] = [];
  #image = new ImageData(1, 1);
  #pixels = new Uint32Array(1);
  #left = 0;

  constructor(colours: Colours, ratio: number) {
    this.#tiles = spanPaints.map((paint) => tileOf(paint, colours, ratio));
    this.#specks = speckPaints.map((paint) => tileOf(paint, colours, ratio));
    this.#edge = tileOf('idletx', colours, ratio);
    this.#insets = insetsOf(ratio);
    this.#high = Math.round(blockHeight * ratio);
    this.#thick = Math.max(1, Math.round(ratio));
  }

  begin(left: number, right: number, lanes: number): void {
    const width = Math.max(1, right - left);
    const height = Math.max(1, lanes * this.#high);
    this.#left = left;
    this.#tops.length = 0;
    if (this.#image.width !== width || this.#image.height < height) {
      this.#image = new ImageData(width, height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
      this.#canvas.width = width;
      this.#canvas.height = height;
      return;
    }
    this.#pixels.fill(0, 0, width * height);
  }

  /** `top` in device pixels. */
  add(top: number, spans: Spans): void {
    const row = this.#tops.length * this.#high;
    this.#tops.push(top);
    for (let i = 0; i < spans.count; i += 1) if (this.#isPlain(spans, i)) this.#plain(row, spans, i);
    this.#repeat(row);
    for (let i = 0; i < spans.count; i += 1)
      if (spans.specks[i] === 0 && !this.#isPlain(spans, i)) this.#block(row, spans, i);
    for (let i = 0; i < spans.count; i += 1) {
      const tile = this.#specks[spans.kinds[i] ?? 0];
      if (spans.specks[i] === 1 && tile) this.#fill(tile, row, 0, this.#high, spans.from[i] ?? 0, spans.to[i] ?? 0);
    }
  }

  /** In one colour from top to bottom: all its rows are the same but for the corners. */
  #isPlain(spans: Spans, i: number): boolean {
    const kind = spans.kinds[i] ?? 0;
    return spans.specks[i] === 0 && kind !== idle && this.#tiles[kind]?.size === 1;
  }

  /** Only the rows that differ: those of the upper corners, and the first one below them. */
  #plain(row: number, spans: Spans, i: number): void {
    const colour = this.#tiles[spans.kinds[i] ?? 0]?.pixels[0] ?? 0;
    const from = (spans.from[i] ?? 0) - this.#left;
    const to = (spans.to[i] ?? 0) - this.#left;
    const corners = this.#insets.length;
    const isRound = to - from >= roundFrom;
    for (let y = 0; y <= corners; y += 1) {
      const inset = isRound ? (this.#insets[y] ?? 0) : 0;
      const line = (row + y) * this.#image.width;
      this.#line(colour, line + from + inset, line + to - inset);
    }
  }

  /** The other rows of the plain blocks, by copying. */
  #repeat(row: number): void {
    const { width } = this.#image;
    const corners = this.#insets.length;
    const high = this.#high;
    const copy = (from: number, to: number) =>
      this.#pixels.copyWithin((row + to) * width, (row + from) * width, (row + from + 1) * width);
    for (let y = corners + 1; y < high - corners; y += 1) copy(corners, y);
    for (let y = 0; y < corners; y += 1) copy(y, high - 1 - y);
  }

  draw(pen: CanvasRenderingContext2D): void {
    const lanes = this.#tops.length;
    if (lanes === 0) return;
    const { width } = this.#image;
    this.#canvas.getContext('2d')?.putImageData(this.#image, 0, 0, 0, 0, width, lanes * this.#high);
    for (let i = 0; i < lanes; i += 1) {
      const top = this.#tops[i] ?? 0;
      pen.drawImage(this.#canvas, 0, i * this.#high, width, this.#high, this.#left, top, width, this.#high);
    }
  }

  #block(row: number, spans: Spans, i: number): void {
    const kind = spans.kinds[i] ?? 0;
    const from = spans.from[i] ?? 0;
    const to = spans.to[i] ?? 0;
    const tile = this.#tiles[kind];
    if (!tile) return;
    const high = this.#high;
    if (kind === idle) {
      const middle = (high >> 1) - this.#thick;
      this.#fill(tile, row, middle, middle + this.#thick, from, to);
      return;
    }
    const insets = to - from >= roundFrom ? this.#insets.length : 0;
    for (let edge = 0; edge < insets; edge += 1) {
      const inset = this.#insets[edge] ?? 0;
      this.#fill(tile, row, edge, edge + 1, from + inset, to - inset);
      this.#fill(tile, row, high - 1 - edge, high - edge, from + inset, to - inset);
    }
    this.#fill(tile, row, insets, high - insets, from, to);
    if (kind === aborted) this.#outline(row, from, to);
  }

  #outline(row: number, from: number, to: number): void {
    const high = this.#high;
    const thick = this.#thick;
    this.#fill(this.#edge, row, 0, thick, from, to);
    this.#fill(this.#edge, row, high - thick, high, from, to);
    this.#fill(this.#edge, row, 0, high, from, Math.min(to, from + thick));
    this.#fill(this.#edge, row, 0, high, Math.max(from, to - thick), to);
  }

  #fill(tile: Tile, row: number, fromY: number, toY: number, fromX: number, toX: number): void {
    const { size, pixels } = tile;
    const { width } = this.#image;
    const from = fromX - this.#left;
    const to = toX - this.#left;
    for (let y = fromY; y < toY; y += 1) {
      const line = (row + y) * width;
      if (size === 1) {
        this.#line(pixels[0] ?? 0, line + from, line + to);
        continue;
      }
      const pattern = (y % size) * size;
      for (let x = from; x < to; x += 1) this.#pixels[line + x] = pixels[pattern + (x % size)] ?? 0;
    }
  }

  /** Most are a few pixels long, for which a loop is faster than a call of `fill`. */
  #line(colour: number, from: number, to: number): void {
    if (to - from > 24) this.#pixels.fill(colour, from, to);
    else for (let at = from; at < to; at += 1) this.#pixels[at] = colour;
  }
}
