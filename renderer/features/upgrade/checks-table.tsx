import { type RefObject, useMemo } from 'react';
import { useTableLayout } from '../../state/layout.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { TableHandle, UnderRow } from '../../ui/table-props.ts';
import { columnsFor, treeFor } from './columns.tsx';
import { type Row, rowId, type Verdict } from './rows.ts';
import css from './upgrade.module.css';

interface ChecksTableProps {
  readonly rows: readonly Row[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onToggle: (verdict: Verdict, isOpen: boolean) => void;
  /** The pane takes the keys. */
  readonly onShow: () => void;
  readonly under: UnderRow | null;
  readonly table: RefObject<TableHandle | null>;
}

/** Every check, grouped by what it means for the upgrade. */
export function ChecksTable({ rows, selected, onSelect, onToggle, onShow, under, table }: ChecksTableProps) {
  const { widths, onWidths } = useTableLayout('upgrade', { id: 'check', direction: 'ascending' });
  const columns = useMemo(() => columnsFor(onShow), [onShow]);
  const tree = useMemo(() => treeFor(onToggle), [onToggle]);
  return (
    <div className={css.list}>
      <DataTable<Row>
        ref={table}
        label="Checks"
        columns={columns}
        count={rows.length}
        rowAt={(index) => rows[index] ?? nothing}
        rowId={rowId}
        widths={widths}
        onWidths={onWidths}
        tree={tree}
        selected={selected}
        onSelect={(row) => onSelect(rowId(row))}
        under={under}
        onOpen={(row) => (row.kind === 'group' ? onToggle(row.verdict, !row.isOpen) : onShow())}
      />
    </div>
  );
}

const nothing: Row = { kind: 'group', verdict: 'passed', count: 0, isOpen: false };
