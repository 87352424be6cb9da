import { useState } from 'react';
import type { AutovacuumState, BrokenVacuum } from '../../../shared/contract/locks.ts';
import { clockText, countOf, countText, durationText } from '../../../shared/figure-text.ts';
import { useTableLayout } from '../../state/layout.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import type { Column } from '../../ui/table-column.ts';
import css from './locks.module.css';

const safe = (text: string) => <SafeText text={text} />;

const columns: readonly Column<BrokenVacuum>[] = [
  {
    id: 'seen',
    head: 'Last seen',
    width: 88,
    tone: 'second',
    cell: ({ lastSeenMs }) => clockText(new Date(lastSeenMs)),
    text: ({ lastSeenMs }) => new Date(lastSeenMs).toISOString(),
  },
  {
    id: 'kind',
    head: 'What',
    width: 68,
    cell: ({ kind }) => kind,
    text: ({ kind }) => kind,
  },
  {
    id: 'relation',
    head: 'Table',
    width: 180,
    tone: 'name',
    cell: ({ relation }) => safe(relation),
    text: ({ relation }) => relation,
  },
  { id: 'worker', head: 'Worker', width: 70, align: 'right', cell: ({ worker }) => worker },
  { id: 'ran', head: 'Ran', width: 72, align: 'right', cell: ({ ranMs }) => `~${durationText(ranMs)}` },
  {
    id: 'by',
    head: 'Cancelled by',
    width: 110,
    align: 'right',
    cell: ({ culprit }) => culprit?.pid ?? '–',
    text: ({ culprit }) => `${culprit?.pid ?? 'nobody was seen waiting for it'}`,
  },
  {
    id: 'who',
    head: 'Application',
    width: 130,
    cell: ({ culprit }) => safe(culprit?.application_name || culprit?.usename || ''),
    text: ({ culprit }) => culprit?.application_name ?? '',
  },
  {
    id: 'query',
    head: 'What it asked for',
    width: 200,
    minWidth: 60,
    grows: true,
    tone: 'code',
    cell: ({ culprit }) => (culprit ? safe(askedText(culprit)) : 'nobody was seen waiting for it; it may have failed'),
    text: ({ culprit }) => culprit?.query ?? '',
  },
];

type Culprit = NonNullable<BrokenVacuum['culprit']>;

/** Who was not seen waiting is told by what it held. */
function askedText({ how, mode, query }: Culprit): string {
  const lock = how === 'granted' ? `${mode}, granted right after` : mode;
  return [lock, query].filter(Boolean).join(': ').replace(/\s+/g, ' ');
}

/** Vacuums by autovacuum workers that did not finish, and who was in a hurry. */
export function AutovacuumList({ state }: { readonly state: AutovacuumState | null }) {
  const layout = useTableLayout('locks.autovacuum', { id: 'seen', direction: 'descending' });
  const [selected, setSelected] = useState<string | null>(null);
  if (state === null) return <div aria-busy="true" />;
  if (!state.isVisible) {
    return (
      <EmptyState title="What autovacuum workers do is hidden from this role">
        pg_stat_progress_vacuum and pg_stat_progress_analyze show other roles only to members of pg_read_all_stats.
      </EmptyState>
    );
  }
  const [first] = state.broken;
  if (!first) return <Nothing state={state} />;
  return (
    <DataTable
      label="Autovacuum cancelled"
      columns={columns}
      count={state.broken.length}
      rowAt={(index) => state.broken[index] ?? first}
      rowId={idOf}
      rowHeight={24}
      widths={layout.widths}
      onWidths={layout.onWidths}
      selected={selected}
      onSelect={(row) => setSelected(idOf(row))}
    />
  );
}

const idOf = ({ worker, relid, kind, startedMs }: BrokenVacuum) => `${worker} ${relid} ${kind} ${startedMs}`;

function Nothing({ state }: { readonly state: AutovacuumState }) {
  const { running, finished, sinceMs, blocked } = state;
  const now = running.map(({ relation, kind, phase }) => `${kind} of ${relation} (${phase})`).join(', ');
  return (
    <p className={css.quiet}>
      No vacuum or analyze by an autovacuum worker was cancelled in this database since {clockText(new Date(sinceMs))},
      when Heapscope began to look. {countText(finished)} {finished === 1 ? 'was' : 'were'} seen to finish.
      {now !== '' && <> Now: {safe(now)}.</>}
      {blocked.length > 0 && ` ${countOf(blocked.length, 'worker')} waiting for a lock: ${blocked.join(', ')}.`}
    </p>
  );
}
