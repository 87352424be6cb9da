import { useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { LogPlan } from '../../../shared/contract/sql-log-switch.ts';
import type { Failure } from '../../../shared/failure.ts';
import { AskError, ask } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { Note } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import css from './switch.module.css';
import { scopeText } from './switch-words.ts';
import { type Choice, limitBytes } from './use-choice.ts';

interface TurnOnProps {
  readonly at: At;
  readonly plan: LogPlan;
  readonly choice: Choice;
}

/** Asks, then turns it on. What fails is told here, with what became of it. */
export function TurnOn({ at, plan, choice }: TurnOnProps) {
  const [step, setStep] = useState<'idle' | 'asks' | 'runs'>('idle');
  const [failure, setFailure] = useState<Failure>();
  const canAsk = plan.refusal === null && step === 'idle';
  useCommands([
    {
      id: 'sql-log.turnOn',
      label: 'Turn the server log on…',
      keys: 'Ctrl Enter',
      run: () => (canAsk ? setStep('asks') : false),
    },
  ]);
  const turnOn = async (typedName?: string) => {
    setStep('runs');
    setFailure(undefined);
    const { scope, mode } = plan;
    const given = { minutes: Number(choice.minutes), limitBytes: limitBytes(choice) };
    try {
      await ask('sql-log.turnOn', { at, scope, mode, ...given, ...(typedName === undefined ? {} : { typedName }) });
    } catch (error) {
      setFailure(error instanceof AskError ? error.failure : { kind: 'internal', message: String(error) });
    }
    setStep('idle');
  };
  return (
    <div className={css.turnOn}>
      {plan.refusal !== null && (
        <Note tone="idletx">
          <b>It cannot be turned on from here.</b> <SafeText text={plan.refusal} />
        </Note>
      )}
      {step === 'asks' ? (
        <div className={css.question}>
          <Question plan={plan} onKeep={() => setStep('idle')} onConfirm={(typed) => void turnOn(typed)} />
        </div>
      ) : (
        <Buttons plan={plan} minutes={choice.minutes} isOff={!canAsk} ask={() => setStep('asks')} />
      )}
      {failure && <FailureNote failure={failure} isBare />}
      <p className={css.small}>
        The session of Heapscope stays read-only; the second connection is closed after each change. What is there now
        is written to this computer’s disk first.
      </p>
    </div>
  );
}

interface ButtonsProps {
  readonly plan: LogPlan;
  readonly minutes: string;
  readonly isOff: boolean;
  readonly ask: () => void;
}

function Buttons({ plan, minutes, isOff, ask: onAsk }: ButtonsProps) {
  return (
    <div className={css.buttons}>
      <Button look="primary" keys="Ctrl Enter" disabled={isOff} onClick={onAsk}>
        Turn on for {minutes} min…
      </Button>
      <CopyButton size={28} text={`${plan.turnOn}\n\n-- to revert\n${plan.revert}\n`}>
        Copy statements only
      </CopyButton>
    </div>
  );
}

interface QuestionProps {
  readonly plan: LogPlan;
  readonly onKeep: () => void;
  readonly onConfirm: (typedName?: string) => void;
}

function Question({ plan, onKeep, onConfirm }: QuestionProps) {
  const question = (
    <>
      Turn the log on for <SafeText text={scopeText(plan.scope)} />?
    </>
  );
  const consequence = 'Statements with their values are written to files on the server, and stay there.';
  if (plan.confirm === 'type-name') {
    return (
      <TypedConfirm
        {...{ environment: 'staging', question, consequence, onKeep, name: plan.name, action: 'Turn on' }}
        onConfirm={() => onConfirm(plan.name)}
      />
    );
  }
  return <ConfirmRow {...{ question, consequence, onKeep, action: 'Turn on' }} onConfirm={() => onConfirm()} />;
}
