import type { At } from '../../shared/contract/place.ts';
import { type Failure, isAboutPassword } from '../../shared/failure.ts';
import { useConnectionState } from '../state/connection-states.ts';
import { partsOf } from '../state/place.ts';
import { Button } from '../ui/button.tsx';
import { EditButton } from '../ui/edit-button.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SafeText } from '../ui/safe-text.tsx';
import { useLate } from '../ui/use-late.ts';
import { DemoSteps } from './demo-steps.tsx';
import css from './shell.module.css';
import { type Lost, useRetryWords } from './use-retry-words.ts';

interface OpeningProps {
  readonly at: At;
  /** The screen that will be here. */
  readonly title: string;
}

/** The head alone for 300 ms, then what is waited for. */
export function Opening({ at, title }: OpeningProps) {
  const isLate = useLate(300);
  return (
    <>
      <PageHeader title={title} />
      {isLate && (
        <div className={css.opening} role="status">
          <p>
            Opening{' '}
            <b>
              <SafeText text={partsOf(at).database} />
            </b>
          </p>
          {partsOf(at).profile === 'demo' && <DemoSteps />}
        </div>
      )}
    </>
  );
}

interface OpenFailureProps {
  readonly at: At;
  /** The screen that would be here. */
  readonly title: string;
  readonly failure: Failure;
  readonly again: () => void;
}

/** The database could not be opened: why, two ways on, and when it is tried again by itself. */
export function OpenFailure({ at, title, failure, again }: OpenFailureProps) {
  const state = useConnectionState(at);
  return (
    <>
      <PageHeader title={title} />
      <FailureNote
        failure={failure}
        ways={
          <>
            <Button size={22} onClick={again}>
              Try again
            </Button>
            <EditButton id={partsOf(at).profile} isPassword={isAboutPassword(failure)} />
            {state?.kind === 'lost' && state.retryInMs !== null && !state.wasOpen && <Retry lost={state} />}
          </>
        }
      />
    </>
  );
}

function Retry({ lost }: { readonly lost: Lost }) {
  return <span>{useRetryWords(lost)}</span>;
}
