import { isRightAligned, readable, visible } from './readable.ts';
import type { ExportTable } from './table.ts';

/**
 * A table of GitHub Flavored Markdown: https://github.github.com/gfm/#tables-extension-
 * Names are somebody else's text: nothing in them may become markup, a link, or another cell.
 */
const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** Text that reads the same in a table cell, a heading or a list, and is never markup. */
export function escapeMarkdown(text: string): string {
  return (
    visible(text)
      .replace(/[<>&]/g, (char) => entities[char] ?? char)
      .replace(/[\\`*[\]|~!]/g, '\\$&')
      // An underscore inside a word is only an underscore; at its edge it would be emphasis.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      .replace(/^([#+=-])/, '\\$1')
      .replace(/:\/\//g, '&#58;//')
      .replace(/\b(www)\./gi, '$1&#46;')
      .replaceAll('@', '&#64;')
  );
}

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;

/** A heading, what the table is about as a list, and the table. */
export function toMarkdown(table: ExportTable): string {
  const { columns } = table;
  const about = table.about.map(([label, value]) => `- ${escapeMarkdown(label)}: ${escapeMarkdown(value)}\n`).join('');
  const head = line(columns.map((column) => escapeMarkdown(column.label)));
  const rule = line(columns.map((column) => (isRightAligned(column) ? '---:' : '---')));
  const rows = table.rows.map((row) =>
    line(columns.map((column, index) => escapeMarkdown(readable(row[index] ?? null, column)))),
  );
  return `# ${escapeMarkdown(table.title)}\n\n${about}\n${head}${rule}${rows.join('')}`;
}
