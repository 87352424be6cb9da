import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import css from './confirm-row.module.css';
import { useFocusBack } from './use-focus-back.ts';

interface ConfirmRowProps {
  /** The question and what is about to be run. */
  readonly question: ReactNode;
  /** What it will do, and to whom. */
  readonly consequence?: ReactNode;
  readonly icon?: ReactNode;
  /** The verb: "Delete connection". */
  readonly action: string;
  readonly onConfirm: () => void;
  /** Another way on, beside the action. */
  readonly other?: { readonly action: string; readonly run: () => void };
  readonly onKeep: () => void;
  /** Nothing is ended or deleted. */
  readonly isCalm?: boolean;
}

/** The Enter that opened the question must not answer it. */
export const graceMs = 400;

/** A row under the row. The action has the focus; Enter counts only after the grace; Esc keeps. */
export function ConfirmRow({
  question,
  consequence,
  icon,
  action,
  onConfirm,
  other,
  onKeep,
  isCalm = false,
}: ConfirmRowProps) {
  const button = useRef<HTMLButtonElement>(null);
  const shownAt = useRef(0);
  const [wasEarly, setEarly] = useState(false);
  useFocusBack();
  useEffect(() => {
    shownAt.current = performance.now();
    button.current?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onKeep();
    }
    const isEarly = performance.now() - shownAt.current < graceMs;
    if (event.key !== 'Enter' && event.key !== ' ') return;
    if (isEarly || event.repeat) event.preventDefault();
    if (isEarly && !event.repeat) setEarly(true);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout and legend
    <div role="group" aria-label={action} className={classes(css.confirm, isCalm && css.calm)} onKeyDown={onKeyDown}>
      {icon}
      <div className={css.text}>
        <b>{question}</b>
        {consequence !== undefined && <p>{consequence}</p>}
      </div>
      <span role="status" className={css.early}>
        {wasEarly && 'Too soon: Enter once more'}
      </span>
      <Button ref={button} look={isCalm ? 'primary' : 'solid'} keys="Enter" onClick={onConfirm}>
        {action}
      </Button>
      {other && <Button onClick={other.run}>{other.action}</Button>}
      <Button keys="Esc" onClick={onKeep}>
        Keep
      </Button>
    </div>
  );
}
