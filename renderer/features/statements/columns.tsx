import type { ReactNode } from 'react';
import type { StatementRow } from '../../../shared/contract/statements.ts';
import { countOf, countText, durationText, shareText, sizeText, unknown } from '../../../shared/figure-text.ts';
import { Highlight } from '../../ui/highlight.tsx';
import type { Column } from '../../ui/table-column.ts';
import { Tag } from '../../ui/tag.tsx';
import { hitsIn, isNPlusOne, oneLine } from './arrange.ts';
import css from './statements.module.css';

/** Far more than a column shows. */
const shownCharacters = 400;

/** What the open drawer says too, so that the text keeps its room beside it. */
const inDrawer: ReadonlySet<string> = new Set(['share', 'rows', 'wal', 'role']);

export function statementColumns(
  words: readonly string[],
  allMs: number,
  isDrawerOpen: boolean,
): readonly Column<StatementRow>[] {
  const all = [queryColumn(words), ...totalColumns(allMs), ...changeColumns, roleColumn(words)];
  return isDrawerOpen ? all.filter(({ id }) => !inDrawer.has(id)) : all;
}

const zero = (text: string, isZero: boolean): ReactNode => (isZero ? <span className={css.third}>{text}</span> : text);

const queryColumn = (words: readonly string[]): Column<StatementRow> => ({
  id: 'query',
  head: 'Statement',
  width: 420,
  minWidth: 180,
  grows: true,
  tone: 'code',
  sorts: 'ascending',
  cell: (row) => (
    <>
      <Tags row={row} />
      <Query row={row} words={words} />
    </>
  ),
  text: ({ query }) => query ?? '',
});

function Tags({ row }: { readonly row: StatementRow }) {
  if (!isNPlusOne(row) && row.toplevel !== false) return null;
  return (
    <span className={css.tags}>
      {isNPlusOne(row) && (
        <Tag tone="idletx" title={row.nPlusOne?.sentence ?? ''}>
          N+1
        </Tag>
      )}
      {row.toplevel === false && (
        <Tag tone="line" title="Run inside a function or a trigger">
          nested
        </Tag>
      )}
    </span>
  );
}

function Query({ row, words }: { readonly row: StatementRow; readonly words: readonly string[] }) {
  if (row.isHidden)
    return <span className={css.third}>{countOf(row.entries, 'statement')} of this role, hidden from ours</span>;
  if (row.query === null) return <span className={css.third}>text lost by the server</span>;
  const line = oneLine(row.query).slice(0, shownCharacters);
  return <Highlight text={line} ranges={hitsIn(line, words)} />;
}

const totalColumns = (allMs: number): readonly Column<StatementRow>[] => [
  {
    ...{ id: 'total', head: 'Total time', width: 92, minWidth: 88, align: 'right', tone: 'name', sorts: 'descending' },
    cell: (row) => durationText(row.total_exec_time),
    text: (row) => durationText(row.total_exec_time),
  },
  {
    ...{ id: 'share', head: 'Share', width: 66, minWidth: 56, align: 'right', tone: 'second' },
    cell: (row) => shareText(allMs > 0 ? row.total_exec_time / allMs : null),
    text: (row) => shareText(allMs > 0 ? row.total_exec_time / allMs : null),
  },
  {
    ...{ id: 'calls', head: 'Calls', width: 82, minWidth: 60, align: 'right', sorts: 'descending' },
    cell: (row) => countText(row.calls),
    text: (row) => String(row.calls),
  },
  {
    ...{ id: 'mean', head: 'Mean', width: 82, minWidth: 76, align: 'right', sorts: 'descending' },
    cell: (row) => meanText(row.mean_exec_time),
    text: (row) => meanText(row.mean_exec_time),
  },
  {
    ...{ id: 'rows', head: 'Rows', width: 84, minWidth: 60, align: 'right', tone: 'second', sorts: 'descending' },
    cell: (row) => zero(countText(row.rows), row.rows === 0),
    text: (row) => String(row.rows),
  },
  {
    ...{ id: 'wal', head: 'WAL', width: 78, minWidth: 60, align: 'right', tone: 'second', sorts: 'descending' },
    cell: (row) => zero(sizeText(row.wal_bytes), row.wal_bytes === 0),
    text: (row) => sizeText(row.wal_bytes),
  },
];

/** Below a millisecond the third decimal tells a look-up from another. */
export const meanText = (ms: number): string => (ms < 1 ? `${Number(ms.toFixed(3))} ms` : durationText(ms));

const changeColumns: readonly Column<StatementRow>[] = [
  {
    ...{ id: 'change', head: '+ Time', label: 'Time since the window began', width: 82, minWidth: 64 },
    ...{ align: 'right', sorts: 'descending' },
    cell: (row) => <Change row={row} value={row.delta_exec_time} text={durationText} />,
    text: (row) => changeText(row, row.delta_exec_time, durationText),
  },
  {
    ...{ id: 'changeCalls', head: '+ Calls', label: 'Calls since the window began', width: 76, minWidth: 60 },
    ...{ align: 'right', sorts: 'descending' },
    cell: (row) => <Change row={row} value={row.deltaCalls} text={countText} />,
    text: (row) => changeText(row, row.deltaCalls, countText),
  },
];

/** At least so much, where it was counted anew in between. */
export function changeText(row: StatementRow, value: number | null, text: (value: number) => string): string {
  if (value === null) return unknown;
  return `${row.wentBack ? '≥ ' : ''}${text(value)}`;
}

interface ChangeProps {
  readonly row: StatementRow;
  readonly value: number | null;
  readonly text: (value: number) => string;
}

const Change = ({ row, value, text }: ChangeProps) => zero(changeText(row, value, text), value === null || value === 0);

const roleColumn = (words: readonly string[]): Column<StatementRow> => ({
  ...{ id: 'role', head: 'Role', width: 96, minWidth: 60, tone: 'second', sorts: 'ascending' },
  cell: ({ usename }) => (usename === null ? unknown : <Highlight text={usename} ranges={hitsIn(usename, words)} />),
  text: ({ usename }) => usename ?? unknown,
});
