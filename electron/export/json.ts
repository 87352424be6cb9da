import type { ExportTable } from './table.ts';

/** `{title, about, rows: [{key: value}]}`; values raw, bytes as numbers, unknown as null. */
export function toJson(table: ExportTable): string {
  const keys = table.columns.map((column) => column.key);
  const rows = table.rows.map((row) => Object.fromEntries(keys.map((key, index) => [key, row[index] ?? null])));
  return `${JSON.stringify({ title: table.title, about: Object.fromEntries(table.about), rows }, null, 2)}\n`;
}
