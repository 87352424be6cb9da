import { type RefObject, useMemo, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { StatementRow, StatementsEvent } from '../../../shared/contract/statements.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import { wordsOf } from './arrange.ts';
import { statementColumns } from './columns.tsx';
import { measure, openInPlans } from './going.ts';
import css from './statements.module.css';
import type { Arranged } from './use-arranged.ts';
import type { View } from './use-view.ts';

interface StatementsTableProps {
  readonly at: At;
  readonly event: StatementsEvent;
  readonly view: View;
  readonly arranged: Arranged;
  readonly table: RefObject<TableHandle | null>;
}

export function StatementsTable({ at, event, view, arranged, table }: StatementsTableProps) {
  const [pointed, setPointed] = useState<string | null>(null);
  const isDrawerOpen = view.open !== '';
  const rows = arranged.arranged;
  const allMs = event.sum.total_exec_time;
  const columns = useMemo(
    () => statementColumns(wordsOf(view.text), allMs, isDrawerOpen),
    [view.text, allMs, isDrawerOpen],
  );
  if (rows.length === 0) return <NothingShown event={event} view={view} />;
  const select = (row: StatementRow) => {
    setPointed(row.key);
    // The pane follows the cursor once it is open.
    if (isDrawerOpen) view.setOpen(row.key);
  };
  return (
    <div className={css.page} {...arranged.handlers}>
      <DataTable
        ref={table}
        label="Statements"
        columns={columns}
        count={rows.length}
        rowAt={(index) => rows[index] ?? nobody}
        rowId={({ key }) => key}
        {...view.layout}
        selected={isDrawerOpen ? view.open : pointed}
        onSelect={select}
        onOpen={({ key }) => {
          setPointed(key);
          view.setOpen(key);
        }}
        menu={(row) => menuOf(at, row)}
        isFaint={({ query }) => query === null}
        topKey={arranged.topKey}
      />
    </div>
  );
}

/** For a place beyond the end, which is never drawn. */
const nobody = { key: '' } as StatementRow;

function menuOf(at: At, row: StatementRow): readonly MenuItem[] {
  const { conoid, listKey } = row.nPlusOne ?? { conoid: null, listKey: null };
  const text = row.query;
  return [
    { id: 'plans', label: 'Open in Plans', keys: 'O', isDisabled: text === null, run: () => void openInPlans(at, row) },
    ...(conoid === null
      ? []
      : [{ id: 'measure', label: 'Measure JOIN or N+1', keys: 'M', run: () => measure(at, conoid, listKey) }]),
    { id: 'copy', label: 'Copy the text', keys: 'C', isDisabled: text === null, run: () => void copyText(text ?? '') },
    {
      id: 'id',
      label: 'Copy the queryid',
      keys: 'Q',
      isDisabled: text === null,
      run: () => void copyText(row.queryid),
    },
  ];
}

function NothingShown({ event, view }: { readonly event: StatementsEvent; readonly view: View }) {
  if (event.rows.length === 0) {
    return (
      <EmptyState title="No statement was counted in this database yet">
        It is read every 5 s; Heapscope's own are left out.
      </EmptyState>
    );
  }
  const clear = () => {
    view.setText('');
    view.setShown('all');
  };
  const searched = `${countOf(event.rows.length, 'statement')} searched: text, role and queryid.`;
  const isNPlusOne = view.text === '' && view.shown === 'n+1';
  return (
    <EmptyState
      title={
        isNPlusOne ? (
          'No N+1 was seen'
        ) : view.text === '' ? (
          'Nothing was called in the window'
        ) : (
          <>No statement matches “{view.text}”</>
        )
      }
      actions={<Button onClick={clear}>Show all</Button>}
    >
      {isNPlusOne
        ? 'It takes many look-ups by key, about as many as the rows of a list that holds a foreign key to them.'
        : searched}
    </EmptyState>
  );
}
