import type { Cell, ExportColumn, ExportTable } from './table.ts';

/**
 * CSV by RFC 4180, with text cells that no spreadsheet takes for a formula: OWASP ASVS 5.0, 1.2.10
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const startsFormula = /^[=+\-@\t\r\n\0＝＋－＠]/u;

function textCell(text: string): string {
  const harmless = startsFormula.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** Only numbers that we formatted stay bare, so that a negative growth survives. */
function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return typeof value === 'boolean' ? String(value) : textCell(value);
}

const line = (cells: readonly string[]) => `${cells.join(',')}\r\n`;

/** Header and rows. What the table is about is left out: a first line that is no header breaks every importer. */
export function toCsv(table: Pick<ExportTable, 'columns' | 'rows'>): string {
  const head = line(table.columns.map((column: ExportColumn) => textCell(column.key)));
  return head + table.rows.map((row) => line(row.map(cell))).join('');
}
