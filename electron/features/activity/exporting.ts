import { withoutLiterals } from '../../../shared/activity/redact.ts';
import type { ServerFacts } from '../../../shared/contract/connections.ts';
import { fileName } from '../../export/file-name.ts';
import { pngFrom, svgFrom } from '../../export/picture.ts';
import type { Cell, ExportColumn, ExportTable } from '../../export/table.ts';
import { writeTable } from '../../export/write.ts';
import type { NativeHost, SaveResult } from '../../native.ts';

interface Shown {
  readonly of?: 'locks' | 'lock-waits' | undefined;
  readonly format: 'csv' | 'json' | 'markdown' | 'html';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** ISO time of this computer, to the second, as a file's name takes it. */
const now = () => new Date().toISOString().slice(0, 19);
const suggested = (facts: ServerFacts, extension: string, of = 'activity') =>
  fileName([of, facts.profile.name, facts.database, now().replaceAll(':', '-')], extension);

/** The table as it is shown; without the literals of other people's queries, unless the user wants them. */
export async function exportShown(
  native: NativeHost,
  shown: Shown,
  facts: ServerFacts,
  isRedacted: boolean,
): Promise<{ saved: SaveResult }> {
  const { content, mime, extension } = writeTable(tableOf(shown, facts, isRedacted), shown.format);
  return { saved: await native.save({ suggestedName: suggested(facts, extension, shown.of), mime, content }) };
}

const titles = { activity: 'Activity', locks: 'Locks', 'lock-waits': 'Waits for locks that ended' } as const;

function tableOf({ of, columns, rows }: Shown, facts: ServerFacts, isRedacted: boolean): ExportTable {
  const isQuery = columns.map((column) => /query/iu.test(column));
  const cell = (value: Cell, i: number): Cell =>
    isRedacted && isQuery[i] === true && typeof value === 'string' ? withoutLiterals(value) : value;
  return {
    title: `${titles[of ?? 'activity']} of ${facts.database}`,
    about: [
      ['Connection', facts.profile.name],
      ['Environment', facts.profile.environment],
      ['Server', `PostgreSQL ${facts.server_version}`],
      ['Seen as', facts.role],
      ['Exported at', `${now()}Z`],
      ...(isRedacted && isQuery.some(Boolean) ? ([['Literals of queries', 'left out']] as const) : []),
    ],
    columns: columns.map((column, i) => columnOf(column, rows, i)),
    // A row that is too short has unknown cells, one that is too long is cut: each cell stands under its own head.
    rows: rows.map((row) => columns.map((_, i) => cell(row[i] ?? null, i))),
  };
}

function columnOf(column: string, rows: Shown['rows'], i: number): ExportColumn {
  const isNumber = rows.some((row) => typeof row[i] === 'number') && rows.every((row) => typeof row[i] !== 'string');
  const key = column
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_');
  if (!isNumber) return { key, label: column, kind: 'text' };
  if (column.endsWith('_seconds')) return { key, label: column.replace(/_seconds$/, ''), kind: 'seconds' };
  return {
    key,
    label: column,
    kind: /\b(?:pid|xid|xmin|oid)\b|_(?:pid|xid|xmin|oid)$/iu.test(column) ? 'id' : 'number',
  };
}

export async function exportPicture(
  native: NativeHost,
  { format, base64 }: { readonly format: 'png' | 'svg'; readonly base64: string },
  facts: ServerFacts,
): Promise<{ saved: SaveResult }> {
  const content = format === 'png' ? pngFrom(base64) : svgFrom(base64);
  const mime = format === 'png' ? 'image/png' : 'image/svg+xml';
  return { saved: await native.save({ suggestedName: suggested(facts, format), mime, content }) };
}
