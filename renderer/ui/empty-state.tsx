import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './empty-state.module.css';

interface EmptyStateProps {
  /** What was looked for: No relation name contains “crapp”. */
  readonly title: ReactNode;
  /** How much was searched, or the last event. */
  readonly children?: ReactNode;
  /** The next step. */
  readonly actions?: ReactNode;
  readonly icon?: ReactNode;
}

export function EmptyState({ title, children, actions, icon }: EmptyStateProps) {
  return (
    <div className={css.empty} role="status">
      {icon ?? <IconSearch size={22} stroke={1.5} />}
      <b>{title}</b>
      <p className={css.text}>{children}</p>
      {actions !== undefined && <div className={css.actions}>{actions}</div>}
    </div>
  );
}
