import { IconRefresh } from '@tabler/icons-react';
import { memo } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { countOf, countText } from '../../../shared/figure-text.ts';
import { IconButton } from '../../ui/button.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { ExportMenu } from './export-menu.tsx';
import { type ListState, type Loaded, readAll } from './lists.ts';
import type { Found } from './use-search.ts';
import type { Shown } from './use-shown.ts';
import type { Scope, View } from './use-view.ts';

interface RelationsHeadProps {
  readonly at: At;
  readonly state: ListState;
  readonly view: View;
  readonly shown: Shown | null;
  readonly found: Found | null;
  readonly wrong: { readonly from: number; readonly to: number; readonly message: string } | null;
  readonly onDown: () => void;
}

const scopeOptions = [
  { value: 'names', label: 'Names' },
  { value: 'columns', label: 'Columns', title: 'Search the names of columns, on the server' },
  { value: 'definitions', label: 'Definitions', title: 'Search functions and views, on the server' },
] as const;

export function RelationsHead({ at, state, view, shown, found, wrong, onDown }: RelationsHeadProps) {
  return (
    <PageHeader title="Relations" under={shown ? summary(shown, view) : undefined}>
      <FilterField
        label="Filter relations"
        value={view.text}
        onChange={view.setText}
        placeholder="Filter, as grep does"
        isCaseMatched={view.isCaseSensitive}
        onCase={view.setCase}
        isRegex={view.isRegex}
        onRegex={view.setRegex}
        wrong={wrong}
        onDown={onDown}
      />
      <ScopeSwitch scope={view.scope} onScope={view.setScope} />
      <Space />
      <IconButton label="Read the list again" look="quiet" disabled={state.isReading} onClick={() => void readAll(at)}>
        <IconRefresh size={14} stroke={1.6} />
      </IconButton>
      <SchemaSelect
        schemas={state.loaded?.rows.schemas ?? none}
        schema={view.schema}
        withSystem={view.withSystem}
        onSchema={view.setSchemaText}
        onSystem={view.setSystem}
      />
      <ExportMenu at={at} loaded={state.loaded} shown={shown} view={view} found={found} />
    </PageHeader>
  );
}

/** "73 match in 7,155 relations, 219 routines" */
function summary({ matched }: Shown, view: View): string {
  const all = `${countOf(matched.relations, 'relation')}, ${countOf(matched.routines, 'routine')}`;
  const isNarrowed = view.text !== '' || view.kinds.length > 0 || view.schema !== null;
  return isNarrowed ? `${countText(matched.hits.length)} match in ${all}` : all;
}

interface ScopeSwitchProps {
  readonly scope: Scope;
  readonly onScope: (scope: Scope) => void;
}

// A key in the filter changes neither of these two; they are the heaviest controls of the page.
const ScopeSwitch = memo(function ScopeSwitch({ scope, onScope }: ScopeSwitchProps) {
  return <Segmented label="Search in" value={scope} options={scopeOptions} onChange={onScope} />;
});

const all = 'all';
const withSystemToo = 'system';
const none: Loaded['rows']['schemas'] = [];

interface SchemaSelectProps {
  readonly schemas: Loaded['rows']['schemas'];
  readonly schema: string | null;
  readonly withSystem: boolean;
  /** Empty is all. */
  readonly onSchema: (schema: string) => void;
  readonly onSystem: (withSystem: '0' | '1') => void;
}

const SchemaSelect = memo(function SchemaSelect(props: SchemaSelectProps) {
  const { schema, withSystem, onSchema, onSystem } = props;
  const named = props.schemas
    .filter(({ nspname }) => nspname !== '' && !/^pg_(toast|temp_|toast_temp_)/.test(nspname))
    .toSorted((a, b) => Number(a.isSystem) - Number(b.isSystem) || (a.nspname < b.nspname ? -1 : 1));
  const own = named.filter((one) => !one.isSystem).length;
  const value = schema === null ? (withSystem ? withSystemToo : all) : `= ${schema}`;
  return (
    <SelectField
      label="Schema"
      value={value}
      onChange={(chosen) => {
        onSchema(chosen.startsWith('= ') ? chosen.slice(2) : '');
        onSystem(chosen === withSystemToo ? '1' : '0');
      }}
      options={[
        { value: all, label: `all ${countText(own)}` },
        { value: withSystemToo, label: 'all, and the system’s' },
        ...named.map((one) => ({
          value: `= ${one.nspname}`,
          label: <SafeText text={one.nspname} />,
          ...(one.hasUsage ? {} : { detail: 'no USAGE' }),
        })),
      ]}
    />
  );
});
