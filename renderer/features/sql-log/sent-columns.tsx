import { countText } from '../../../shared/figure-text.ts';
import { Highlight } from '../../ui/highlight.tsx';
import type { Column } from '../../ui/table-column.ts';
import { Tag } from '../../ui/tag.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { hitRanges } from './hits.ts';
import css from './sent.module.css';
import { isByYou, type Line, screenOf, sqlstateOf } from './sent-rows.ts';

const shownCharacters = 600;
export const oneLine = (sql: string): string => sql.replace(/\s+/g, ' ').trim().slice(0, shownCharacters);

/** "13:08:41.204", by this computer's clock. */
export function sentClock(on: string): string {
  const at = new Date(on);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

export const msText = (ms: number): string => (ms >= 100 ? countText(Math.round(ms)) : ms.toFixed(1));

/** Time, screen, reason, ms, rows (or the SQLSTATE), statement. */
export const sentColumns = (words: readonly string[]): readonly Column<Line>[] => [
  { id: 'on', head: 'Sent', width: 114, tone: 'second', cell: ({ on }) => sentClock(on), text: ({ on }) => on },
  {
    ...{ id: 'screen', head: 'Screen', width: 92, minWidth: 70 },
    cell: ({ name }) => screenOf(name).screen,
    text: ({ name }) => screenOf(name).screen,
  },
  {
    ...{ id: 'reason', head: 'Reason', width: 112, minWidth: 70, tone: 'third' },
    cell: (line) => (isByYou(line) ? <You line={line} /> : screenOf(line.name).reason),
    text: ({ name }) => screenOf(name).reason,
  },
  {
    ...{ id: 'ms', head: 'Time, ms', width: 76, minWidth: 64, align: 'right' },
    cell: ({ ms, error }) => (error === null ? msText(ms) : <span className={css.error}>{msText(ms)}</span>),
    text: ({ ms }) => String(ms),
  },
  {
    ...{ id: 'rows', head: 'Rows', width: 72, minWidth: 60, align: 'right' },
    cell: ({ rows, error }) => (error === null ? <Rows rows={rows} /> : <Failed error={error} />),
    text: ({ rows, error }) => error ?? String(rows),
  },
  { id: 'pid', head: 'PID', width: 70, minWidth: 56, align: 'right', tone: 'third', cell: ({ pid }) => pid ?? '–' },
  {
    ...{ id: 'sql', head: 'Statement', width: 420, minWidth: 160, grows: true, tone: 'code' },
    cell: ({ sql }) => {
      const text = oneLine(sql);
      return <Highlight text={text} ranges={hitRanges(text, words)} />;
    },
    text: ({ sql }) => sql,
  },
];

function You({ line }: { readonly line: Line }) {
  return (
    <Tag tone="accent" title={`${line.lane} lane: ${screenOf(line.name).reason}`}>
      you
    </Tag>
  );
}

const Rows = ({ rows }: { readonly rows: number }) =>
  rows === 0 ? <span className={css.third}>0</span> : countText(rows);

function Failed({ error }: { readonly error: string }) {
  return (
    <Tag tone="lock" title={visibleText(error)}>
      {sqlstateOf(error) ?? 'failed'}
    </Tag>
  );
}
