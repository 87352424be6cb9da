import { hatches } from './hatch.ts';
import {
  type Colours,
  isPattern,
  type LineLook,
  type Paint,
  type Pattern,
  type Pen,
  patterns,
  type TextLook,
  type Token,
} from './pen.ts';
import { blockHeight } from './sizes.ts';
import { codeOf, type Spans, spanPaints, speckPaints } from './spans.ts';

/**
 * The same picture as an SVG document. What it is made of, and nothing else:
 *   elements    svg g defs pattern rect line path text
 *   attributes  xmlns viewBox width height x y x1 y1 x2 y2 rx d id fill stroke opacity
 *               stroke-width stroke-dasharray stroke-linecap font-family font-size font-weight text-anchor patternUnits
 * `fill` and `stroke` are a colour of ours, `none`, or `url(#…)` of a pattern in `defs`; `font-family` is ours. No
 * style, no class, no script, no event, no href, no foreignObject, no title. Text is escaped and holds no control character.
 */
const families = 'Inter, system-ui, sans-serif';
const fontSize = 11;
const anchors = { left: 'start', right: 'end', center: 'middle' } as const;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => entities[one] ?? '');
const short = (value: number): string => String(Math.round(value * 100) / 100);

function patternText(pattern: Pattern, colours: Colours): string {
  const { tile, ground, stripe, thick, opacity, isDotted } = hatches[pattern];
  const base = `<rect width="${tile}" height="${tile}" fill="${colours[ground]}"/>`;
  const lines = [-tile, 0, tile].map((by) => `M${by} ${tile}L${by + tile} 0`).join('');
  const over = isDotted
    ? `<rect width="${thick}" height="${thick}" fill="${colours[stripe]}" opacity="${opacity}"/>`
    : `<path d="${lines}" fill="none" stroke="${colours[stripe]}" stroke-width="${thick}" stroke-linecap="square" opacity="${opacity}"/>`;
  return `<pattern id="${pattern}" width="${tile}" height="${tile}" patternUnits="userSpaceOnUse">${base}${over}</pattern>`;
}

/** Writes what is drawn with it; `toString` is the document. Measures by another pen, since text alone cannot. */
export class SvgPen implements Pen {
  readonly #parts: string[] = [];
  readonly #colours: Colours;
  readonly #ratio: number;
  readonly #measuring: Pick<Pen, 'measure'>;

  /** `ratio` is that of the view which is painted. */
  constructor(colours: Colours, ratio: number, measuring: Pick<Pen, 'measure'>) {
    this.#colours = colours;
    this.#ratio = ratio;
    this.#measuring = measuring;
  }

  document(width: number, height: number): string {
    const defs = patterns.map((pattern) => patternText(pattern, this.#colours)).join('');
    const size = `viewBox="0 0 ${short(width)} ${short(height)}" width="${short(width)}" height="${short(height)}"`;
    const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><defs>${defs}</defs>`;
    return `${head}<g font-family="${families}" font-size="${fontSize}">\n${this.#parts.join('\n')}\n</g></svg>\n`;
  }

  rect(paint: Paint, x: number, y: number, width: number, height: number): void {
    this.#parts.push(`<rect ${this.#box(x, y, width, height)} fill="${this.#fill(paint)}"/>`);
  }

  block(paint: Paint, x: number, y: number, width: number, height: number): void {
    if (width < 4) {
      this.rect(paint, x, y, width, height);
      return;
    }
    this.#parts.push(`<rect ${this.#box(x, y, width, height)} rx="1.5" fill="${this.#fill(paint)}"/>`);
  }

  beginLanes(): void {
    // Nothing to prepare: lanes become rectangles one by one.
  }

  lane(y: number, spans: Spans): void {
    for (let i = 0; i < spans.count; i += 1) {
      const kind = spans.kinds[i] ?? 0;
      const x = (spans.from[i] ?? 0) / this.#ratio;
      const width = ((spans.to[i] ?? 0) - (spans.from[i] ?? 0)) / this.#ratio;
      if (spans.specks[i] === 1) this.rect(speckPaints[kind] ?? 'idle', x, y, width, blockHeight);
      else if (kind === codeOf.idle) this.rect('idle', x, y + blockHeight / 2 - 1, width, 1);
      else this.block(spanPaints[kind] ?? 'idle', x, y, width, blockHeight);
      if (kind === codeOf.aborted) this.frame('idletx', x, y, width, blockHeight, 1);
    }
  }

  endLanes(): void {
    // Written already.
  }

  frame(paint: Token, x: number, y: number, width: number, height: number, thick: number): void {
    const box = this.#box(x + thick / 2, y + thick / 2, Math.max(0, width - thick), Math.max(0, height - thick));
    this.#parts.push(`<rect ${box} fill="none" stroke="${this.#colours[paint]}" stroke-width="${thick}"/>`);
  }

  line(paint: Token, x1: number, y1: number, x2: number, y2: number, look: LineLook = {}): void {
    const { thick = 1, dash, opacity } = look;
    const ends = `x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}"`;
    const more = `${dash ? ` stroke-dasharray="${dash.join(' ')}"` : ''}${opacity ? ` opacity="${opacity}"` : ''}`;
    this.#parts.push(`<line ${ends} stroke="${this.#colours[paint]}" stroke-width="${thick}"${more}/>`);
  }

  polyline(paint: Token, xs: Float64Array, ys: Float64Array, count: number, thick: number): void {
    this.#path(path(xs, ys, count), 'none', this.#colours[paint], thick);
  }

  area(paint: Token, xs: Float64Array, ys: Float64Array, count: number, bottom: number): void {
    const close = `L${short(xs[count - 1] ?? 0)} ${short(bottom)}L${short(xs[0] ?? 0)} ${short(bottom)}Z`;
    this.#path(`${path(xs, ys, count)}${close}`, this.#colours[paint], null, 0);
  }

  shape(paint: Token, x: number, y: number, points: readonly number[], isFilled: boolean): void {
    const xs = Float64Array.from(points.filter((_, i) => i % 2 === 0).map((value) => value + x));
    const ys = Float64Array.from(points.filter((_, i) => i % 2 === 1).map((value) => value + y));
    const d = path(xs, ys, xs.length);
    if (isFilled) this.#path(`${d}Z`, this.#colours[paint], null, 0);
    else this.#path(d, 'none', this.#colours[paint], 1.4);
  }

  text(text: string, x: number, y: number, { paint, weight = 400, align = 'left' }: TextLook): void {
    const look = `fill="${this.#colours[paint]}" font-weight="${weight}" text-anchor="${anchors[align]}"`;
    this.#parts.push(`<text x="${short(x)}" y="${short(y)}" ${look}>${escaped(text)}</text>`);
  }

  measure(text: string, weight: 400 | 500 | 600): number {
    return this.#measuring.measure(text, weight);
  }

  #path(d: string, fill: string, stroke: string | null, thick: number): void {
    const line = stroke === null ? '' : ` stroke="${stroke}" stroke-width="${thick}"`;
    this.#parts.push(`<path d="${d}" fill="${fill}"${line}/>`);
  }

  #box(x: number, y: number, width: number, height: number): string {
    return `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;
  }

  #fill(paint: Paint): string {
    return isPattern(paint) ? `url(#${paint})` : this.#colours[paint];
  }
}

function path(xs: Float64Array, ys: Float64Array, count: number): string {
  let d = '';
  for (let i = 0; i < count; i += 1) d += `${i === 0 ? 'M' : 'L'}${short(xs[i] ?? 0)} ${short(ys[i] ?? 0)}`;
  return d;
}
