/**
 * A statement without its constants, by one walk over its characters: strings, numbers and parameters become `$`,
 * remarks go, blanks become one, a list of constants becomes one. Cheap enough for 50,000 statements a second, so that
 * PostgreSQL's own grammar need read each shape only once.
 */
export function normalised(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; ) {
    const kind = kindAt(text, at);
    const to = ends[kind](text, at);
    out = appended(out, kind, text, at, to);
    at = to;
  }
  const whole = withoutEnd(out.trim());
  // Rows of one INSERT, however many.
  return whole.includes('($),') ? whole.replaceAll(/\(\$\)(?:\s*,\s*\(\$\))+/gu, '($)') : whole;
}

/** By hand: a pattern for the end would be tried from every semicolon on. */
function withoutEnd(text: string): string {
  let to = text.length;
  while (to > 0 && (text.charCodeAt(to - 1) === 59 || isBlank(text.charCodeAt(to - 1)))) to -= 1;
  return text.slice(0, to);
}

type Kind = 'blank' | 'string' | 'quoted' | 'dollar' | 'number' | 'name' | 'remark' | 'sign';

function kindAt(text: string, at: number): Kind {
  const code = text.charCodeAt(at);
  if (isNameStart(code)) return 'name';
  if (isBlank(code)) return 'blank';
  if (isDigit(code)) return 'number';
  if (isRemark(text, at, code)) return 'remark';
  return marks.get(code) ?? 'sign';
}

const marks: ReadonlyMap<number, Kind> = new Map([
  [39, 'string'],
  [34, 'quoted'],
  [36, 'dollar'],
]);

/** Where each ends. */
const ends: Readonly<Record<Kind, (text: string, at: number) => number>> = {
  blank: (_text, at) => at + 1,
  string: (text, at) => afterString(text, at, isEscaped(text, at)),
  quoted: (text, at) => afterQuoted(text, at),
  dollar: (text, at) => afterDollar(text, at),
  number: (text, at) => afterNumber(text, at),
  name: (text, at) => afterName(text, at),
  remark: (text, at) => afterRemark(text, at),
  sign: (_text, at) => at + 1,
};

function appended(out: string, kind: Kind, text: string, at: number, to: number): string {
  if (kind === 'blank' || kind === 'remark') return out.endsWith(' ') ? out : `${out} `;
  if (kind === 'number') return constant(out);
  // E'' and the like: the letter before belongs to it.
  if (kind === 'string') return constant(withoutLetter(out, text, at));
  if (kind === 'dollar' && to > at + 1) return constant(out);
  return out + text.slice(at, to);
}

const isBlank = (code: number) => code === 32 || (code >= 9 && code <= 13);
const isDigit = (code: number) => code >= 48 && code <= 57;
const isNameStart = (code: number) =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128;
const isName = (code: number) => isNameStart(code) || isDigit(code) || code === 36;

/** Blanks are one already, so what decides is in it; the whole would be looked through for every constant. */
const endOf = (out: string): string => out.slice(-8);

/** One more constant: behind another one of a list it adds nothing, and its sign belongs to it. */
function constant(out: string): string {
  const head = /[=(,<>]\s*-$/u.test(endOf(out)) ? out.slice(0, -1) : out;
  return /\$\s*,\s*$/u.test(endOf(head)) ? head.slice(0, head.lastIndexOf('$') + 1) : `${head}$`;
}

const isEscaped = (text: string, at: number): boolean => {
  const letter = text.charCodeAt(at - 1);
  return (letter === 69 || letter === 101) && !isName(text.charCodeAt(at - 2));
};

function withoutLetter(out: string, text: string, at: number): string {
  const letter = text[at - 1] ?? ' ';
  const stands = /[eEbBxXnN]/u.test(letter) && out.endsWith(letter) && !isName(text.charCodeAt(at - 2));
  return stands ? out.slice(0, -1) : out;
}

function afterString(text: string, from: number, hasEscapes: boolean): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 92 && hasEscapes) at += 1;
    else if (code === 39) {
      if (text.charCodeAt(at + 1) !== 39) return at + 1;
      at += 1;
    }
  }
  return text.length;
}

function afterQuoted(text: string, from: number): number {
  let at = text.indexOf('"', from + 1);
  while (at >= 0 && text.charCodeAt(at + 1) === 34) at = text.indexOf('"', at + 2);
  return at < 0 ? text.length : at + 1;
}

/** `$1`, `$$…$$`, `$tag$…$tag$`, or the sign by itself. */
function afterDollar(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
  if (at > from + 1) return at;
  while (at < text.length && isName(text.charCodeAt(at)) && text.charCodeAt(at) !== 36) at += 1;
  if (text.charCodeAt(at) !== 36) return from + 1;
  const tag = text.slice(from, at + 1);
  const close = text.indexOf(tag, at + 1);
  return close < 0 ? text.length : close + tag.length;
}

function afterNumber(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const isSign = (code === 43 || code === 45) && (text.charCodeAt(at - 1) | 32) === 101 && isDecimal(text, from, at);
    if (!isName(code) && code !== 46 && !isSign) return at;
    at += 1;
  }
  return at;
}

const isDecimal = (text: string, from: number, to: number): boolean => /^[\d._]+e$/iu.test(text.slice(from, to));

function afterName(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && isName(text.charCodeAt(at))) at += 1;
  return at;
}

const isRemark = (text: string, at: number, code: number): boolean =>
  (code === 45 && text.charCodeAt(at + 1) === 45) || (code === 47 && text.charCodeAt(at + 1) === 42);

function afterRemark(text: string, from: number): number {
  if (text.charCodeAt(from) === 45) {
    const end = text.indexOf('\n', from);
    return end < 0 ? text.length : end + 1;
  }
  let depth = 1;
  let at = from + 2;
  while (at < text.length && depth > 0) {
    if (text.startsWith('*/', at)) depth -= 1;
    else if (text.startsWith('/*', at)) depth += 1;
    else {
      at += 1;
      continue;
    }
    at += 2;
  }
  return at;
}
