import type { BenchmarkHistoryRow } from '../../../shared/contract/benchmark-parts.ts';
import { countText } from '../../../shared/figure-text.ts';
import { Age } from '../../ui/age.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import type { Column } from '../../ui/table-column.ts';
import type { TableSort } from '../../ui/table-props.ts';
import { msText } from './numbers.ts';
import pair from './pair.module.css';
import { nameOf } from './shown.ts';

const states: Readonly<Record<string, string>> = {
  finished: 'finished',
  narrow: 'sure enough',
  stopped: 'stopped',
  failed: 'ended early',
};

const mediansText = ({ strategies }: BenchmarkHistoryRow) =>
  strategies.map((one) => `${nameOf(one)} ${msText(one.medianMs)}`).join(', ');

const when: Column<BenchmarkHistoryRow> = {
  id: 'when',
  head: 'Started',
  width: 110,
  sorts: 'descending',
  cell: ({ startedAt }) => <Age at={new Date(startedAt)} isClockToday />,
  text: ({ startedAt }) => startedAt,
};

const others: readonly Column<BenchmarkHistoryRow>[] = [
  {
    id: 'title',
    head: 'What',
    width: 300,
    minWidth: 240,
    grows: true,
    tone: 'name',
    sorts: 'ascending',
    cell: ({ title }) => <SafeText text={title} />,
    text: ({ title }) => title,
  },
  { id: 'medians', head: 'Medians, ms', width: 240, cell: mediansText, text: mediansText },
  {
    id: 'rounds',
    head: 'Rounds',
    width: 72,
    align: 'right',
    sorts: 'descending',
    cell: ({ rounds }) => countText(rounds),
  },
  { id: 'state', head: 'Ended', width: 92, tone: 'second', cell: ({ state }) => states[state] ?? state },
  {
    id: 'server',
    head: 'Server',
    width: 84,
    tone: 'second',
    cell: ({ server_version }) => <SafeText text={server_version.replace(/ \(.*$/s, '')} />,
    text: ({ server_version }) => server_version,
  },
];

/** `a` and `b` are the ids that are marked. */
export function pastColumns(marked: {
  readonly a: string;
  readonly b: string;
}): readonly Column<BenchmarkHistoryRow>[] {
  const marks: Column<BenchmarkHistoryRow> = {
    id: 'marks',
    head: 'Compare',
    width: 72,
    cell: ({ id }) => (
      <>
        {id === marked.a && <span className={pair.badgeA}>A</span>}{' '}
        {id === marked.b && <span className={pair.badgeB}>B</span>}
      </>
    ),
  };
  return [when, marks, ...others];
}

const ways: Readonly<Record<string, (a: BenchmarkHistoryRow, b: BenchmarkHistoryRow) => number>> = {
  when: (a, b) => a.startedAt.localeCompare(b.startedAt),
  title: (a, b) => a.title.localeCompare(b.title),
  rounds: (a, b) => a.rounds - b.rounds,
};

export function pastSorted(
  rows: readonly BenchmarkHistoryRow[],
  { id, direction }: TableSort,
): readonly BenchmarkHistoryRow[] {
  const way = ways[id] ?? ways.when;
  const sorted = rows.toSorted((a, b) => way?.(a, b) ?? 0);
  return direction === 'ascending' ? sorted : sorted.reverse();
}
