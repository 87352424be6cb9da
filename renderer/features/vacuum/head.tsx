import { IconRefresh } from '@tabler/icons-react';
import { memo, useDeferredValue } from 'react';
import { countOf, countText } from '../../../shared/figure-text.ts';
import type { Sort } from '../../state/layout.ts';
import { IconButton } from '../../ui/button.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Space } from '../../ui/toolbar.tsx';
import type { Scope } from './arrange.ts';
import { ExportMenu } from './export-menu.tsx';
import type { Loaded } from './loaded.ts';
import type { Vacuum } from './use-vacuum.ts';
import type { View } from './use-view.ts';

interface HeadProps {
  readonly vacuum: Vacuum;
  readonly view: View;
  /** Places in the list's order. */
  readonly shown: Uint32Array;
  readonly onDown: () => void;
}

export function VacuumHead({ vacuum, view, shown, onDown }: HeadProps) {
  const { loaded, tables } = vacuum;
  return (
    <PageHeader title="Vacuum" under={loaded ? summary(loaded, view, shown.length) : ''}>
      <Space />
      <IconButton
        label="Read the tables again"
        look="quiet"
        disabled={tables.isFetching}
        onClick={() => tables.again()}
      >
        <IconRefresh size={14} stroke={1.6} />
      </IconButton>
      <FilterField
        label="Filter tables"
        placeholder="Filter tables"
        value={view.text}
        onChange={view.setText}
        width={200}
        onDown={onDown}
      />
      <ScopeSelect scope={view.scope} onScope={view.setScope} own={loaded?.own} over={loaded?.ownOver} />
      <SortSelect id={view.layout.sort.id} onSort={view.layout.onSort} />
      <ExportMenu at={vacuum.at} loaded={loaded} shown={useDeferredValue(shown)} />
    </PageHeader>
  );
}

/** "5 of 1,618 tables over their threshold, 1 of 3 autovacuum workers busy" */
function summary({ own, ownOver, count, answer }: Loaded, { text, scope }: View, shown: number): string {
  const all = scope === 'system' ? count : own;
  if (text !== '') return `${countText(shown)} of ${countOf(all, 'table')}`;
  if (answer.isStandby) return `${countOf(own, 'table')}, whose dead rows the primary counts`;
  const { busy, most } = answer.workers;
  const over = `${countText(ownOver)} of ${countOf(own, 'table')} over ${own === 1 ? 'its' : 'their'} threshold`;
  const workers = busy === null ? '' : `, ${busy} of ${countOf(most, 'autovacuum worker')} busy`;
  return `${over}${workers}`;
}

interface ScopeSelectProps {
  readonly scope: Scope;
  readonly onScope: (scope: Scope) => void;
  readonly own: number | undefined;
  readonly over: number | undefined;
}

// A key in the filter changes neither of these two; they are the heaviest controls of the page.
const ScopeSelect = memo(function ScopeSelect({ scope, onScope, own, over }: ScopeSelectProps) {
  const counted = (count: number | undefined) => (count === undefined ? '' : ` ${countText(count)}`);
  return (
    <SelectField<Scope>
      label="Tables"
      value={scope}
      options={[
        { value: 'own', label: `all${counted(own)}` },
        { value: 'over', label: `over their threshold${counted(over)}` },
        { value: 'system', label: 'all, and the system’s' },
      ]}
      onChange={onScope}
    />
  );
});

const sorts = [
  { value: 'ratio', label: 'dead rows first', direction: 'descending' },
  { value: 'dead', label: 'most dead rows first', direction: 'descending' },
  { value: 'bloat', label: 'most bloated first', direction: 'descending' },
  { value: 'vacuumed', label: 'longest without vacuum first', direction: 'ascending' },
  { value: 'changed', label: 'most changed since analyze first', direction: 'descending' },
  { value: 'xid', label: 'oldest xid first', direction: 'descending' },
  { value: 'size', label: 'largest first', direction: 'descending' },
  { value: 'name', label: 'by name', direction: 'ascending' },
] as const;

/** Orders that the head of a column gives and this list does not name. */
const byColumn: Readonly<Record<string, string>> = {
  live: 'by live rows',
  vacuum: 'by vacuum',
  autovacuum: 'by autovacuum',
  analyze: 'by analyze',
  autoanalyze: 'by autoanalyze',
};

interface SortSelectProps {
  readonly id: string;
  readonly onSort: (sort: Sort) => void;
}

const SortSelect = memo(function SortSelect({ id, onSort }: SortSelectProps) {
  const other = byColumn[id];
  const more = other === undefined ? [] : [{ value: id, label: other, direction: 'descending' as const }];
  const options = [...sorts, ...more];
  return (
    <SelectField<string>
      label="Sort"
      value={id}
      options={options}
      onChange={(chosen) => {
        const sort = options.find(({ value }) => value === chosen);
        if (sort) onSort({ id: sort.value, direction: sort.direction });
      }}
    />
  );
});
