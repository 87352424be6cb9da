import { type RefObject, useMemo, useRef } from 'react';
import { qualified } from '../../../shared/ident.ts';
import { lacks } from '../../../shared/relations/badges.ts';
import { schemaName } from '../../../shared/relations/match.ts';
import { copyText } from '../../ui/copy-text.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import { showToast } from '../../ui/toast.tsx';
import { columns } from './list-columns.tsx';
import type { Loaded } from './lists.ts';
import type { Measured } from './measured.ts';
import { rowMaker, type ShownRow } from './shown-row.ts';
import type { Bounds } from './use-bounds.ts';
import type { Found } from './use-search.ts';
import type { Shown } from './use-shown.ts';
import type { View } from './use-view.ts';

interface RelationsListProps {
  readonly loaded: Loaded;
  readonly shown: Shown;
  readonly view: View;
  readonly found: Found | null;
  readonly measured: Measured;
  readonly bounds: Bounds;
  readonly selected: string | null;
  readonly onSelect: (id: string, isClick: boolean) => void;
  readonly onToggle: (n: number) => void;
  readonly onTab: (id: string, tab: string) => void;
  readonly handle: RefObject<TableHandle | null>;
}

export function RelationsList(props: RelationsListProps) {
  const { loaded, shown, view, found, measured, bounds, selected, onSelect, onToggle, handle } = props;
  const { rows } = loaded;
  const { filter, largest, lines } = shown;
  const texts = found?.texts ?? null;
  const rowAt = useMemo(
    () => rowMaker({ rows, filter, largest, measured, bounds, texts }, lines),
    [rows, filter, largest, measured, bounds, texts, lines],
  );
  const tree = useMemo(() => ({ ...folding, onToggle: (row: ShownRow) => onToggle(row.n) }), [onToggle]);
  const isClick = useRef(false);
  return (
    <div
      style={{ display: 'contents' }}
      onClickCapture={() => {
        isClick.current = true;
      }}
      onKeyDownCapture={() => {
        isClick.current = false;
      }}
    >
      <DataTable
        ref={handle}
        label="Relations"
        columns={columns}
        count={lines.count}
        rowAt={rowAt}
        rowId={idOf}
        {...view.layout}
        selected={selected}
        onSelect={(row) => onSelect(row.id, isClick.current)}
        onOpen={(row) => onSelect(row.id, true)}
        tree={tree}
        menu={(row) => menuOf(props, row)}
        isFaint={(row) => lacks(rows, row.n) !== undefined}
        title={(row) => titleOf(rows, row.n)}
        topKey={`${view.text} ${view.kinds.join()} ${view.schema} ${view.layout.sort.id} ${view.layout.sort.direction}`}
      />
    </div>
  );
}

const idOf = (row: ShownRow) => row.id;
const folding = {
  column: 'name',
  depth: (row: ShownRow) => row.depth,
  state: (row: ShownRow) => row.fold,
};

function titleOf(rows: Loaded['rows'], n: number): string | undefined {
  const lacking = lacks(rows, n);
  return lacking === undefined
    ? undefined
    : `This role has no ${lacking}: name and estimates come from pg_class, nothing else can be read`;
}

function menuOf({ loaded, onTab }: RelationsListProps, { n, id }: ShownRow): readonly MenuItem[] {
  const { rows } = loaded;
  const copy = (text: string, what: string) =>
    void copyText(text).then((isDone) =>
      showToast({ title: isDone ? `Copied ${what}` : 'The browser refused to copy', forMs: 1800 }),
    );
  return [
    {
      id: 'copy-name',
      label: 'Copy name',
      run: () => copy(qualified(schemaName(rows, n), rows.name[n] ?? ''), 'the name'),
    },
    { id: 'copy-oid', label: 'Copy oid', run: () => copy(String(rows.oid[n] ?? 0), 'the oid') },
    { id: 'open', label: 'Open', keys: 'Enter', isGroupStart: true, run: () => onTab(id, '') },
    { id: 'ddl', label: 'Show DDL', keys: 'Ctrl D', run: () => onTab(id, 'ddl') },
  ];
}
