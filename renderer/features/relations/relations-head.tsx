import { IconRefresh } from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import { IconButton } from '../../ui/button.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { countOf, countText } from '../../ui/format.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { ExportMenu } from './export-menu.tsx';
import { type ListState, readAll } from './lists.ts';
import type { Found } from './use-search.ts';
import type { Shown } from './use-shown.ts';
import type { View } from './use-view.ts';

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
      <Segmented label="Search in" value={view.scope} options={scopeOptions} onChange={view.setScope} />
      <Space />
      <IconButton label="Read the list again" look="quiet" disabled={state.isReading} onClick={() => void readAll(at)}>
        <IconRefresh size={14} stroke={1.6} />
      </IconButton>
      <SchemaSelect state={state} view={view} />
      <ExportMenu at={at} loaded={state.loaded} shown={shown} view={view} found={found} />
    </PageHeader>
  );
}

/** "73 match in 7,155 relations, 219 routines" */
function summary({ matched }: Shown, view: View): string {
  const all = `${countOf(matched.relations, 'relation')}, ${countOf(matched.routines, 'routine')}`;
  const isNarrowed = view.text !== '' || view.kinds.length > 0 || view.schema !== null;
  return isNarrowed ? `${countText(matched.count)} match in ${all}` : all;
}

const all = 'all';
const withSystem = 'system';

function SchemaSelect({ state, view }: { readonly state: ListState; readonly view: View }) {
  const schemas = state.loaded?.rows.schemas.filter((schema) => schema.nspname !== '') ?? [];
  const named = schemas
    .filter((schema) => !/^pg_(toast|temp_|toast_temp_)/.test(schema.nspname))
    .toSorted((a, b) => Number(a.isSystem) - Number(b.isSystem) || (a.nspname < b.nspname ? -1 : 1));
  const own = named.filter((schema) => !schema.isSystem).length;
  const value = view.schema === null ? (view.withSystem ? withSystem : all) : `= ${view.schema}`;
  return (
    <SelectField
      label="Schema"
      value={value}
      onChange={(chosen) => {
        view.setSchema(chosen.startsWith('= ') ? chosen.slice(2) : null);
        view.setSystem(chosen === withSystem);
      }}
      options={[
        { value: all, label: `all ${countText(own)}` },
        { value: withSystem, label: 'all, and the system’s' },
        ...named.map((schema) => ({
          value: `= ${schema.nspname}`,
          label: <SafeText text={schema.nspname} />,
          ...(schema.hasUsage ? {} : { detail: 'no USAGE' }),
        })),
      ]}
    />
  );
}
