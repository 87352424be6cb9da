import type { ReactNode } from 'react';
import { clockText } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { NewOrder } from '../../ui/new-order.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Space, Toolbar } from '../../ui/toolbar.tsx';
import css from './activity.module.css';
import { Legend } from './legend.tsx';
import type { View } from './use-view.ts';

interface TableToolbarProps {
  readonly view: View;
  readonly isHidden: boolean;
  /** The moment that the table shows, when it is not now. */
  readonly pastMs: number | null;
  readonly onNow: () => void;
  /** Rows keep their places for the pointer's sake, and would stand elsewhere. */
  readonly isOrderHeld: boolean;
  readonly onRelease: () => void;
  readonly onDown: () => void;
  /** Why nothing can be ended here; empty when it can. */
  readonly why: string;
  readonly children?: ReactNode;
}

const sorts = [
  { id: 'blocking', direction: 'descending', label: 'Blocking first, then age' },
  { id: 'transaction', direction: 'descending', label: 'Longest transaction' },
  { id: 'since', direction: 'descending', label: 'Longest in state' },
  { id: 'state', direction: 'ascending', label: 'State, then age' },
  { id: 'xid', direction: 'ascending', label: 'backend_xid, then state' },
  { id: 'application', direction: 'ascending', label: 'Application' },
  { id: 'pid', direction: 'ascending', label: 'PID' },
] as const;
const sortOptions = sorts.map(({ id, label }) => ({ value: id as string, label }));

export function TableToolbar(props: TableToolbarProps) {
  const { view, isHidden, pastMs, onNow, isOrderHeld, onRelease, onDown, why, children } = props;
  const { sort, onSort } = view.layout;
  const isOffered = sorts.some(({ id }) => id === sort.id);
  return (
    <Toolbar label="Backends">
      <FilterField
        label="Filter backends"
        value={view.text}
        onChange={view.setText}
        placeholder="pid, role, app, query"
        width={200}
        onDown={onDown}
      />
      <SelectField
        label="Sort"
        value={sort.id}
        options={isOffered ? sortOptions : [...sortOptions, { value: sort.id, label: sort.id }]}
        onChange={(chosen) => {
          const one = sorts.find(({ id }) => id === chosen);
          if (one) onSort({ id: one.id, direction: one.direction });
        }}
      />
      <NewOrder isHeld={isOrderHeld} onRelease={onRelease} />
      {pastMs === null ? <Legend isHidden={isHidden} /> : <AsOf ms={pastMs} onNow={onNow} />}
      <Space />
      {why !== '' && <span className={css.note}>{why}</span>}
      {children}
    </Toolbar>
  );
}

function AsOf({ ms, onNow }: { readonly ms: number; readonly onNow: () => void }) {
  return (
    <span className={css.now} role="status">
      <b>as of {clockText(new Date(ms))}</b>
      <Button size={22} keys="Esc" onClick={onNow}>
        Back to now
      </Button>
    </span>
  );
}
