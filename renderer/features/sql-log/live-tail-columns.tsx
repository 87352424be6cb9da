import type { LogRow } from '../../../shared/contract/sql-log-tail.ts';
import { unknown } from '../../../shared/figure-text.ts';
import { Highlight } from '../../ui/highlight.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import type { Column } from '../../ui/table-column.ts';
import { hitRanges } from './hits.ts';
import css from './live.module.css';
import { msText } from './live-columns.tsx';

const shownCharacters = 600;

const oneLine = (text: string): string =>
  text
    .slice(0, shownCharacters)
    .replaceAll(/[\t\n\r ]+/gu, ' ')
    .trim();

function lineOf({ text, parameters }: LogRow): string {
  return parameters === null ? oneLine(text) : `${oneLine(text)}   ${oneLine(parameters)}`;
}

/** `words`: of the filter, marked where they are. */
export function tailColumns(words: readonly string[]): readonly Column<LogRow>[] {
  const marked = (text: string) => <Highlight text={text} ranges={hitRanges(text, words)} />;
  return [
    {
      ...{ id: 'time', head: 'Time', width: 116, minWidth: 90, tone: 'second' },
      cell: ({ time }) => time ?? unknown,
      text: ({ time }) => time ?? unknown,
    },
    {
      ...{ id: 'pid', head: 'PID', width: 62, minWidth: 54, align: 'right' },
      cell: ({ pid }) => (pid === null ? unknown : String(pid)),
      text: ({ pid }) => (pid === null ? unknown : String(pid)),
    },
    {
      ...{ id: 'application', head: 'Application', width: 124, minWidth: 80 },
      cell: ({ application }) => marked(application ?? unknown),
      text: ({ application }) => application ?? unknown,
    },
    {
      ...{ id: 'ms', head: 'ms', width: 64, minWidth: 54, align: 'right' },
      cell: ({ ms }) => msText(ms),
      text: ({ ms }) => msText(ms),
    },
    {
      ...{ id: 'statement', head: 'Statement', width: 420, minWidth: 160, grows: true, tone: 'code' },
      cell: (row) =>
        row.kind === 'error' ? (
          <span className={css.error}>
            <SafeText text={lineOf(row)} />
          </span>
        ) : (
          marked(lineOf(row))
        ),
      text: ({ text }) => text,
    },
  ];
}
