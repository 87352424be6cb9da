import { toCsv } from './csv.ts';
import { toHtml } from './html.ts';
import { toJson } from './json.ts';
import { toMarkdown } from './markdown.ts';
import type { ExportFormat, ExportTable } from './table.ts';

interface Written {
  readonly content: string;
  readonly mime: string;
  readonly extension: string;
}

const writers: Readonly<Record<ExportFormat, (table: ExportTable) => Written>> = {
  csv: (table) => ({ content: toCsv(table), mime: 'text/csv; charset=utf-8', extension: 'csv' }),
  json: (table) => ({ content: toJson(table), mime: 'application/json', extension: 'json' }),
  markdown: (table) => ({ content: toMarkdown(table), mime: 'text/markdown; charset=utf-8', extension: 'md' }),
  html: (table) => ({ content: toHtml(table), mime: 'text/html; charset=utf-8', extension: 'html' }),
};

export const writeTable = (table: ExportTable, format: ExportFormat): Written => writers[format](table);
