import { copyText, tsvLine } from './copy-text.ts';
import type { MenuItem } from './menu-items.tsx';
import type { Column } from './table-column.ts';
import { showToast } from './toast.tsx';
import { visibleText } from './visible-text.ts';

interface Copied<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  /** Where the cell cursor stands; null: the name. */
  readonly atColumn: number | null;
}

/** A line break in a name would begin a command of its own where it is pasted; in a query it belongs. */
function cellOf<Row>({ row, columns, atColumn }: Copied<Row>): string {
  const column = columns[atColumn ?? columns.findIndex(({ tone }) => tone === 'name')];
  const text = column?.text?.(row) ?? '';
  return column?.tone === 'name' ? visibleText(text) : text;
}

const lineOf = <Row>({ row, columns }: Copied<Row>): string =>
  tsvLine(columns.flatMap(({ text }) => (text ? [text(row)] : [])));

const say = (text: string, said: string): void =>
  void copyText(text).then((done) => showToast({ title: done ? said : 'The browser refused to copy', forMs: 1800 }));

export const copyCell = <Row>(copied: Copied<Row>): void => say(cellOf(copied), 'Copied the cell');
export const copyRow = <Row>(copied: Copied<Row>): void => say(lineOf(copied), 'Copied the row');

/** In the menu of every row of every list, after what the room offers. */
export function copyItems<Row>(copied: Copied<Row>, isGroupStart: boolean): readonly MenuItem[] {
  return [
    { id: 'copy-row', label: 'Copy row', keys: 'Ctrl C', isGroupStart, run: () => copyRow(copied) },
    ...(cellOf(copied) === ''
      ? []
      : [{ id: 'copy-cell', label: 'Copy cell', keys: 'Ctrl Shift C', run: () => copyCell(copied) }]),
  ];
}
