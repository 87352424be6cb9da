import { useMemo, useRef, useState } from 'react';
import type { LumpsAnswer, Measure } from '../../../shared/contract/sizes.ts';
import { useTableLayout } from '../../state/layout.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { Tree } from '../../ui/table-column.ts';
import { lumpColumns, totalCells } from './lump-columns.tsx';
import { bytesOf, type LumpRow, orderOf, rowsOf } from './lump-rows.ts';

interface LumpsListProps {
  readonly answer: LumpsAnswer;
  readonly measure: Measure;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly onOpen: (key: string) => void;
}

const smallerId = 'smaller';
const byMeasure = 'measure';

/** The table is the screen: lumps with their bars, the many small ones folded, the total below. */
export function LumpsList({ answer, measure, selected, onSelect, onOpen }: LumpsListProps) {
  const { lumps } = answer;
  const layout = useTableLayout('sizes', { id: byMeasure, direction: 'descending' });
  const [isOpen, setOpen] = useState(false);
  // Until another column is chosen the measure decides what "largest first" means.
  const id = layout.sort.id === byMeasure ? measure : layout.sort.id;
  const { direction } = layout.sort;
  const rows = useMemo(() => {
    const order = orderOf(lumps, { id, direction }, measure);
    return rowsOf(order, lumps, measure, id === measure && direction === 'descending', isOpen);
  }, [lumps, id, direction, measure, isOpen]);
  const scale = useMemo(() => scaleOf(rows, answer, measure), [rows, answer, measure]);
  const columns = useMemo(() => lumpColumns({ answer, measure, scale }), [answer, measure, scale]);
  const tree = useMemo((): Tree<LumpRow> => foldTree(isOpen, setOpen), [isOpen]);
  const rowAt = (index: number) => rows[index] ?? { kind: 'smaller' as const, count: 0, indexes: [] };
  const idOf = (row: LumpRow) => (row.kind === 'lump' ? (lumps.key[row.index] ?? '') : smallerId);
  const isFolded = rows.some((row) => row.kind === 'smaller');
  // As in the list of relations: a click opens at once, the arrow keys only move.
  const isClick = useRef(false);
  const select = (row: LumpRow) => {
    onSelect(idOf(row));
    if (isClick.current && row.kind === 'lump') onOpen(idOf(row));
  };
  const note = (byClick: boolean) => () => {
    isClick.current = byClick;
  };
  return (
    <div style={{ display: 'contents' }} onClickCapture={note(true)} onKeyDownCapture={note(false)}>
      <DataTable
        label="Lumps"
        columns={columns}
        count={rows.length}
        rowAt={rowAt}
        rowId={idOf}
        {...layout}
        sort={{ id, direction }}
        selected={selected}
        onSelect={select}
        onOpen={(row) => (row.kind === 'smaller' ? setOpen(!isOpen) : onOpen(idOf(row)))}
        {...(isFolded ? { tree } : {})}
        foot={totalCells({ answer, measure, scale })}
        topKey={`${answer.by} ${measure} ${id} ${direction}`}
      />
    </div>
  );
}

/** The longest bar fills the column, the folded rest included. */
function scaleOf(rows: readonly LumpRow[], { lumps }: LumpsAnswer, measure: Measure): number {
  const bytes = (row: LumpRow) =>
    (row.kind === 'lump' ? [row.index] : row.indexes).reduce((sum, index) => sum + bytesOf(lumps, measure, index), 0);
  return rows.reduce((most, row) => Math.max(most, bytes(row)), 0);
}

const foldTree = (isOpen: boolean, setOpen: (isOpen: boolean) => void): Tree<LumpRow> => ({
  column: 'name',
  depth: (row) => (row.kind === 'lump' && row.isSmaller ? 1 : 0),
  state: (row) => (row.kind === 'smaller' ? (isOpen ? 'open' : 'closed') : null),
  onToggle: (_, next) => setOpen(next),
});
