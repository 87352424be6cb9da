import { useMemo } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { GroupBy, LogGroup, LogLive } from '../../../shared/contract/sql-log-tail.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { useTableLayout } from '../../state/layout.ts';
import { copyText } from '../../ui/copy-text.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { useHeld } from '../../ui/use-held.ts';
import css from './live.module.css';
import { useSteady } from './live-arrange.ts';
import { groupColumns } from './live-columns.tsx';
import { copySample, groupToPlans } from './live-going.ts';

const heads: Readonly<Record<GroupBy, string>> = {
  fingerprint: 'Statement',
  application: 'Application',
  role: 'Role',
  database: 'Database',
};

const byTime = { id: 'total', direction: 'descending' } as const;

const gone: LogGroup = {
  ...{ key: '', text: '', hasSample: false, application: null, applications: 0, calls: null, callsPerSecond: null },
  ...{ totalMs: null, meanMs: null, seen: null, timed: 0, isLookUp: false, isList: false },
};

interface GroupsProps {
  readonly at: At;
  readonly live: LogLive;
  readonly groups: readonly LogGroup[];
  readonly by: GroupBy;
}

export function Groups({ at, live, groups, by }: GroupsProps) {
  const layout = useTableLayout('sql-log.groups', byTime);
  const { isHeld, handlers } = useHeld();
  const shown = useSteady(groups, layout.sort, isHeld);
  const mostMs = groups.reduce((most, { totalMs }) => Math.max(most, totalMs ?? 0), 0);
  const isSampled = groups.some(({ seen }) => seen !== null);
  const columns = useMemo(
    () => groupColumns(heads[by], isSampled, { mostMs, allMs: live.totalMs }),
    [by, isSampled, mostMs, live.totalMs],
  );
  if (shown.length === 0) return <NoGroups live={live} />;
  return (
    <div className={css.page} {...handlers}>
      <DataTable<LogGroup>
        label="Groups of statements"
        columns={columns}
        count={shown.length}
        rowAt={(index) => shown[index] ?? gone}
        rowId={({ key }) => key}
        {...layout}
        menu={(group) => menuOf(at, group)}
        onOpen={(group) => group.hasSample && void groupToPlans(at, group.key)}
        topKey={`${by} ${layout.sort.id} ${layout.sort.direction}`}
      />
      {live.groupsLeftOut > 0 && (
        <p className={css.leftOut}>{countOf(live.groupsLeftOut, 'more group')} with less time</p>
      )}
    </div>
  );
}

function NoGroups({ live }: { readonly live: LogLive }) {
  const source =
    live.missing === null ? (live.source?.words ?? 'Looking for the log') : 'Samples of activity, every 1 s';
  return <EmptyState title="No statement yet">{source}. Heapscope’s own statements are left out.</EmptyState>;
}

function menuOf(at: At, group: LogGroup): readonly MenuItem[] {
  const isDisabled = !group.hasSample;
  return [
    {
      id: 'plans',
      label: 'Open one of them in Plans',
      keys: 'O',
      isDisabled,
      run: () => void groupToPlans(at, group.key),
    },
    { id: 'copy', label: 'Copy the text', keys: 'C', run: () => void copyText(group.text) },
    {
      id: 'sample',
      label: 'Copy one of them as logged',
      keys: 'L',
      isDisabled,
      run: () => void copySample(at, group.key),
    },
  ];
}
