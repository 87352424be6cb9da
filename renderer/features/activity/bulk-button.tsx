import { IconSquare } from '@tabler/icons-react';
import type { Row } from '../../../shared/activity/rows.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { useCommands } from '../../state/keys.ts';
import { Button } from '../../ui/button.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { useActing } from './acting.ts';
import css from './activity.module.css';
import { ages, countByAge, victimsOf } from './bulk.ts';

interface BulkButtonProps {
  /** What is shown, under filter and chips. */
  readonly rows: readonly Row[];
  readonly nowMs: number;
  readonly minutes: number;
  readonly onMinutes: (minutes: number) => void;
}

/** Asks first; the number is that of the sample that is shown. */
export function BulkButton({ rows, nowMs, minutes, onMinutes }: BulkButtonProps) {
  const counts = countByAge(rows, nowMs);
  const at = ages.findIndex((age) => age.minutes === minutes);
  const age = ages[at] ?? ages[0];
  const count = counts[at] ?? 0;
  const askAll = () => useActing.setState({ asked: null, askedBulk: victimsOf(rows, minutes * 60_000, nowMs) });
  useCommands([
    {
      id: 'activity.end-all',
      label: `End all idle in transaction older than ${age.label}…`,
      detail: countOf(count, 'backend'),
      isHidden: count === 0,
      run: askAll,
    },
  ]);
  return (
    <span className={css.split}>
      <Button look="danger" icon={<IconSquare size={14} stroke={1.6} />} disabled={count === 0} onClick={askAll}>
        <span className={css.bulkWords}>End all idle in transaction older than</span>
      </Button>
      <MenuButton
        look="danger"
        label={`${age.label} (${count})`}
        aria-label={`Older than ${age.label}: ${count}`}
        heading="In this transaction for longer than"
        items={ages.map(({ minutes: value, label }, index) => ({
          id: label,
          label,
          detail: String(counts[index] ?? 0),
          run: () => onMinutes(value),
        }))}
      />
    </span>
  );
}
