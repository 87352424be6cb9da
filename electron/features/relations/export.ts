import type { RelationView } from '../../../shared/contract/relations.ts';
import { fail } from '../../../shared/failure.ts';
import { badges } from '../../../shared/relations/badges.ts';
import { type Filter, parseFilter } from '../../../shared/relations/filter.ts';
import { relationKinds } from '../../../shared/relations/kinds.ts';
import { commentKey, commentsByRow, Matcher, ownerName, schemaName } from '../../../shared/relations/match.ts';
import { lines, orderByName, orderRows } from '../../../shared/relations/order.ts';
import { argumentsText, type RelationRows } from '../../../shared/relations/rows.ts';
import { tsvLine } from '../../../shared/tsv.ts';
import type { Cell, ExportTable } from '../../export/table.ts';
import { writeTable } from '../../export/write.ts';

/** The filtered list as a table: what the page shows, read afresh, with every partition that matches. */
export function exportTable(rows: RelationRows, view: RelationView, about: ExportTable['about']): ExportTable {
  const shown = shownRows(rows, view);
  const comments = commentsByRow(rows);
  return {
    title: 'Relations',
    about: [...about, ['Filter', view.text === '' ? 'none' : view.text], ['Rows', String(shown.length)]],
    columns: [
      { key: 'kind', label: 'Kind', kind: 'text' },
      { key: 'schema', label: 'Schema', kind: 'text' },
      { key: 'name', label: 'Name', kind: 'text' },
      { key: 'arguments', label: 'Arguments', kind: 'text' },
      { key: 'owner', label: 'Owner', kind: 'text' },
      { key: 'estimated_rows', label: 'Rows (est.)', kind: 'number' },
      { key: 'estimated_bytes', label: 'Size (est.)', kind: 'bytes' },
      { key: 'estimated_heap_bytes', label: 'Heap (est.)', kind: 'bytes' },
      { key: 'estimated_index_bytes', label: 'Indexes (est.)', kind: 'bytes' },
      { key: 'estimated_toast_bytes', label: 'TOAST (est.)', kind: 'bytes' },
      { key: 'parent', label: 'Partition of', kind: 'text' },
      { key: 'table', label: 'Table', kind: 'text' },
      { key: 'facts', label: 'Facts', kind: 'text' },
      { key: 'comment', label: 'Comment', kind: 'text' },
      { key: 'oid', label: 'oid', kind: 'id' },
    ],
    rows: shown.map((n) => cells(rows, n, comments)),
  };
}

function cells(rows: RelationRows, n: number, comments: ReadonlyMap<string, string>): Cell[] {
  const measure = (values: Float64Array) => {
    const value = values[n] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  };
  const other = (at: number) => (at < 0 ? null : `${schemaName(rows, at)}.${rows.name[at] ?? ''}`);
  const routine = n - rows.routinesFrom;
  return [
    relationKinds[rows.kind[n] ?? 0] ?? '',
    schemaName(rows, n),
    rows.name[n] ?? '',
    routine < 0 ? null : argumentsText(rows.list.routines, rows.list.names, routine),
    ownerName(rows, n),
    measure(rows.rows),
    measure(rows.totalBytes),
    measure(rows.heapBytes),
    measure(rows.indexBytes),
    measure(rows.toastBytes),
    other(rows.parentAt[n] ?? -1),
    other(rows.tableAt[n] ?? -1),
    badges(rows, n)
      .map((badge) => badge.text)
      .join('; ') || null,
    comments.get(commentKey(rows, n)) ?? null,
    rows.oid[n] ?? 0,
  ];
}

function shownRows(rows: RelationRows, view: RelationView): number[] {
  const matched = new Matcher(rows).match(filterOf(view), {
    kinds: new Set(relationKinds.flatMap((kind, at) => (view.kinds.includes(kind) ? [at] : []))),
    schema: view.schema,
    withSystem: view.withSystem,
    found: view.found && foundRows(rows, view.found),
  });
  const order = orderRows(rows, orderByName(rows), { key: view.sort, isDescending: view.isDescending });
  const opened = new Set<number>();
  for (let n = 0; n < rows.count; n += 1) if (matched.mask[n] === 1 && (rows.partitions[n] ?? 0) > 0) opened.add(n);
  const shown = lines(rows, order, matched, opened);
  return [...shown.row.subarray(0, shown.count)].filter((n) => matched.mask[n] === 1);
}

function filterOf(view: RelationView): Filter {
  const parsed = parseFilter(view.text, view);
  if (parsed.isValid) return parsed.filter;
  const [first] = parsed.errors;
  return fail('bad-input', first?.message ?? 'Not a filter', {
    at: { field: 'text', from: first?.from ?? 0, to: first?.to ?? 0 },
  });
}

function foundRows(
  rows: RelationRows,
  found: { relations: readonly number[]; routines: readonly number[] },
): Uint8Array {
  const relations = new Set(found.relations);
  const routines = new Set(found.routines);
  const mask = new Uint8Array(rows.count);
  for (let n = 0; n < rows.count; n += 1) {
    const among = n < rows.routinesFrom ? relations : routines;
    mask[n] = among.has(rows.oid[n] ?? 0) ? 1 : 0;
  }
  return mask;
}

export function written(
  table: ExportTable,
  format: 'csv' | 'tsv' | 'json' | 'markdown',
): { content: string; mime: string; extension: string } {
  if (format !== 'tsv') return writeTable(table, format);
  const text = (cell: Cell) => (typeof cell === 'boolean' ? String(cell) : cell);
  const all = [table.columns.map((column) => column.key), ...table.rows.map((row) => row.map(text))];
  return {
    content: all.map((line) => `${tsvLine(line)}\n`).join(''),
    mime: 'text/tab-separated-values; charset=utf-8',
    extension: 'tsv',
  };
}
