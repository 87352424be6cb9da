import { targetOf } from '../../shared/activity/may-act.ts';
import type { Backend, Outcome } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { AskError, ask } from '../api.ts';
import type { BackendAction } from './backend-question.tsx';
import { Grant } from './failure-note.tsx';
import { SafeText } from './safe-text.tsx';
import { showToast } from './toast.tsx';

interface Acted {
  readonly at: At;
  readonly backend: Backend;
  readonly action: BackendAction;
  /** Production: the connection's name. */
  readonly typedName?: string;
}

/** Ends or cancels the backend as it was seen, and says what became of it. */
export async function actOnBackend({ at, backend, action, typedName }: Acted): Promise<void> {
  const target = targetOf(backend);
  if (!target) return;
  const input = { at, target, ...(typedName === undefined ? {} : { typedName }) };
  try {
    const { data } = await ask(action === 'end' ? 'activity.end' : 'activity.cancel', input);
    say(data, action);
  } catch (error) {
    const { message, advice } =
      error instanceof AskError ? error.failure : { message: String(error), advice: undefined };
    showToast({
      title: `Nothing was done: ${message}`,
      ...(advice === undefined ? {} : { detail: advice }),
      forMs: null,
    });
  }
}

function say(outcome: Outcome, action: BackendAction): void {
  const { kind, words, clientSaw, grant, unjournalled } = outcome;
  const isGrave = kind === 'denied' || kind === 'failed' || unjournalled !== null;
  showToast({
    title: titleOf(outcome, action),
    detail: (
      <>
        <SafeText text={clientSaw === null ? words : `The client saw ${clientSaw}.`} />
        {unjournalled !== null && <SafeText text={` Not in the journal: ${unjournalled}`} />}
        {grant !== null && <Grant text={grant} />}
      </>
    ),
    ...(isGrave ? { forMs: null } : {}),
  });
}

function titleOf({ kind, pid }: Outcome, action: BackendAction): string {
  const doing = action === 'end' ? 'Ending' : 'Cancelling';
  const titles: Readonly<Record<Outcome['kind'], string>> = {
    ended: `Ended backend ${pid}.`,
    cancelled: `Cancelled the query of ${pid}.`,
    'still-ending': `${doing} ${pid}: signalled, and still there.`,
    'moved-on': `${pid} had moved on, nothing was done.`,
    gone: `${pid} had already gone.`,
    denied: `${doing} ${pid} is not permitted.`,
    refused: `${doing} ${pid}: nothing was done.`,
    failed: `${doing} ${pid}: nothing was done.`,
  };
  return titles[kind];
}
