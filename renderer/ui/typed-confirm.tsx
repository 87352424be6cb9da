import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Environment } from '../../shared/contract/connections.ts';
import { Button } from './button.tsx';
import css from './confirm-row.module.css';
import { EnvironmentTag } from './environment-tag.tsx';
import { useFocusBack } from './use-focus-back.ts';

interface TypedConfirmProps {
  /** Undefined where it is not about a server of one. */
  readonly environment?: Environment;
  readonly question: ReactNode;
  readonly consequence: ReactNode;
  /** What must be typed, letter by letter: the connection's name. */
  readonly name: string;
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onKeep: () => void;
}

/** On production, and for what is as grave, the name is typed. */
export function TypedConfirm(props: TypedConfirmProps) {
  const [typed, setTyped] = useState('');
  const isRight = typed === props.name;
  const field = useRef<HTMLInputElement>(null);
  useFocusBack();
  useEffect(() => field.current?.focus(), []);
  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    props.onKeep();
  };
  const onEnter = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && isRight && !event.repeat) props.onConfirm();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout and legend
    <div
      role="group"
      aria-label={props.action}
      className={css.typed}
      data-environment={props.environment}
      onKeyDown={onEscape}
    >
      <div className={css.head}>
        {props.environment && <EnvironmentTag environment={props.environment} />}
        <b>{props.question}</b>
      </div>
      <p>{props.consequence}</p>
      <label>
        Type <b>{props.name}</b> to confirm
        <input
          ref={field}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onEnter}
        />
      </label>
      <div className={css.buttons}>
        <Button look="solid" disabled={!isRight} onClick={props.onConfirm}>
          {props.action}
        </Button>
        <Button keys="Esc" onClick={props.onKeep}>
          Keep
        </Button>
      </div>
    </div>
  );
}
