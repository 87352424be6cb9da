/** Somebody else's text on its way into a file: nothing in it may become mark-up, a line of its own, or go unseen. */

/** Control characters and the marks that reorder text (https://www.unicode.org/reports/tr9/), which would hide a name. */
const invisible = /[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\u2028\u2029\uFEFF]/gu;
const known: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** "a⏎b" → "a\nb" in letters, U+202E → "\u202E": what the eye would not see is written out. */
export const visible = (text: string): string =>
  text.replace(
    invisible,
    (char) => known[char] ?? `\\u${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe as text and inside a quoted attribute; on one line. */
export const escapeHtml = (text: string): string =>
  visible(text).replace(/[&<>"']/gu, (char) => entities[char] ?? char);

/** The same for text of several lines, as a query is: line breaks and tabs stay. */
export const escapeHtmlLines = (text: string): string =>
  text
    .split(/(\r?\n|\t)/u)
    .map((part) => (/^\r?\n$|^\t$/u.test(part) ? part : escapeHtml(part)))
    .join('');

/** For text and cells of GitHub Flavored Markdown, https://github.github.com/gfm/: no link, image, emphasis or cell of its own. */
export const escapeMarkdown = (text: string): string =>
  visible(text)
    .replace(/[<>&]/gu, (char) => entities[char] ?? char)
    .replace(/[\\`*[\]|~!$]/gu, '\\$&')
    // An underscore inside a word is only an underscore; at its edge it would be emphasis.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/^(\s*)([#+=-]|\d+(?=[.)]))/u, '$1\\$2')
    .replace(/:\/\//gu, '&#58;//')
    .replace(/\b(www)\./giu, '$1&#46;')
    .replaceAll('@', '&#64;');

/** Lines as they are, in a fence that nothing in them can close. */
export function fenced(text: string, language: string): string {
  const lines = text.split(/\r?\n/u).map(visible);
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${lines.join('\n')}\n${fence}\n`;
}
