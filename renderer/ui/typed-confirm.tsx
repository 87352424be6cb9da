import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { Environment } from '../../shared/contract/connections.ts';
import { Button } from './button.tsx';
import css from './confirm-row.module.css';
import { EnvironmentTag } from './environment-tag.tsx';

interface TypedConfirmProps {
  readonly environment: Environment;
  readonly question: ReactNode;
  readonly consequence: ReactNode;
  /** What must be typed, letter by letter: the connection's name. */
  readonly name: string;
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onKeep: () => void;
}

/** On production the name is typed. */
export function TypedConfirm(props: TypedConfirmProps) {
  const [typed, setTyped] = useState('');
  const isRight = typed === props.name;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      props.onKeep();
    }
    if (event.key === 'Enter' && isRight && !event.repeat) props.onConfirm();
  };
  return (
    <div className={css.typed} data-environment={props.environment}>
      <div className={css.head}>
        <EnvironmentTag environment={props.environment} />
        <b>{props.question}</b>
      </div>
      <p>{props.consequence}</p>
      <label>
        Type <b>{props.name}</b> to confirm
        <input
          // biome-ignore lint/a11y/noAutofocus: the question was asked for just now
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
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
