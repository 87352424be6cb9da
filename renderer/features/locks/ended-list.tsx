import { useState } from 'react';
import { clockText, durationText } from '../../../shared/figure-text.ts';
import { useTableLayout } from '../../state/layout.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import type { Column } from '../../ui/table-column.ts';
import type { EndedWait } from './ended-waits.ts';

const safe = (text: string) => <SafeText text={text} />;
const sampled = (ms: number) => `~${durationText(ms)}`;

const columns: readonly Column<EndedWait>[] = [
  {
    id: 'started',
    head: 'Started',
    width: 88,
    tone: 'second',
    cell: ({ fromMs }) => clockText(new Date(fromMs)),
    text: ({ fromMs }) => new Date(fromMs).toISOString(),
  },
  { id: 'pid', head: 'PID', width: 70, align: 'right', cell: ({ pid }) => pid, text: ({ pid }) => `${pid}` },
  {
    id: 'application',
    head: 'Application',
    width: 118,
    cell: ({ application }) => safe(application ?? ''),
    text: ({ application }) => application ?? '',
  },
  { id: 'requested', head: 'Requested', width: 156, cell: ({ mode }) => safe(mode), text: ({ mode }) => mode },
  {
    id: 'on',
    head: 'On',
    width: 160,
    tone: 'second',
    cell: ({ object }) => safe(object),
    text: ({ object }) => object,
  },
  {
    id: 'blockedBy',
    head: 'Blocked by',
    width: 84,
    align: 'right',
    cell: ({ blockedBy }) => blockersText(blockedBy),
    text: ({ blockedBy }) => blockedBy.join(' '),
  },
  {
    id: 'waited',
    head: 'Waited',
    width: 72,
    align: 'right',
    tone: 'name',
    cell: ({ waitedMs }) => sampled(waitedMs),
    text: ({ waitedMs }) => `${(waitedMs / 1000).toFixed(1)} s`,
  },
  {
    id: 'query',
    head: 'Query',
    width: 200,
    minWidth: 60,
    grows: true,
    tone: 'code',
    cell: ({ query }) => (query === null ? '' : safe(query.replace(/\s+/g, ' '))),
    text: ({ query }) => query ?? '',
  },
];

/** "20302", "20302 + 2"; 0 stands for a prepared transaction. */
function blockersText(pids: readonly number[]): string {
  const [first, ...more] = pids;
  if (first === undefined) return '';
  const name = first === 0 ? 'prepared' : `${first}`;
  return more.length === 0 ? name : `${name} + ${more.length}`;
}

/** Waits that are over, newest first. New ones come in at the head, so the cursor follows its row. */
export function EndedList({ waits }: { readonly waits: readonly EndedWait[] }) {
  const layout = useTableLayout('locks.ended', { id: 'started', direction: 'descending' });
  const [selected, setSelected] = useState<string | null>(null);
  const [first] = waits;
  if (!first) return null;
  return (
    <DataTable
      label="Waits that ended"
      columns={columns}
      count={waits.length}
      rowAt={(index) => waits[index] ?? first}
      rowId={({ id }) => id}
      rowHeight={24}
      widths={layout.widths}
      onWidths={layout.onWidths}
      selected={selected}
      onSelect={({ id }) => setSelected(id)}
    />
  );
}
