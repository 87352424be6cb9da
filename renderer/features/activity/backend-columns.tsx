import type { ReactNode } from 'react';
import type { Row } from '../../../shared/activity/rows.ts';
import { isIdleInTransaction, kindWords } from '../../../shared/activity/state-kinds.ts';
import { unknown } from '../../../shared/figure-text.ts';
import { classes } from '../../ui/classes.ts';
import { Highlight } from '../../ui/highlight.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { StateName } from '../../ui/state-mark.tsx';
import type { Column } from '../../ui/table-column.ts';
import { ActionCell } from './action-cell.tsx';
import css from './activity.module.css';
import { BlockedCell, blockedText } from './blocked-cell.tsx';
import { useClock } from './clock.ts';
import { Elapsed, elapsedText } from './elapsed.tsx';
import { hitsIn } from './row-filter.ts';

interface ColumnNeeds {
  /** Of the filter, to be marked. */
  readonly words: readonly string[];
  /** Some states are hidden from this role: then the xid, which everybody sees, takes the place of who blocks. */
  readonly isHidden: boolean;
  readonly mayEnd: boolean;
  /** A pane stands beside the list, and says what these columns say. */
  readonly isNarrow: boolean;
  readonly onGo: (pid: number) => void;
}

export function columnsOf({ words, isHidden, mayEnd, isNarrow, onGo }: ColumnNeeds): readonly Column<Row>[] {
  return [
    ...stateColumns,
    ...nameColumns(words).filter(({ id }) => !isNarrow || !inPane.has(id)),
    isHidden ? xidColumn : blockedColumn(onGo),
    queryColumn(words),
    ...(mayEnd ? [actionColumn] : []),
  ];
}

/** Left out where there is no room for them. */
const inPane: ReadonlySet<string> = new Set(['client', 'wait']);

const text = (value: string | null): string => value ?? unknown;

/** Blank where there is none, an en dash where it is hidden. */
const none = (isHidden: boolean): ReactNode => (isHidden ? <span className={css.third}>{unknown}</span> : null);

const age = (row: Row, fromMs: number | null): string =>
  fromMs === null ? (isHiddenRow(row) ? unknown : '') : elapsedText(fromMs, useClock.getState().nowMs);

const isHiddenRow = ({ backend: { kind } }: Row): boolean => kind === 'unknown';

/** The server forgets when a transaction began once it has failed. */
const isUnknownStart = (row: Row): boolean => isHiddenRow(row) || row.backend.kind === 'aborted';

const stateColumns: readonly Column<Row>[] = [
  {
    id: 'state',
    head: 'State',
    width: 148,
    minWidth: 142,
    sorts: 'ascending',
    cell: ({ backend: { kind }, isGone }) => (isGone ? <Gone /> : <StateName kind={kind} label={shortWords(kind)} />),
    text: ({ backend: { kind } }) => kindWords[kind],
  },
  {
    id: 'pid',
    head: 'PID',
    width: 64,
    minWidth: 62,
    align: 'right',
    tone: 'name',
    sorts: 'ascending',
    cell: ({ backend: { pid } }) => pid,
    text: ({ backend: { pid } }) => String(pid),
  },
  {
    id: 'transaction',
    head: 'Transaction',
    width: 94,
    minWidth: 84,
    align: 'right',
    sorts: 'descending',
    cell: (row) => (
      <span className={classes(isIdleInTransaction(row.backend.kind) && !row.isGone && css.long)}>
        {elapsed(row, row.xactMs, isUnknownStart(row))}
      </span>
    ),
    text: (row) => age(row, row.xactMs),
  },
  {
    id: 'since',
    head: 'In state',
    width: 70,
    minWidth: 60,
    align: 'right',
    tone: 'second',
    sorts: 'descending',
    cell: (row) => elapsed(row, row.sinceMs, isHiddenRow(row)),
    text: (row) => age(row, row.sinceMs),
  },
];

/** What is gone grows no older. */
function elapsed({ isGone }: Row, fromMs: number | null, isUnknown: boolean): ReactNode {
  if (fromMs === null) return none(isUnknown);
  return isGone ? null : <Elapsed fromMs={fromMs} />;
}

/** The column is narrow; the title and the drawer say it in full. */
const shortWords = (kind: Row['backend']['kind']): string => (kind === 'aborted' ? 'aborted' : kindWords[kind]);

const Gone = () => <span className={css.third}>gone</span>;

function nameColumns(words: readonly string[]): readonly Column<Row>[] {
  const marked = (value: string | null) =>
    value === null ? none(true) : <Highlight text={value} ranges={hitsIn(value, words)} />;
  return [
    {
      id: 'role',
      head: 'Role',
      width: 84,
      minWidth: 64,
      sorts: 'ascending',
      cell: ({ backend: { usename } }) => (usename === null ? null : marked(usename)),
      text: ({ backend: { usename } }) => usename ?? '',
    },
    {
      id: 'application',
      head: 'Application',
      width: 116,
      minWidth: 72,
      sorts: 'ascending',
      cell: ({ backend: { application_name } }) => marked(application_name),
      text: ({ backend: { application_name } }) => text(application_name),
    },
    {
      id: 'client',
      head: 'Client',
      width: 82,
      tone: 'second',
      sorts: 'ascending',
      cell: ({ backend: { client } }) => marked(client),
      text: ({ backend: { client } }) => text(client),
    },
    {
      id: 'wait',
      head: 'Wait event',
      width: 132,
      tone: 'second',
      sorts: 'ascending',
      cell: (row) => (isHiddenRow(row) ? none(true) : <SafeText text={waitText(row)} />),
      text: waitText,
    },
  ];
}

export function waitText({ backend: { wait_event_type, wait_event } }: Row): string {
  return wait_event_type === null ? '' : `${wait_event_type}: ${wait_event ?? ''}`;
}

const blockedColumn = (onGo: (pid: number) => void): Column<Row> => ({
  id: 'blocked',
  head: 'Blocked by',
  width: 92,
  minWidth: 72,
  sorts: 'descending',
  cell: (row) => <BlockedCell row={row} onGo={onGo} />,
  text: blockedText,
});

const xidColumn: Column<Row> = {
  id: 'xid',
  head: 'backend_xid',
  width: 112,
  align: 'right',
  sorts: 'ascending',
  cell: ({ backend: { backend_xid } }) => backend_xid,
  text: ({ backend: { backend_xid } }) => backend_xid ?? '',
};

const queryColumn = (words: readonly string[]): Column<Row> => ({
  id: 'query',
  head: 'Last query',
  width: 240,
  minWidth: 120,
  grows: true,
  tone: 'code',
  sorts: 'ascending',
  cell: (row) => {
    const { query } = row.backend;
    if (query === null) return none(isHiddenRow(row));
    const line = oneLine(query);
    return (
      <span className={classes(isHiddenRow(row) && css.third)}>
        <Highlight text={line} ranges={hitsIn(line, words)} />
      </span>
    );
  },
  text: ({ backend: { query } }) => query ?? '',
});

/** Indented statements begin with what they are. */
const oneLine = (query: string): string => query.replace(/\s+/g, ' ').trim();

const actionColumn: Column<Row> = {
  id: 'action',
  head: <span className="spoken">Action</span>,
  label: 'Action',
  width: 116,
  minWidth: 112,
  align: 'right',
  cell: (row) => <ActionCell row={row} />,
};
