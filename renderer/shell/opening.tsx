import type { At } from '../../shared/contract/place.ts';
import { type Failure, passwordAdvice } from '../../shared/failure.ts';
import { navigate, partsOf } from '../state/place.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { SafeText } from '../ui/safe-text.tsx';
import { useLate } from '../ui/use-late.ts';
import { DemoSteps } from './demo-steps.tsx';
import css from './shell.module.css';

/** Nothing for 300 ms, then what is waited for. */
export function Opening({ at }: { readonly at: At }) {
  const isLate = useLate(300);
  if (!isLate) return null;
  return (
    <div className={css.opening} role="status">
      Opening{' '}
      <b>
        <SafeText text={partsOf(at).database} />
      </b>
      {partsOf(at).profile === 'demo' && <DemoSteps />}
    </div>
  );
}

interface OpenFailureProps {
  readonly at: At;
  readonly failure: Failure;
  readonly again: () => void;
}

/** The database could not be opened: why, and two ways on. */
export function OpenFailure({ at, failure, again }: OpenFailureProps) {
  const edit = `/?profile=${encodeURIComponent(partsOf(at).profile)}`;
  return (
    <FailureNote
      failure={failure}
      ways={
        <>
          <Button size={22} onClick={again}>
            Try again
          </Button>
          <Button size={22} onClick={() => navigate(edit)}>
            {failure.advice === passwordAdvice ? 'Enter the password' : 'Edit connection'}
          </Button>
        </>
      }
    />
  );
}
