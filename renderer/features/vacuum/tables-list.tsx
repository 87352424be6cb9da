import { type RefObject, useMemo, useState } from 'react';
import { runText } from '../../../shared/vacuum/run-text.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import { useActing } from './acting.ts';
import { wordsOf } from './arrange.ts';
import { columns } from './columns.tsx';
import { NothingListed } from './list-state.tsx';
import type { Loaded } from './loaded.ts';
import type { Permit } from './permit.ts';
import { useRowCommands } from './row-commands.ts';
import { menuOf } from './row-menu.tsx';
import { byRelid, type Look, nameOf, type Row, rowId, rowMaker } from './rows.ts';
import { RunQuestion } from './run-question.tsx';
import type { Measurings } from './use-measuring.ts';
import type { Selected } from './use-selected.ts';
import type { Vacuum } from './use-vacuum.ts';
import type { View } from './use-view.ts';
import css from './vacuum.module.css';

interface TablesListProps {
  readonly vacuum: Vacuum;
  readonly view: View;
  readonly loaded: Loaded;
  readonly shown: Uint32Array;
  readonly list: RefObject<TableHandle | null>;
  readonly permit: Permit;
  readonly measurings: Measurings;
  readonly selected: Selected;
}

/** Up to 100,000 tables at the cost of those in sight. */
export function TablesList(props: TablesListProps) {
  const { vacuum, view, loaded, shown, list, permit, measurings, selected } = props;
  const look = useLook(vacuum, loaded, view.text, measurings);
  const rowAt = useMemo(() => rowMaker(look, shown), [look, shown]);
  const { id, direction } = view.layout.sort;
  const row = selected.n === null ? null : { n: selected.n, oid: Number(selected.id) };
  useRowCommands({ at: vacuum.at, loaded, row, permit, measure: measurings.measure });
  const under = useUnder(props);
  if (shown.length === 0) return <NothingListed loaded={loaded} view={view} />;
  return (
    <div className={css.list}>
      <DataTable<Row>
        ref={list}
        label="Tables"
        columns={columns}
        count={shown.length}
        rowAt={rowAt}
        rowId={rowId}
        {...view.layout}
        selected={selected.id}
        onSelect={({ oid }) => selected.go(oid)}
        menu={({ n, oid }): readonly MenuItem[] =>
          menuOf({ at: vacuum.at, loaded, row: { n, oid }, permit, measure: measurings.measure })
        }
        isFaint={({ n }) => loaded.tables.verdict[n] === 'not-vacuumed'}
        topKey={`${view.text} ${view.scope} ${id} ${direction}`}
        under={under}
      />
    </div>
  );
}

/** The same as before unless something in it changed: each change draws the visible rows again. */
function useLook(vacuum: Vacuum, loaded: Loaded, text: string, { byRelid: measured }: Measurings): Look {
  const { now, bloatOf, autovacuum } = vacuum;
  const progress = useSame(now.data?.progress);
  const conflicts = useSame(now.data?.conflicts);
  const broken = useSame(autovacuum?.broken);
  return useMemo(
    () => ({
      loaded,
      bloat: bloatOf,
      measured,
      progress: byRelid(progress ?? []),
      conflicts: byRelid(conflicts ?? []),
      cancelled: counted((broken ?? []).map(({ relid }) => relid)),
      words: wordsOf(text),
    }),
    [loaded, bloatOf, measured, progress, conflicts, broken, text],
  );
}

function counted(relids: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const relid of relids) counts.set(relid, (counts.get(relid) ?? 0) + 1);
  return counts;
}

/** What is asked every 2 s is mostly equal to what was there; then it stays the same object. */
function useSame<T>(value: T): T {
  const [kept, setKept] = useState(value);
  if (value === kept || JSON.stringify(value) === JSON.stringify(kept)) return kept;
  setKept(value);
  return value;
}

function useUnder({ vacuum, loaded, permit, list }: TablesListProps) {
  const asked = useActing((acting) => acting.asked);
  const [height, setHeight] = useState(57);
  if (asked?.kind !== 'run') return null;
  const n = loaded.placeOf.get(asked.relid);
  if (n === undefined) return null;
  const question = (
    <RunQuestion
      at={vacuum.at}
      relid={asked.relid}
      name={nameOf(loaded, n)}
      statement={runText(asked.action, loaded.tables.nspname[n] ?? '', loaded.tables.relname[n] ?? '')}
      action={asked.action}
      typedName={permit.typedName}
      onHeight={setHeight}
      onDone={() => list.current?.focus()}
    />
  );
  return { rowId: String(asked.relid), height, content: question };
}
