import { clientTold } from '../../../shared/activity/consequence.ts';
import type { Outcome, Target } from '../../../shared/contract/activity.ts';
import type { Failure } from '../../../shared/failure.ts';
import { ident } from '../../../shared/ident.ts';
import type { SeenAgain } from './look-again.sql.ts';

export type Action = 'end' | 'cancel';
/** An outcome before it is known whether the journal took it. */
export type Told = Omit<Outcome, 'unjournalled'>;

const told = (pid: number, kind: Told['kind'], words: string, more: Partial<Told> = {}): Told => ({
  pid,
  kind,
  words,
  sqlstate: null,
  clientSaw: null,
  grant: null,
  ...more,
});

export const refused = (pid: number, why: string): Told => told(pid, 'refused', `${why}; nothing was done`);

/** The signal was sent and what was meant is seen to have happened. */
export function done(action: Action, pid: number, isPooled: boolean): Told {
  const clientSaw = isPooled ? null : clientTold[action];
  if (action === 'cancel') {
    const words = `The statement of ${pid} is over; its connection stays`;
    return told(pid, 'cancelled', words, { clientSaw, sqlstate: '57014' });
  }
  const whose = isPooled ? "the pooler's connection is closed, its client's is not" : 'its connection is closed';
  return told(pid, 'ended', `Backend ${pid} ended: ${whose}`, { clientSaw, sqlstate: '57P01' });
}

/** Signalled, and after `seconds` still there. */
export function stillThere(action: Action, pid: number, seconds: number): Told {
  const what = action === 'end' ? `Backend ${pid} was told to end` : `The statement of ${pid} was told to stop`;
  const why = action === 'end' ? 'a large rollback takes its time' : 'some work cannot be interrupted at once';
  return told(pid, 'still-ending', `${what} and is still there after ${seconds} s: ${why}`);
}

/** Signalled; whether it came to pass could not be read. */
export const unseen = (action: Action, pid: number, failure: Failure): Told =>
  told(
    pid,
    'still-ending',
    `The signal was sent to ${pid}. Whether it ${action === 'end' ? 'ended' : 'stopped'} could not be read: ${failure.message}`,
  );

/** Sent, and the answer never came. */
export const notKnown = (pid: number, failure: Failure): Told =>
  told(pid, 'failed', `${failure.message}. Whether the signal reached ${pid} is not known`);

export const gone = (pid: number): Told => told(pid, 'gone', `There is no backend ${pid} any more; nothing was done`);

/** The statement matched nothing: who has the pid now says why. */
export function unmatched(target: Target, now: SeenAgain | undefined, role: string): Told {
  const { pid } = target;
  if (now === undefined) return gone(pid);
  if (now.isOurs) return refused(pid, `Backend ${pid} is one of Heapscope's own`);
  if (now.backend_start === null) return hidden(pid, now, role);
  if (now.backend_start !== target.backend_start) {
    return told(
      pid,
      'gone',
      `The backend is gone; pid ${pid} is another one since ${now.backend_start}. Nothing was done`,
    );
  }
  if (now.backend_type !== 'client backend') {
    return refused(pid, `Backend ${pid} is a ${now.backend_type ?? 'process'}, no client's`);
  }
  return told(pid, 'moved-on', `Backend ${pid} had moved on: ${change(target, now)}. Nothing was done`);
}

function change(target: Target, now: SeenAgain): string {
  if (now.state !== target.state) return `it is ${now.state ?? 'in no known state'} now`;
  if (now.xact_start === target.xact_start) {
    return now.state_change === target.state_change
      ? 'it had changed and is as before again'
      : 'it ran something else meanwhile';
  }
  return now.xact_start === null ? 'its transaction is over' : `it is in another transaction, since ${now.xact_start}`;
}

/** With pg_signal_backend alone a role may end others and cannot tell whom. */
function hidden(pid: number, now: SeenAgain, role: string): Told {
  const words = `What backend ${pid} does is hidden from ${role}, so it cannot be told from another; nothing was done`;
  return told(pid, 'denied', withSuperuser(words, now), { grant: grantFor(now, role) });
}

/** What the server said to it. 42501 is a matter of rights, which a GRANT may mend; anything else failed. */
export function failed(target: Target, failure: Failure, now: SeenAgain | undefined, role: string): Told {
  const { sql } = failure;
  const words = sql?.detail === undefined ? failure.message : `${failure.message}: ${sql.detail}`;
  const sqlstate = sql?.sqlstate ?? null;
  if (failure.kind !== 'denied') {
    return told(
      target.pid,
      'failed',
      failure.advice === undefined ? words : `${words.replace(/\.$/, '')}. ${failure.advice}`,
      {
        sqlstate,
      },
    );
  }
  return told(target.pid, 'denied', withSuperuser(words, now), {
    sqlstate,
    grant: now ? grantFor(now, role) : null,
  });
}

/** The server's detail ends with a full stop of its own. */
const withSuperuser = (words: string, now: SeenAgain | undefined) =>
  now?.isSuperuser === true
    ? `${words.replace(/\.$/, '')}. Only a superuser may end or cancel what a superuser runs`
    : words;

/** What an administrator would run so that this role may. Against a superuser no GRANT of a role helps. */
function grantFor(now: SeenAgain, role: string): string | null {
  if (now.isSuperuser === true) return null;
  const missing = [...(now.maySignal ? [] : ['pg_signal_backend']), ...(now.maySeeAll ? [] : ['pg_read_all_stats'])];
  return missing.length === 0 ? null : `GRANT ${missing.join(', ')} TO ${ident(role)};`;
}
