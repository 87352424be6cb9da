import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Row } from '../../../shared/activity/rows.ts';
import type { Environment } from '../../../shared/contract/connections.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { TableHandle, TableSort, UnderRow } from '../../ui/table-props.ts';
import { showToast } from '../../ui/toast.tsx';
import { act } from './act.tsx';
import { keep, useActing } from './acting.ts';
import css from './activity.module.css';
import { columnsOf } from './backend-columns.tsx';
import { EndQuestion } from './end-question.tsx';
import type { Permit } from './permit.ts';
import { menuOf } from './row-menu.tsx';
import type { Scene } from './use-scene.ts';
import type { View } from './use-view.ts';

interface BackendsTableProps {
  readonly scene: Scene;
  readonly view: View;
  readonly rows: readonly Row[];
  readonly words: readonly string[];
  readonly isHidden: boolean;
  readonly permit: Permit;
  readonly environment: Environment;
  readonly isNarrow: boolean;
  readonly topKey: string;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly onOpen: (key: string) => void;
  readonly onGo: (pid: number) => void;
  readonly handle: RefObject<TableHandle | null>;
}

const idOf = (row: Row) => row.key;
const isFaint = (row: Row) => row.isGone;

export function BackendsTable(props: BackendsTableProps) {
  const { view, rows, words, isHidden, permit, isNarrow, topKey, selected, onSelect, onOpen, onGo, handle } = props;
  const columns = useMemo(
    () => columnsOf({ words, isHidden, mayEnd: permit.mayEnd, isNarrow, onGo }),
    [words, isHidden, permit.mayEnd, isNarrow, onGo],
  );
  const rowAt = useMemo(() => (index: number) => rows[index] as Row, [rows]);
  const under = useQuestionRow(props);
  const { widths, onWidths, sort, onSort } = view.layout;
  return (
    <div className={css.table}>
      <DataTable
        ref={handle}
        label="Backends"
        columns={columns}
        count={rows.length}
        rowAt={rowAt}
        rowId={idOf}
        widths={widths}
        onWidths={onWidths}
        sort={shownSort(sort)}
        onSort={(next) => onSort(sort.id === 'blocking' && next.id === 'transaction' ? longestFirst : next)}
        selected={selected}
        onSelect={(row) => onSelect(row.key)}
        onOpen={(row) => onOpen(row.key)}
        menu={(row) => menuOf(row, permit, onOpen)}
        isFaint={isFaint}
        topKey={topKey}
        under={under}
      />
    </div>
  );
}

const longestFirst: TableSort = { id: 'transaction', direction: 'descending' };

/** "Blocking first, then age" is no column's own order; within it the longest transaction comes first. */
const shownSort = (sort: TableSort): TableSort => (sort.id === 'blocking' ? longestFirst : sort);

function useQuestionRow({ scene, rows, permit, environment, handle }: BackendsTableProps): UnderRow | null {
  const asked = useActing((acting) => acting.asked);
  const [height, setHeight] = useState(57);
  const row = asked?.row;
  const isThere = row !== undefined && rows.some(({ key, isGone }) => key === row.key && !isGone);
  useGone(row, isThere);
  if (!asked || !isThere || !permit.mayEnd) return null;
  const back = () => handle.current?.focus();
  return {
    rowId: asked.row.key,
    height,
    content: (
      <EndQuestion
        key={`${asked.row.key} ${asked.action}`}
        row={asked.row}
        action={asked.action}
        nowMs={scene.nowMs}
        isPooled={scene.server?.isPooled === true}
        environment={environment}
        typedName={permit.typedName}
        onHeight={setHeight}
        onConfirm={(typedName) => {
          back();
          void act({ at: scene.at, ...asked, ...(typedName === undefined ? {} : { typedName }) });
        }}
        onKeep={() => {
          back();
          keep();
        }}
      />
    ),
  };
}

/** A backend that leaves while it is asked about takes the question with it, and that is said. */
function useGone(row: Row | undefined, isThere: boolean): void {
  const wasThere = useRef<Row | null>(null);
  useEffect(() => {
    if (row && !isThere && wasThere.current === row) {
      showToast({ title: `${row.backend.pid} has gone by itself: nothing was done.` });
      keep();
    }
    wasThere.current = row && isThere ? row : null;
  }, [row, isThere]);
}
