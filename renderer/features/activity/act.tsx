import { targetOf } from '../../../shared/activity/may-act.ts';
import type { Row } from '../../../shared/activity/rows.ts';
import type { Outcome } from '../../../shared/contract/activity.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { Failure } from '../../../shared/failure.ts';
import { AskError, ask, listen } from '../../api.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { showToast } from '../../ui/toast.tsx';
import { type Action, keep, noteOutcome, setBusy, useActing } from './acting.ts';
import { bulkSummary, type Victim } from './bulk.ts';
import { Denied } from './denied.tsx';
import { outcomeTitle } from './outcome-words.ts';

interface Acted {
  readonly at: At;
  readonly row: Row;
  readonly action: Action;
  /** Production: the connection's name. */
  readonly typedName?: string;
}

/** Sends what was confirmed, and says what became of it. */
export async function act({ at, row, action, typedName }: Acted): Promise<void> {
  const { key, backend } = row;
  const target = targetOf(backend);
  keep();
  if (!target) return;
  setBusy(key, true);
  const input = { at, target, ...(typedName === undefined ? {} : { typedName }) };
  try {
    const { data, statements } = await ask(action === 'end' ? 'activity.end' : 'activity.cancel', input);
    useActing.setState({ statements });
    noteOutcome(key, data);
    sayOutcome(data, action);
  } catch (error) {
    sayFailed(error instanceof AskError ? error.failure : { kind: 'internal', message: String(error) });
  } finally {
    setBusy(key, false);
  }
}

const staysUntilRead: readonly Outcome['kind'][] = ['denied', 'failed'];

function sayOutcome(outcome: Outcome, action: Action): void {
  const { kind, words, clientSaw, unjournalled } = outcome;
  const said = clientSaw === null ? words : `The client saw ${clientSaw}.`;
  showToast({
    title: outcomeTitle(outcome, action),
    detail: (
      <>
        {kind === 'denied' ? <Denied outcome={outcome} /> : <SafeText text={said} />}
        {unjournalled !== null && <SafeText text={` Not in the journal: ${unjournalled}`} />}
      </>
    ),
    ...(staysUntilRead.includes(kind) || unjournalled !== null ? { forMs: null } : {}),
  });
}

function sayFailed({ message, advice }: Failure): void {
  showToast({
    title: `Nothing was ended: ${message}`,
    ...(advice === undefined ? {} : { detail: advice }),
    forMs: null,
  });
}

/** One statement per backend, one event each; stopping leaves the rest alone. */
export function actOnMany(at: At, victims: readonly Victim[]): void {
  const byPid = new Map(victims.map(({ target, key }) => [target.pid, key]));
  keep();
  const stop = listen(
    'activity.endMany',
    { at, targets: victims.map(({ target }) => target) },
    {
      event: (outcome) => {
        noteOutcome(byPid.get(outcome.pid) ?? '', outcome);
        useActing.setState(({ bulk }) => (bulk ? { bulk: { ...bulk, outcomes: [...bulk.outcomes, outcome] } } : {}));
      },
      end: ({ failure, statements }) => {
        useActing.setState({ statements });
        if (failure) sayFailed(failure);
        finish();
      },
    },
  );
  const bulk = { victims, outcomes: [], startedAt: Date.now(), isRunning: true };
  useActing.setState({
    bulk: {
      ...bulk,
      stop: () => {
        stop();
        finish();
      },
    },
  });
}

function finish(): void {
  const { bulk } = useActing.getState();
  if (!bulk?.isRunning) return;
  useActing.setState({ bulk: { ...bulk, isRunning: false } });
  const { title, detail } = bulkSummary(bulk.victims.length, bulk.outcomes);
  const denied = bulk.outcomes.find(({ kind }) => kind === 'denied');
  showToast({
    title,
    detail: (
      <>
        {detail} {denied && <Denied outcome={denied} />}
      </>
    ),
    forMs: denied ? null : 10_000,
  });
}
