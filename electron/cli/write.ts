import { fail } from '../../shared/failure.ts';
import type { ExportTable } from '../export/table.ts';
import { writeTable } from '../export/write.ts';
import type { Format, Work } from './room.ts';

/** As the exports of the rooms name it; `text` is of the rooms that write it themselves. */
export const tableFormat = (format: Format): 'csv' | 'json' | 'markdown' =>
  format === 'text' ? fail('internal', 'This room writes no text') : format;

/** A table to the standard output. */
export async function writeOut({ parts, format }: Work, table: ExportTable): Promise<void> {
  const { content, mime, extension } = writeTable(table, tableFormat(format));
  await parts.native.save({ suggestedName: `out.${extension}`, mime, content });
}
