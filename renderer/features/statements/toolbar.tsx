import { useMemo } from 'react';
import type { StatementRow } from '../../../shared/contract/statements.ts';
import { countText } from '../../../shared/figure-text.ts';
import { FilterField } from '../../ui/filter-field.tsx';
import { NewOrder } from '../../ui/new-order.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Space, Toolbar } from '../../ui/toolbar.tsx';
import { isNPlusOne } from './arrange.ts';
import css from './statements.module.css';
import type { Arranged } from './use-arranged.ts';
import type { Shown, View } from './use-view.ts';

const sorts = [
  { value: 'total', label: 'Total time' },
  { value: 'calls', label: 'Calls' },
  { value: 'mean', label: 'Mean time' },
  { value: 'rows', label: 'Rows' },
  { value: 'wal', label: 'WAL' },
  { value: 'change', label: 'Time in the window' },
  { value: 'changeCalls', label: 'Calls in the window' },
] as const;

const ascending = [
  { value: 'query', label: 'Statement' },
  { value: 'role', label: 'Role' },
] as const;

interface StatementsToolbarProps {
  readonly view: View;
  readonly rows: readonly StatementRow[];
  readonly arranged: Arranged;
  readonly onDown: () => void;
}

export function StatementsToolbar({ view, rows, arranged, onDown }: StatementsToolbarProps) {
  const { sort, onSort } = view.layout;
  const options = useMemo(() => shownOptions(rows), [rows]);
  return (
    <Toolbar label="Statements">
      <FilterField
        label="Filter statements"
        value={view.text}
        onChange={view.setText}
        placeholder="text, role, queryid"
        width={240}
        onDown={onDown}
      />
      <Segmented<Shown> label="Show" value={view.shown} options={options} onChange={view.setShown} />
      <SelectField<string>
        label="Sort"
        value={sort.id}
        options={[...sorts, ...ascending]}
        onChange={(id) =>
          onSort({ id, direction: ascending.some(({ value }) => value === id) ? 'ascending' : 'descending' })
        }
      />
      <Space />
      <NewOrder isHeld={arranged.isLate} onRelease={arranged.release} />
      <span className={css.third}>Times are the server's own, without the network</span>
    </Toolbar>
  );
}

function shownOptions(rows: readonly StatementRow[]) {
  const changed = rows.filter(({ deltaCalls }) => (deltaCalls ?? 0) > 0).length;
  const found = rows.filter(isNPlusOne).length;
  return [
    { value: 'all', label: 'All' },
    { value: 'changed', label: `Called in the window ${countText(changed)}` },
    { value: 'n+1', label: `N+1 ${countText(found)}`, title: 'One row at a time, beside a list that names them' },
  ] as const;
}
