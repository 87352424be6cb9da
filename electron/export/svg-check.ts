/**
 * An SVG that a page sends to be saved is opened by browsers later, where it could run scripts or fetch things. So it is
 * read by a grammar smaller than XML's, with the elements and attributes that our charts are made of and no others: no
 * declaration, comment, CDATA, entity of its own, namespace, style, script, event, link or image can be written in it.
 */
const elements = new Set(['svg', 'g', 'defs', 'pattern', 'rect', 'line', 'path', 'text']);

/** What a value of each attribute may look like. */
const number = /^-?\d{1,7}(?:\.\d{1,6})?$/u;
const numbers = /^-?[\d.]{1,12}(?:[ ,]-?[\d.]{1,12}){0,20}$/u;
const paint = /^(?:none|#[0-9a-f]{3,8}|rgba?\([\d., %/]{3,40}\)|url\(#[\w-]{1,40}\))$/iu;
const word = /^[\w-]{1,40}$/u;
const attributes: ReadonlyMap<string, RegExp> = new Map([
  ['xmlns', /^http:\/\/www\.w3\.org\/2000\/svg$/u],
  ['viewBox', numbers],
  ...['width', 'height', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'rx', 'opacity'].map((name) => [name, number] as const),
  ...['stroke-width', 'font-size', 'font-weight'].map((name) => [name, number] as const),
  ...['id', 'stroke-linecap', 'text-anchor', 'patternUnits'].map((name) => [name, word] as const),
  ['d', /^[MLHVZmlhvz\d ,.-]*$/u],
  ['fill', paint],
  ['stroke', paint],
  ['stroke-dasharray', numbers],
  ['font-family', /^[\w ,-]{1,80}$/u],
]);

const startTag = /<([a-zA-Z]+)((?: [a-zA-Z0-9-]+="[^"<>&]*")*)(\/?)>/uy;
const endTag = /<\/([a-zA-Z]+)>/uy;
/** Characters and the five entities; no control characters but line ends. */
const characters = /(?:[^<>&\p{Cc}]|\n|&(?:amp|lt|gt|quot|apos);)+/uy;
const attribute = / ([a-zA-Z0-9-]+)="([^"]*)"/gu;

/** Why it is not saved; undefined when it is only shapes and text. */
export function svgRefusal(text: string): string | undefined {
  if (!text.startsWith('<svg ')) return 'it does not begin with <svg>';
  const open: string[] = [];
  for (let from = 0; from < text.length; ) {
    const found = match(startTag, text, from) ?? match(endTag, text, from) ?? match(characters, text, from);
    if (found === undefined) return `what stands at character ${from} is none of a chart's`;
    const why = from > 0 && open.length === 0 ? behind(found[0]) : piece(open, found);
    if (why !== undefined) return why;
    from += found[0].length;
  }
  return open.length > 0 ? `<${open.at(-1)}> does not end` : undefined;
}

const behind = (rest: string) => (rest.trim() === '' ? undefined : 'there is something beside the picture');

function piece(open: string[], found: RegExpExecArray): string | undefined {
  if (!found[0].startsWith('<')) return undefined;
  return found[0].startsWith('</') ? closed(open, found) : opened(open, found);
}

function match(pattern: RegExp, text: string, from: number): RegExpExecArray | undefined {
  pattern.lastIndex = from;
  return pattern.exec(text) ?? undefined;
}

function closed(open: string[], [, name]: RegExpExecArray): string | undefined {
  return open.pop() === name ? undefined : `</${name}> ends nothing`;
}

function opened(open: string[], [, name = '', given = '', slash]: RegExpExecArray): string | undefined {
  if (!elements.has(name)) return `<${name}> is none of a chart's elements`;
  if ((name === 'svg') !== (open.length === 0)) return '<svg> stands where it may not';
  for (const [, key = '', value = ''] of given.matchAll(attribute)) {
    if (attributes.get(key)?.test(value) !== true)
      return `${key} of <${name}> is none of a chart's, or its value is not`;
  }
  if (slash === '') open.push(name);
  return undefined;
}
