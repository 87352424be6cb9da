import { IconAlertCircle, IconAlertTriangle, IconCheck, IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { countText } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import type { Column, Tree } from '../../ui/table-column.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { groupWords, type Row, type Verdict } from './rows.ts';
import css from './upgrade.module.css';

const look = { size: 15, stroke: 1.8 } as const;
/** Shape and colour, and a word for the ear. */
const marks: Readonly<Record<Verdict, ReactNode>> = {
  stops: <IconAlertCircle {...look} className={css.stops} aria-label="stops" />,
  decide: <IconAlertTriangle {...look} className={css.decide} aria-label="needs a decision" />,
  unknown: <IconHelpCircle {...look} className={css.unknown} aria-label="could not be told" />,
  passed: <IconCheck {...look} stroke={2} className={css.passed} aria-label="passed" />,
};

const titleOf = (row: Row): string => {
  if (row.kind === 'group') return groupWords[row.verdict];
  return row.kind === 'databases' ? 'Databases not read' : row.finding.title;
};

const foundOf = (row: Row): string => {
  if (row.kind === 'group') return '';
  if (row.kind === 'finding') return row.finding.found;
  const names = row.unread.slice(0, 4).map(({ datname }) => datname);
  const more = row.unread.length > names.length ? ` and ${row.unread.length - names.length} more` : '';
  return `${countText(row.unread.length)} of ${countText(row.of)}: ${names.join(', ')}${more}`;
};

const countOf = (row: Row): number | null => {
  if (row.kind === 'group') return null;
  const count = row.kind === 'databases' ? row.unread.length : row.finding.bad;
  return count > 0 ? count : null;
};

const markCell = (row: Row): ReactNode => {
  if (row.kind === 'group') return <span className={css.group} />;
  return <span className={css.mark}>{marks[row.kind === 'databases' ? 'unknown' : row.finding.verdict]}</span>;
};

const titleCell = (row: Row): ReactNode => {
  if (row.kind !== 'group') return titleOf(row);
  return (
    <span className={css.groupWords}>
      {titleOf(row)} <span>{row.count}</span>
    </span>
  );
};

const showWords = (row: Row): string | null => {
  if (row.kind === 'databases') return 'Show why';
  return row.kind === 'finding' ? row.finding.show : null;
};

const fixed: readonly Column<Row>[] = [
  {
    ...{
      id: 'mark',
      head: <span className="spoken">Verdict</span>,
      label: 'Verdict',
      width: 60,
      minWidth: 60,
      cell: markCell,
    },
    text: (row) => (row.kind === 'finding' ? groupWords[row.finding.verdict] : ''),
  },
  { id: 'check', head: 'Check', width: 244, minWidth: 160, tone: 'name', cell: titleCell, text: titleOf },
  {
    ...{ id: 'found', head: 'What was found', width: 320, minWidth: 140, grows: true, tone: 'second' },
    cell: (row) => (row.kind === 'group' ? null : <SafeText text={foundOf(row)} />),
    text: (row) => visibleText(foundOf(row)),
  },
  {
    ...{ id: 'objects', head: 'Objects', width: 70, align: 'right' },
    cell: (row) => (countOf(row) === null ? null : countText(countOf(row))),
    text: (row) => String(countOf(row) ?? ''),
  },
];

const shown = <span className="spoken">Show</span>;

/** `onShow` takes the keys to the pane of that row. */
export function columnsFor(onShow: () => void): readonly Column<Row>[] {
  const cell = (row: Row): ReactNode => {
    const words = showWords(row);
    if (words === null) return null;
    return (
      <Button size={20} tabIndex={-1} onClick={onShow}>
        {words}
      </Button>
    );
  };
  return [...fixed, { id: 'show', head: shown, label: 'Show', width: 142, minWidth: 134, align: 'right', cell }];
}

export const treeFor = (onToggle: (verdict: Verdict, isOpen: boolean) => void): Tree<Row> => ({
  column: 'mark',
  depth: (row) => (row.kind === 'group' ? 0 : 1),
  state: (row) => (row.kind === 'group' ? (row.isOpen ? 'open' : 'closed') : null),
  onToggle: (row, isOpen) => {
    if (row.kind === 'group') onToggle(row.verdict, isOpen);
  },
});
