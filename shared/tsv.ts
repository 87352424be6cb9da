/**
 * Tab-separated text for the clipboard and for files. A tab or line break inside a cell is written as \t or \n, and a
 * cell that a spreadsheet would take for a formula begins with an apostrophe.
 */
const startsFormula = /^[=+\-@＝＋－＠]/u;
const unseen = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const named: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** null is an empty cell. */
export function tsvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const visible = value
    .replaceAll('\\', '\\\\')
    .replace(unseen, (char) => named[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return startsFormula.test(visible) ? `'${visible}` : visible;
}

export const tsvLine = (cells: readonly (string | number | null)[]): string => cells.map(tsvCell).join('\t');
