/**
 * A query's text without what its author wrote in as data: every string and number becomes `?`, and comments go, since
 * anything may stand in them. Names, key words and $1 stay. Lexical rules:
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html
 */
export function withoutLiterals(text: string): string {
  let result = '';
  let from = 0;
  while (from < text.length) {
    token.lastIndex = from;
    const found = token.exec(text);
    if (found === null) break;
    const [matched] = found;
    const end = endOf(text, from, matched);
    result += shown(matched, text.slice(from, end));
    from = end;
  }
  return result;
}

/** One token at a time, so that a quote inside a name or a digit inside a word begins nothing. */
const token = new RegExp(
  [
    '--[^\\n\\r]*', // comment to the end of the line
    '/\\*', // comment, which may hold others
    "(?:[eEbBxXnN]|[uU]&)?'", // a string begins
    '(?:[uU]&)?"[^"]*(?:""[^"]*)*"?', // quoted name
    '\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$', // dollar quote
    '\\$\\d+', // parameter
    '(?:\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)(?:[eE][+-]?\\d[\\d_]*)?[\\p{L}\\p{N}_]*', // number, 0x1F, 1_000
    '[\\p{L}_][\\p{L}\\p{N}_$]*', // word
    '[\\s\\S]', // anything else
  ].join('|'),
  'uy',
);

function endOf(text: string, from: number, matched: string): number {
  const next = from + matched.length;
  if (matched === '/*') return endOfComment(text, next);
  if (matched.endsWith("'")) return endOfString(text, next, /^e/iu.test(matched));
  if (!/^\$.*\$$/su.test(matched)) return next;
  const close = text.indexOf(matched, next);
  return close < 0 ? text.length : close + matched.length;
}

function shown(matched: string, whole: string): string {
  if (matched.startsWith('--')) return '';
  if (matched === '/*') return ' ';
  if (matched.endsWith("'") || /^\$.*\$$/su.test(matched) || /^\.?\d/u.test(matched)) return '?';
  return whole;
}

/** Comments nest. One that is cut off goes to the end. */
function endOfComment(text: string, from: number): number {
  const edge = /\/\*|\*\//gu;
  edge.lastIndex = from;
  for (let depth = 1; depth > 0; ) {
    const found = edge.exec(text);
    if (found === null) return text.length;
    depth += found[0] === '/*' ? 1 : -1;
  }
  return edge.lastIndex;
}

/**
 * Whether \\' ends a plain string depends on standard_conforming_strings of a session that is not ours: then the rest of
 * the text goes, since either half could be data.
 */
function endOfString(text: string, from: number, hasEscapes: boolean): number {
  const body = hasEscapes ? /[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*/uy : /[^']*(?:''[^']*)*/uy;
  body.lastIndex = from;
  const inside = body.exec(text)?.[0] ?? '';
  const isAmbiguous = !hasEscapes && /\\'|\\$/u.test(inside);
  return isAmbiguous ? text.length : Math.min(text.length, from + inside.length + 1);
}
