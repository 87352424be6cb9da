import { IconAlertTriangle } from '@tabler/icons-react';
import type { LogPlan } from '../../../shared/contract/sql-log-switch.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { ControlLabel, Rule, Space, Toolbar } from '../../ui/toolbar.tsx';
import css from './switch.module.css';
import { type Choice, limitsMb, slowMs } from './use-choice.ts';

const scopes = [
  { value: 'server', label: 'Server' },
  { value: 'database', label: 'Database' },
  { value: 'role', label: 'Role' },
] as const;
const modes = [
  { value: 'all', label: 'All', title: 'log_statement = all, with log_duration' },
  { value: 'slow', label: 'Slow', title: 'log_min_duration_statement' },
] as const;
const durations = [
  { value: '5', label: '5 min' },
  { value: '15', label: '15 min' },
  { value: '60', label: '60 min' },
] as const;
const limits = limitsMb.map((value) => ({ value, label: value === '1024' ? '1 GB' : `${value} MB` }));
const thresholds = slowMs.map((value) => ({ value, label: value === '0' ? 'any time' : `${value} ms` }));

interface OffToolbarProps {
  readonly choice: Choice;
  readonly plan: LogPlan | undefined;
  readonly ownRole: string;
}

/** Whose statements, which of them, and for how long. */
export function OffToolbar({ choice, plan, ownRole }: OffToolbarProps) {
  const [first, ...more] = plan?.overrides ?? [];
  return (
    <Toolbar label="What would be turned on">
      <ControlLabel>Scope</ControlLabel>
      <Segmented label="Scope" value={choice.kind} options={scopes} onChange={choice.setKind} />
      <Name choice={choice} plan={plan} ownRole={ownRole} />
      <Segmented label="Statements" value={choice.mode} options={modes} onChange={choice.setMode} />
      {choice.mode === 'slow' && (
        <SelectField label="from" value={choice.ms} options={thresholds} onChange={choice.setMs} />
      )}
      <Rule />
      <ControlLabel>Then revert after</ControlLabel>
      <Segmented label="Then revert after" value={choice.minutes} options={durations} onChange={choice.setMinutes} />
      <SelectField label="or at" value={choice.limitMb} options={limits} onChange={choice.setLimitMb} />
      <Space />
      {first !== undefined && (
        <span className={css.override} title={plan?.overrides.join('\n')}>
          <IconAlertTriangle size={13} stroke={1.6} />
          <span>
            <SafeText text={first} />: not logged{more.length > 0 && `, and ${more.length} more`}
          </span>
        </span>
      )}
    </Toolbar>
  );
}

function Name({ choice, plan, ownRole }: OffToolbarProps) {
  if (choice.kind === 'server') return null;
  const isDatabase = choice.kind === 'database';
  const value = isDatabase ? choice.database : choice.role === '' ? ownRole : choice.role;
  const known = (isDatabase ? plan?.databases : plan?.roles) ?? [];
  const names = known.includes(value) ? known : [value, ...known];
  return (
    <SelectField<string>
      label={isDatabase ? 'Database' : 'Role'}
      value={value}
      options={names.map((name) => ({ value: name, label: <SafeText text={name} /> }))}
      onChange={isDatabase ? choice.setDatabase : choice.setRole}
    />
  );
}
