import type { LogGroup } from '../../../shared/contract/sql-log-tail.ts';
import { countText, unknown } from '../../../shared/figure-text.ts';
import { shortText } from '../../../shared/sql-log/short-text.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { SizeBar } from '../../ui/size-bar.tsx';
import type { Column } from '../../ui/table-column.ts';
import { Tag } from '../../ui/tag.tsx';
import css from './live.module.css';

const shownCharacters = 400;

/** "0.04", "6.1", "53": two figures that tell something. */
export const rateText = (rate: number | null): string => {
  if (rate === null) return unknown;
  if (rate >= 10) return countText(Math.round(rate));
  return String(Number(rate.toFixed(rate < 0.095 ? 2 : 1)));
};

/** In a column of ms: "12,455", "6.42", "0.31". */
export function msText(ms: number | null): string {
  if (ms === null) return unknown;
  return ms >= 100 ? countText(Math.round(ms)) : ms.toFixed(2);
}

const figure = { align: 'right', sorts: 'descending' } as const;

/** `mostMs`: of the longest group, which fills the bar. */
export function groupColumns(head: string, isSampled: boolean, totals: Totals): readonly Column<LogGroup>[] {
  return [
    statementColumn(head),
    {
      ...{ id: 'application', head: 'Application', width: 124, minWidth: 80, sorts: 'ascending' },
      cell: (group) => <SafeText text={applicationText(group)} />,
      text: applicationText,
    },
    callsColumn(isSampled),
    {
      ...{ id: 'rate', head: 'Calls/s', width: 76, minWidth: 60, tone: 'second', ...figure },
      cell: ({ callsPerSecond }) => rateText(callsPerSecond),
      text: ({ callsPerSecond }) => rateText(callsPerSecond),
    },
    {
      ...{ id: 'total', head: 'Total, ms', width: 92, minWidth: 76, tone: 'name', ...figure },
      cell: ({ totalMs }) => (totalMs !== null && totalMs >= 10 ? countText(Math.round(totalMs)) : msText(totalMs)),
      text: ({ totalMs }) => (totalMs === null ? unknown : String(totalMs)),
    },
    {
      ...{ id: 'mean', head: 'Mean, ms', width: 86, minWidth: 72, ...figure },
      cell: ({ meanMs }) => msText(meanMs),
      text: ({ meanMs }) => msText(meanMs),
    },
    shareColumn(totals),
  ];
}

const statementColumn = (head: string): Column<LogGroup> => ({
  ...{ id: 'statement', head, width: 420, minWidth: 160, grows: true, tone: 'code', sorts: 'ascending' },
  cell: (group) => (
    <>
      <SafeText text={lineOf(group)} />
      {(group.isLookUp || group.isList) && (
        <span className={css.tag}>
          <Tag tone="idletx">N+1</Tag>
        </span>
      )}
    </>
  ),
  text: ({ text }) => text,
});

const lineOf = ({ text, hasSample }: LogGroup): string =>
  (hasSample ? shortText(text) : text).slice(0, shownCharacters);

function applicationText({ application, applications }: LogGroup): string {
  if (application === null) return unknown;
  return applications > 1 ? `${application} +${applications - 1}` : application;
}

const callsColumn = (isSampled: boolean): Column<LogGroup> => ({
  ...{ id: 'calls', head: isSampled ? 'Seen' : 'Calls', width: 76, minWidth: 60, tone: 'name', ...figure },
  cell: ({ calls, seen }) => countText(calls ?? seen),
  text: ({ calls, seen }) => String(calls ?? seen ?? unknown),
});

export interface Totals {
  /** Of the group with the most. */
  readonly mostMs: number;
  /** Of all groups. */
  readonly allMs: number;
}

const shareColumn = ({ mostMs, allMs }: Totals): Column<LogGroup> => ({
  ...{ id: 'share', head: 'Share of time', width: 132, minWidth: 80 },
  cell: ({ totalMs }) => <SizeBar parts={[null, totalMs]} of={mostMs} />,
  text: ({ totalMs }) => (totalMs === null || allMs === 0 ? unknown : `${((totalMs / allMs) * 100).toFixed(1)} %`),
});
