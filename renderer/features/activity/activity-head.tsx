import type { ReactNode } from 'react';
import { PageHeader } from '../../ui/page-header.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Space } from '../../ui/toolbar.tsx';
import css from './activity.module.css';
import { StateChips } from './state-chips.tsx';
import type { StateCounts } from './state-counts.ts';
import { type Grouping, groupings, type View, windowMinutes } from './use-view.ts';

interface ActivityHeadProps {
  readonly view: View;
  readonly counts: StateCounts | null;
  readonly isHidden: boolean;
  readonly children?: ReactNode;
}

const groupLabels: Readonly<Record<Grouping, string>> = {
  application: 'Application',
  role: 'Role',
  database: 'Database',
  client: 'Client',
};
const groupOptions = groupings.map((value) => ({ value, label: groupLabels[value] }));
const windowOptions = windowMinutes.map((value) => ({ value, label: `${value} min` }));

export function ActivityHead({ view, counts, isHidden, children }: ActivityHeadProps) {
  return (
    <PageHeader title="Activity">
      <StateChips counts={counts} isHidden={isHidden} chosen={view.chips} onChange={view.setChips} />
      <Space />
      <span className={css.tools}>
        <SelectField label="Group by" value={view.grouping} options={groupOptions} onChange={view.setGrouping} />
        <SelectField label="Window" value={view.minutes} options={windowOptions} onChange={view.setMinutes} />
      </span>
      {children}
    </PageHeader>
  );
}
