import { type Ref, useMemo, useRef, useState } from 'react';
import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import type { LockTag } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import { countOf, countText } from '../../../shared/figure-text.ts';
import { type OutputOf, useQuestion } from '../../api.ts';
import { usePaneSize, useTableLayout } from '../../state/layout.ts';
import { useLive } from '../../state/live.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Split } from '../../ui/split.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import { Space, Toolbar } from '../../ui/toolbar.tsx';
import { allColumns, holderText, type LockLine, lockHaystack } from './all-columns.tsx';
import { LocksExport } from './exporting.tsx';
import css from './locks.module.css';
import { ObjectPane } from './object-pane.tsx';

const everyMs = 10_000;

type Answer = OutputOf<'locks.all'>;

/** pg_locks as it is, filtered as one types; at most 10,000 of them. Read when asked for, then every 10 s. */
export function AllLocks({ at }: { readonly at: At }) {
  const isPaused = useLive((live) => live.isPaused);
  const asked = useQuestion('locks.all', { at }, isPaused ? {} : { everyMs });
  useShownSql(asked.statements);
  const { data, failure } = asked;
  if (!data && failure) return <FailureNote failure={failure} />;
  if (!data) return <SkeletonRows widths={[84, 76, 190, 0, 104, 80, 96, 150]}>Reading pg_locks</SkeletonRows>;
  return (
    <>
      {failure && <FailureNote failure={failure} />}
      <Listed at={at} answer={data} again={() => asked.again()} isFetching={asked.isFetching} />
    </>
  );
}

interface ListedProps {
  readonly at: At;
  readonly answer: Answer;
  readonly again: () => void;
  readonly isFetching: boolean;
}

function Listed({ at, answer, again, isFetching }: ListedProps) {
  const [text, setText] = useUrlState('filter', '');
  const [width, setWidth] = usePaneSize('locks.object', 380);
  const [opened, setOpened] = useState<{ readonly tag: LockTag; readonly object: string } | null>(null);
  const table = useRef<TableHandle>(null);
  const lines = useLines(answer, text);
  const { locks, tags } = answer;
  const open = ({ index }: LockLine) => {
    const tag = tags[locks.tag[index] ?? -1];
    if (tag) setOpened({ tag, object: locks.object[index] ?? '' });
  };
  const xactMs = new Map(locks.pid.map((pid, index) => [pid, serverMsOrNull(locks.xact_start[index] ?? null)]));
  const onClose = () => setOpened(null);
  return (
    <>
      <Toolbar label="All locks">
        <FilterField
          label="Filter locks"
          placeholder="pid, relation, mode, application"
          value={text}
          onChange={setText}
          onDown={() => table.current?.focus()}
        />
        <span role="status" className={css.counted}>
          {countedText(answer, lines.length)}
        </span>
        <Space />
        <Button onClick={again} disabled={isFetching}>
          Read again
        </Button>
        <LocksExport at={at} locks={locks} nowMs={answer.nowMs} lines={lines} />
      </Toolbar>
      <Split
        side={opened && <ObjectPane key={opened.object} at={at} {...opened} xactMs={xactMs} onClose={onClose} />}
        sideLabel="Lock queue"
        size={width}
        onSize={setWidth}
        min={320}
        max={520}
      >
        {lines.length === 0 ? (
          <EmptyState title={text === '' ? 'No lock is held' : 'No lock matches'}>{countedText(answer, 0)}.</EmptyState>
        ) : (
          <List answer={answer} lines={lines} text={text} onOpen={open} table={table} />
        )}
      </Split>
    </>
  );
}

function countedText({ locks, leftOut }: Answer, shown: number): string {
  const listed = locks.pid.length;
  const of = shown === listed ? countOf(listed, 'lock') : `${countText(shown)} of ${countText(listed)} locks`;
  return leftOut === 0 ? of : `${of}; ${countText(leftOut)} more were counted and left out`;
}

function useLines({ locks }: Answer, text: string): readonly LockLine[] {
  const haystacks = useMemo(() => locks.pid.map((_, index) => lockHaystack(locks, index)), [locks]);
  return useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return haystacks.flatMap((hay, index) => (words.every((word) => hay.includes(word)) ? [{ index }] : []));
  }, [haystacks, text]);
}

interface ListProps {
  readonly answer: Answer;
  readonly lines: readonly LockLine[];
  readonly text: string;
  readonly onOpen: (line: LockLine) => void;
  readonly table: Ref<TableHandle>;
}

function List({ answer, lines, text, onOpen, table }: ListProps) {
  const { locks, nowMs } = answer;
  const layout = useTableLayout('locks.all', { id: 'pid', direction: 'ascending' });
  const [selected, setSelected] = useState<string | null>(null);
  const columns = useMemo(() => allColumns(locks, nowMs), [locks, nowMs]);
  const idOf = ({ index }: LockLine) =>
    `${holderText(locks, index)} ${locks.mode[index]} ${locks.object[index]} ${locks.granted[index]}`;
  return (
    <DataTable
      ref={table}
      label="All locks"
      columns={columns}
      count={lines.length}
      rowAt={(index) => lines[index] ?? { index: 0 }}
      rowId={idOf}
      widths={layout.widths}
      onWidths={layout.onWidths}
      selected={selected}
      onSelect={(line) => setSelected(idOf(line))}
      onOpen={onOpen}
      topKey={text}
    />
  );
}
