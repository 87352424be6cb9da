import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { LogLive, LogRow } from '../../../shared/contract/sql-log-tail.ts';
import { countOf, countText } from '../../../shared/figure-text.ts';
import { useCommands } from '../../state/keys.ts';
import { useLayout } from '../../state/layout.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import type { TableHandle, TableWidths } from '../../ui/table-props.ts';
import { Space } from '../../ui/toolbar.tsx';
import { useHeld } from '../../ui/use-held.ts';
import css from './live.module.css';
import { rateText } from './live-columns.tsx';
import { copyWhole, openInPlans } from './live-going.ts';
import { tailColumns } from './live-tail-columns.tsx';
import type { LiveTail } from './use-live-tail.ts';

interface TailPaneProps {
  readonly at: At;
  readonly live: LogLive;
  readonly tail: LiveTail;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

export function TailPane({ at, live, tail, filter, onFilter }: TailPaneProps) {
  const table = useRef<TableHandle>(null);
  const { isHeld, handlers } = useHeld();
  const { rows, waiting } = useSteadyRows(tail.rows, isHeld);
  return (
    <div className={css.tail}>
      <SectionHead title="Live tail" under={<TailState live={live} tail={tail} waiting={waiting} />}>
        <Space />
        <FilterField
          label="Filter the tail"
          placeholder="pid, application, text"
          value={filter}
          onChange={onFilter}
          width={220}
          onDown={() => table.current?.focus()}
        />
        <PauseButton tail={tail} />
      </SectionHead>
      <div className={css.page} {...handlers}>
        {rows.length === 0 ? (
          <NoRows live={live} filter={filter} />
        ) : (
          <TailTable {...{ at, rows, filter, onFilter, table }} />
        )}
      </div>
    </div>
  );
}

function PauseButton({ tail }: { readonly tail: LiveTail }) {
  const label = tail.isPaused ? 'Resume tail' : 'Pause tail';
  useCommands([{ id: 'sql-log.pause', label, keys: 'T', run: tail.pause }]);
  const look = { size: 14, stroke: 1.6 };
  return (
    <Button
      keys="T"
      icon={tail.isPaused ? <IconPlayerPlay {...look} /> : <IconPlayerPause {...look} />}
      onClick={tail.pause}
    >
      {label}
    </Button>
  );
}

interface TailStateProps {
  readonly live: LogLive;
  readonly tail: LiveTail;
  readonly waiting: number;
}

function TailState({ live, tail, waiting }: TailStateProps) {
  const isSampled = live.missing !== null;
  const parts = [
    isSampled
      ? 'seen running at each look, not the log'
      : `${rateText(live.statementsPerSecond)} statements/s, literals as logged`,
    tail.isPaused ? 'paused: what comes is kept, 20,000 statements at most' : '',
    waiting > 0 ? `${countText(waiting)} new above` : '',
    tail.notShown > 0 ? `${countOf(tail.notShown, 'statement')} not shown` : '',
  ];
  return (
    <span className={css.state}>
      <i className={tail.isPaused ? css.resting : css.running} />
      {tail.rows[0]?.time?.slice(0, 8) ?? ''} {parts.filter(Boolean).join('; ')}
    </span>
  );
}

/** While somebody points at the rows, or has the keys in them, they stand still: new ones wait, and are counted. */
function useSteadyRows(rows: readonly LogRow[], isHeld: boolean): { rows: readonly LogRow[]; waiting: number } {
  const [kept, setKept] = useState(rows);
  const first = kept[0]?.seq ?? 0;
  const isCut = rows.length === 0 || (rows.at(-1)?.seq ?? 0) > first;
  const holds = isHeld && kept.length > 0 && !isCut;
  if (!holds) {
    if (kept !== rows) setKept(rows);
    return { rows, waiting: 0 };
  }
  const waiting = rows.findIndex(({ seq }) => seq <= first);
  // Durations that came meanwhile are shown where the row stands.
  return { rows: rows.slice(waiting), waiting };
}

const noWidths: TableWidths = {};
const widthsKey = 'sql-log.tail';
const gone: LogRow = {
  ...{ seq: 0, time: null, pid: null, application: null, role: null, database: null, kind: 'statement', ms: null },
  ...{ text: '', parameters: null },
};

interface TailTableProps {
  readonly at: At;
  readonly rows: readonly LogRow[];
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly table: React.RefObject<TableHandle | null>;
}

function TailTable({ at, rows, filter, onFilter, table }: TailTableProps) {
  const widths = useLayout((layout) => layout.widths[widthsKey]) ?? noWidths;
  const columns = useMemo(() => tailColumns(filter.toLowerCase().split(/\s+/u).filter(Boolean)), [filter]);
  return (
    <DataTable<LogRow>
      ref={table}
      label="Live tail"
      columns={columns}
      count={rows.length}
      rowAt={(index) => rows[index] ?? gone}
      rowId={({ seq }) => String(seq)}
      rowHeight={24}
      widths={widths}
      onWidths={(next) => useLayout.setState((layout) => ({ widths: { ...layout.widths, [widthsKey]: next } }))}
      menu={(row) => menuOf(at, row, onFilter)}
      onOpen={(row) => void openInPlans(at, row.seq, `SQL log, pid ${row.pid ?? 'not logged'}`)}
      topKey={filter}
    />
  );
}

function menuOf(at: At, row: LogRow, onFilter: (filter: string) => void): readonly MenuItem[] {
  const { pid, parameters } = row;
  return [
    {
      ...{ id: 'plans', label: 'Open in Plans', keys: 'O', isDisabled: row.kind === 'error' },
      run: () => void openInPlans(at, row.seq, `SQL log, pid ${pid ?? 'not logged'}`),
    },
    ...(pid === null
      ? []
      : [{ id: 'session', label: `Only session ${pid}`, keys: 'S', run: () => onFilter(`pid:${pid}`) }]),
    { id: 'copy', label: 'Copy the statement', keys: 'C', run: () => void copyWhole(at, row) },
    ...(parameters === null
      ? []
      : [{ id: 'parameters', label: 'Copy the parameters', keys: 'P', run: () => void copyText(parameters) }]),
  ];
}

function NoRows({ live, filter }: { readonly live: LogLive; readonly filter: string }) {
  if (filter !== '') {
    return (
      <EmptyState title={<>No statement of the tail matches “{filter}”</>}>
        Searched what is kept: 20,000 statements at most, by pid, application, role, database and text.
      </EmptyState>
    );
  }
  const { counts } = live;
  return (
    <EmptyState title="No statement was logged yet">
      {`${countOf(counts.lines, 'line')} read, ${countText(counts.ours)} messages of Heapscope’s own left out.`}
    </EmptyState>
  );
}
