import type { ReactNode } from 'react';
import { sizeText, unknown } from '../../../shared/figure-text.ts';
import type { Column } from '../../ui/table-column.ts';
import { bloatOfRow } from './bloat-words.ts';
import { BloatCell, DeadCell, RunCell, TableCell, ThresholdCell, XidCell } from './cells.tsx';
import { estimateText, momentText, roundCount, timesText } from './figures.ts';
import { isCounted } from './loaded.ts';
import { nameOf, type Row } from './rows.ts';
import type { RunColumn } from './run-columns.ts';

const tablesOf = ({ look }: Row) => look.loaded.tables;

const deadOf = (row: Row): number | null => tablesOf(row).n_dead_tup[row.n] ?? null;
const liveOf = (row: Row): number | null => tablesOf(row).n_live_tup[row.n] ?? null;

/** A parent has no file and no rows of its own: nothing stands there, which is neither 0 nor unknown. */
export const isParent = (row: Row): boolean => tablesOf(row).verdict[row.n] === 'not-vacuumed';

const ofRows = (row: Row, text: () => ReactNode): ReactNode => (isParent(row) ? '' : text());

/** They never change; what a cell is drawn from is in its row. */
export const columns: readonly Column<Row>[] = [
  {
    ...{ id: 'name', head: 'Table', width: 300, minWidth: 200, grows: true, tone: 'name', sorts: 'ascending' },
    cell: (row) => <TableCell row={row} />,
    text: (row) => nameOf(row.look.loaded, row.n),
  },
  {
    ...{ id: 'size', head: 'Size', width: 68, minWidth: 62, align: 'right', sorts: 'descending' },
    cell: (row) => ofRows(row, () => sizeText(tablesOf(row).heap_bytes[row.n] ?? null)),
    text: (row) => sizeText(tablesOf(row).heap_bytes[row.n] ?? null),
  },
  {
    ...{ id: 'live', head: 'Live rows', width: 98, minWidth: 66, align: 'right', sorts: 'descending' },
    cell: (row) => ofRows(row, () => estimateText(liveOf(row))),
    text: (row) => estimateText(liveOf(row)),
  },
  {
    ...{ id: 'dead', head: 'Dead rows', width: 82, minWidth: 70, align: 'right', tone: 'name', sorts: 'descending' },
    cell: (row) => ofRows(row, () => <DeadCell dead={deadOf(row)} />),
    text: (row) => estimateText(deadOf(row)),
  },
  {
    ...{ id: 'ratio', head: 'Dead / threshold', width: 160, minWidth: 118, sorts: 'descending' },
    cell: (row) => ofRows(row, () => <ThresholdCell row={row} />),
    text: (row) => timesText(row.look.loaded.ratio[row.n] ?? null),
  },
  {
    ...{ id: 'bloat', head: 'Bloat', width: 66, minWidth: 60, align: 'right', sorts: 'descending' },
    cell: (row) => <BloatCell row={row} />,
    text: (row) => bloatOfRow(row).text,
  },
  runColumn({ id: 'vacuum', head: 'Vacuum', width: 78 }),
  runColumn({ id: 'autovacuum', head: 'Autovacuum', width: 166 }),
  runColumn({ id: 'analyze', head: 'Analyze', width: 76 }),
  runColumn({ id: 'autoanalyze', head: 'Autoanalyze', width: 90 }),
  {
    ...{ id: 'xid', head: 'xid age', width: 74, minWidth: 66, align: 'right', tone: 'second', sorts: 'descending' },
    cell: (row) => <XidCell row={row} />,
    text: (row) => roundCount(tablesOf(row).xid_age[row.n] ?? null),
  },
];

interface RunHead {
  readonly id: RunColumn;
  readonly head: string;
  readonly width: number;
}

function runColumn({ id, head, width }: RunHead): Column<Row> {
  return {
    ...{ id, head, width, minWidth: 70, tone: 'second', sorts: id.startsWith('auto') ? 'descending' : 'ascending' },
    cell: (row) => <RunCell row={row} column={id} />,
    text: (row) => {
      const time = tablesOf(row)[`last_${id}`][row.n] ?? null;
      if (time !== null) return momentText(time);
      const isUnknown = (isParent(row) && id.endsWith('vacuum')) || !isCounted(row.look.loaded, row.n);
      return isUnknown ? unknown : 'never';
    },
  };
}
