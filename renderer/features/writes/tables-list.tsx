import { type RefObject, useMemo, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { WritesEvent } from '../../../shared/contract/writes.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import { writeColumns } from './columns.tsx';
import { rowMenu } from './going.ts';
import { nobody, type WriteRow } from './rows.ts';
import type { Arranged } from './use-arranged.ts';
import type { View } from './use-view.ts';
import css from './writes.module.css';

interface TablesListProps {
  readonly at: At;
  readonly event: WritesEvent;
  readonly view: View;
  readonly arranged: Arranged;
  readonly table: RefObject<TableHandle | null>;
}

/** Tables or lumps, the most written first. The side pane follows the cursor. */
export function TablesList({ at, event, view, arranged, table }: TablesListProps) {
  const [cursor, setCursor] = useState<string | null>(view.open === '' ? null : `t${view.open}`);
  const { lines, words, all } = arranged;
  const { show } = view;
  const most = useMemo(() => lines.reduce((max, { figures }) => Math.max(max, figures.total ?? 0), 0), [lines]);
  const hasNewpage = event.tables.n_tup_newpage_upd.some((count) => count !== null);
  const columns = useMemo(() => writeColumns({ words, show, most, hasNewpage }), [words, show, most, hasNewpage]);
  if (lines.length === 0) return <NothingShown count={all.length} event={event} view={view} />;
  return (
    <div className={css.column} {...arranged.handlers}>
      <DataTable<WriteRow>
        ref={table}
        label="Tables written"
        columns={columns}
        count={lines.length}
        rowAt={(index) => lines[index] ?? nobody}
        rowId={({ key }) => key}
        {...view.layout}
        selected={cursor}
        onSelect={(row) => {
          setCursor(row.key);
          view.setOpen(String(row.oid));
        }}
        {...(view.by === 'lump' && {
          tree: {
            column: 'name',
            depth: ({ depth }) => depth,
            state: ({ key, members }) => (members === null ? null : arranged.open.has(key) ? 'open' : 'closed'),
            onToggle: ({ key }, isOpen) => arranged.toggle(key, isOpen),
          },
        })}
        menu={(row) => rowMenu(at, row)}
        topKey={arranged.topKey}
      />
    </div>
  );
}

interface NothingProps {
  readonly count: number;
  readonly event: WritesEvent;
  readonly view: View;
}

function NothingShown({ count, event, view }: NothingProps) {
  if (event.isStandby && count === 0) {
    return (
      <EmptyState title="A standby counts no writes">
        It replays what its primary wrote. Rows and updates are counted there: open a connection to the primary.
      </EmptyState>
    );
  }
  if (count === 0) {
    return (
      <EmptyState title="No table of this database was written since the counters began">
        The counters of tables are read every 5 s; a table shows here as soon as a row is written.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={
        <>
          No table name contains “<SafeText text={view.text} />”
        </>
      }
      actions={<Button onClick={() => view.setText('')}>Show all</Button>}
    >
      {countOf(count, 'table')} searched: schema, name and lump.
    </EmptyState>
  );
}
