import { IconAlertTriangle, IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import type { LogCheck } from '../../../shared/contract/sql-log-switch.ts';
import { Grant } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './switch.module.css';

const marks = {
  passed: { icon: <IconCheck size={14} stroke={2} />, spoken: 'yes' },
  warning: { icon: <IconAlertTriangle size={14} stroke={2} />, spoken: 'warning' },
  failed: { icon: <IconX size={14} stroke={2} />, spoken: 'no' },
  none: { icon: <IconMinus size={14} stroke={2} />, spoken: '' },
} as const;

/** One line each: mark, what, and how it is; a GRANT below where one would help. */
export function CheckList({ label, checks }: { readonly label: string; readonly checks: readonly LogCheck[] }) {
  return (
    <ul className={css.checks} aria-label={label}>
      {checks.map((check) => (
        <li key={`${check.label} ${check.words}`} data-state={check.state}>
          <div className={css.check}>
            {marks[check.state].icon}
            <b>
              <SafeText text={check.label} />
            </b>
            <span>
              <span className="spoken">{marks[check.state].spoken} </span>
              <SafeText text={check.words} />
            </span>
          </div>
          {check.grant?.split('\n').map((grant) => (
            <Grant key={grant} text={grant} />
          ))}
        </li>
      ))}
    </ul>
  );
}
