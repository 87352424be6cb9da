import { kindWords, type StateKind } from '../../../shared/activity/state-kinds.ts';
import { classes } from '../../ui/classes.ts';
import css from './state-mark.module.css';

interface StateMarkProps {
  readonly kind: StateKind;
}

/** Shape and colour, never colour alone: disc, two bars (outlined: aborted), diamond, ring, dashed ring. */
export function StateMark({ kind }: StateMarkProps) {
  return (
    <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true" className={css[tones[kind]]}>
      {shapes[kind]}
    </svg>
  );
}

interface StateNameProps extends StateMarkProps {
  /** Instead of PostgreSQL's word: a chip stands for two states. */
  readonly label?: string;
}

/** The mark and PostgreSQL's word in its colour. */
export function StateName({ kind, label = kindWords[kind] }: StateNameProps) {
  return (
    <span className={classes(css.name, css[`${tones[kind]}Text`])}>
      <StateMark kind={kind} />
      <span>{label}</span>
    </span>
  );
}

const tones = {
  active: 'active',
  'idle-in-transaction': 'idletx',
  aborted: 'idletx',
  waiting: 'lock',
  idle: 'idle',
  unknown: 'unknown',
} as const satisfies Record<StateKind, string>;

const shapes = {
  active: <circle cx="5" cy="5" r="4.5" fill="currentColor" />,
  'idle-in-transaction': (
    <>
      <rect x="1" y="0.5" width="3" height="9" rx=".8" fill="currentColor" />
      <rect x="6" y="0.5" width="3" height="9" rx=".8" fill="currentColor" />
    </>
  ),
  aborted: (
    <>
      <rect x="1" y="1" width="2.4" height="8" rx=".6" fill="none" stroke="currentColor" strokeWidth="1.2" />
      <rect x="6.4" y="1" width="2.4" height="8" rx=".6" fill="none" stroke="currentColor" strokeWidth="1.2" />
    </>
  ),
  waiting: <path d="M5 0 10 5 5 10 0 5Z" fill="currentColor" />,
  idle: <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  unknown: <circle cx="5" cy="5" r="3.8" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2 2" />,
} as const satisfies Record<StateKind, unknown>;
