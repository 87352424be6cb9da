import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './banner.module.css';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';

export type BannerTone = 'info' | 'active' | 'idletx' | 'lock' | 'plain';

interface BannerProps {
  readonly tone: BannerTone;
  readonly icon?: ReactNode;
  /** Begin with the finding in `<b>`, then the evidence. */
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** Lasts until the finding changes; the caller remembers. */
  readonly onDismiss?: () => void;
}

const icons = {
  info: <IconInfoCircle size={16} stroke={1.6} />,
  plain: <IconInfoCircle size={16} stroke={1.6} />,
  active: <IconCircleCheck size={16} stroke={1.6} />,
  idletx: <IconAlertTriangle size={16} stroke={1.6} />,
  lock: <IconAlertCircle size={16} stroke={1.6} />,
} as const;

/** One per screen, the worst finding. */
export function Banner({ tone, icon, children, actions, onDismiss }: BannerProps) {
  return (
    <div role={tone === 'lock' ? 'alert' : 'status'} className={classes(css.banner, tone !== 'plain' && css[tone])}>
      {icon ?? icons[tone]}
      <div className={css.text}>{children}</div>
      {actions}
      {onDismiss && (
        <IconButton label="Dismiss" look="quiet" size={22} onClick={onDismiss}>
          <IconX size={14} stroke={1.6} />
        </IconButton>
      )}
    </div>
  );
}

interface NoteProps {
  readonly tone?: BannerTone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

/** The same inside a pane: rounded, without actions. */
export function Note({ tone = 'plain', icon, children }: NoteProps) {
  return (
    <div role={tone === 'lock' ? 'alert' : 'note'} className={classes(css.note, tone !== 'plain' && css[tone])}>
      {icon ?? icons[tone]}
      <div className={css.text}>{children}</div>
    </div>
  );
}
