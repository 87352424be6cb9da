import type { ReactNode } from 'react';
import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import { clockText } from '../../../shared/figure-text.ts';
import type { LockNode } from '../../../shared/locks/lock-node.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { nameOf } from './node-words.ts';
import type { WhyFacts } from './why-facts.ts';

/** Why one waits, in one or two sentences made of what the server said. */
export function WhySentence({ facts }: { readonly facts: WhyFacts }) {
  const { wait, cycle } = facts.node;
  if (wait === null) return null;
  const say = sentences[wait.locktype] ?? onAnything;
  return (
    <>
      <p>{wait.mode === '' ? 'It waits for a lock that was gone from pg_locks when it was read.' : say(facts)}</p>
      {cycle !== null && (
        <p>
          It waits for itself through others: a <b>deadlock</b>. PostgreSQL ends it by itself, deadlock_timeout after
          the last of them began to wait: one gets 40P01 and is rolled back, the others continue.
        </p>
      )}
    </>
  );
}

type Say = (facts: WhyFacts) => ReactNode;

const sentences: Readonly<Record<string, Say>> = {
  transactionid: (facts) => (
    <>
      It wants a row that {by(facts.hard)} has changed or locked
      {facts.node.wait?.row && (
        <>
          : <b>{safe(facts.node.wait.row)}</b>
        </>
      )}
      . Row locks stand in the rows, so it waits for that transaction, {safe(facts.node.wait?.object ?? '')}, to end.
    </>
  ),
  tuple: (facts) => (
    <>
      It wants <b>{safe(facts.node.wait?.object ?? '')}</b>, and {by([...facts.hard, ...facts.soft])} stands before it
      in the queue for that row.
    </>
  ),
  virtualxid: (facts) => (
    <>
      It waits until {by(facts.hard)} has ended its transaction, whatever that does: CREATE INDEX CONCURRENTLY and the
      like wait for everybody who might still see the old state.
    </>
  ),
};

const onAnything: Say = (facts) => {
  const { wait } = facts.node;
  const held = facts.contested.map((pair) => pair.held);
  const requests = (
    <>
      It requests <b>{wait?.mode}</b> on <b>{safe(wait?.object ?? '')}</b>.
    </>
  );
  if (wait?.isQueued) {
    return (
      <>
        {requests} Nothing that is granted conflicts with it, only the request of {by(facts.soft)} that stands ahead of
        it in the queue.
      </>
    );
  }
  const [first] = facts.hard;
  return (
    <>
      {requests} That conflicts with <b>{held.length > 0 ? held.join(', ') : 'a lock'}</b>, which {by(facts.hard)}{' '}
      {facts.hard.length > 1 ? 'hold' : 'holds'}
      {first && facts.hard.length === 1 ? since(first) : ''}.
    </>
  );
};

/** When a lock was granted nobody knows; not before its transaction began. */
function since({ backend, prepared }: LockNode): string {
  const ms = serverMsOrNull(prepared?.prepared ?? backend?.xact_start ?? null);
  if (ms === null) return '';
  return `; ${prepared ? 'it was prepared' : 'its transaction began'} at ${clockText(new Date(ms))}`;
}

const safe = (text: string) => <SafeText text={text} />;

function by(nodes: readonly LockNode[]): ReactNode {
  const [first, second, ...more] = nodes;
  if (!first) return 'somebody';
  return (
    <>
      {first.prepared && 'the prepared transaction '}
      {safe(nameOf(first))}
      {second && (
        <>
          {more.length > 0 ? ', ' : ' and '}
          {safe(nameOf(second))}
        </>
      )}
      {more.length > 0 && ` and ${more.length} more`}
    </>
  );
}
