import { setTimeout as wait } from 'node:timers/promises';
import type { Backend, JournalEntry, Outcome, Target } from '../../../shared/contract/activity.ts';
import type { ServerFacts } from '../../../shared/contract/connections.ts';
import type { At } from '../../../shared/contract/place.ts';
import { type Failure, FailureError } from '../../../shared/failure.ts';
import type { ActionSession } from '../../postgres/action-session.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import { tryToJournal } from '../../store/command-entry.ts';
import type { Journal } from '../../store/journal.ts';
import { cancelBackend, endBackend } from './end.sql.ts';
import { lookAgain, type SeenAgain } from './look-again.sql.ts';
import {
  type Action,
  done,
  failed,
  gone,
  notKnown,
  refused,
  stillThere,
  type Told,
  unmatched,
  unseen,
} from './outcome-words.ts';

export interface ActNeeds {
  readonly databases: Pick<Databases, 'ourPids'>;
  readonly samplers: Pick<Samplers, 'now'>;
  readonly journal: Journal;
}

/** Where something is done, and over which line. */
export interface Place {
  readonly at: At;
  readonly facts: ServerFacts;
  readonly lane: ActionSession;
  /** Its signal is never raised: what was begun is seen through and journalled, also when the page has gone. */
  readonly call: Call;
}

const patienceMs = 5_000;
const firstLookMs = 20;
const slowestLookMs = 250;

/**
 * Ends or cancels one backend if it is still what the user saw, and says what became of it. Never rejects. The journal
 * has the intent before anything is sent; a disk that refuses it keeps nobody from ending anything, but is told.
 */
export async function act(needs: ActNeeds, place: Place, action: Action, target: Target): Promise<Outcome> {
  const entry = intent(needs, place, action, target);
  const before = await tryToJournal(needs.journal, entry);
  const { told, who } = await signal(needs, place, action, target);
  const after = await tryToJournal(
    needs.journal,
    { ...entry, ...who, outcome: told.kind, words: told.words },
    before.id,
  );
  return { ...told, unjournalled: after.why ?? before.why };
}

type Who = Pick<JournalEntry, 'usename' | 'application_name' | 'query'>;
interface Signalled {
  readonly told: Told;
  /** Of the very row that was signalled. */
  readonly who?: Who;
}

async function signal(needs: ActNeeds, place: Place, action: Action, target: Target): Promise<Signalled> {
  const { pid, state } = target;
  const { role, isPooled } = place.facts;
  if (action === 'cancel' && state.startsWith('idle')) {
    return { told: refused(pid, `Backend ${pid} is ${state}: there is no statement to cancel`) };
  }
  const statement = action === 'end' ? endBackend : cancelBackend;
  try {
    const [found] = await place.lane.rows(statement, target, needs.databases.ourPids());
    if (found === undefined) return { told: unmatched(target, await look(needs, place, pid), role) };
    const { signalled, ...who } = found;
    if (!signalled) return { told: gone(pid), who };
    const told = await outcomeOf(needs, place, action, target);
    return { told: told === 'done' ? done(action, pid, isPooled) : told, who };
  } catch (error) {
    const failure = failureFrom(error);
    const wasSent = place.call.statements.at(-1)?.name === statement.name;
    if (wasSent && failure.sql === undefined) return { told: await unanswered(needs, place, action, target, failure) };
    const now = failure.kind === 'denied' ? await look(needs, place, pid).catch(() => undefined) : undefined;
    return { told: failed(target, failure, now, role) };
  }
}

/** The line broke between the question and its answer: only what is seen now tells. */
async function unanswered(
  needs: ActNeeds,
  place: Place,
  action: Action,
  target: Target,
  failure: Failure,
): Promise<Told> {
  try {
    const isOver = isDone(action, target, await look(needs, place, target.pid));
    // Over it is; whether by us, and what its client was told, nobody said.
    if (isOver) return { ...done(action, target.pid, place.facts.isPooled), clientSaw: null, sqlstate: null };
  } catch {
    // The same line, broken again.
  }
  return notKnown(target.pid, failure);
}

/** Looks until what was meant has happened, for 5 s at most. The signal is out, so nothing here is a failure of it. */
async function outcomeOf(needs: ActNeeds, place: Place, action: Action, target: Target): Promise<'done' | Told> {
  const deadline = performance.now() + patienceMs;
  try {
    for (let pauseMs = firstLookMs; ; pauseMs = Math.min(slowestLookMs, pauseMs * 2)) {
      if (isDone(action, target, await look(needs, place, target.pid))) return 'done';
      if (performance.now() + pauseMs > deadline) return stillThere(action, target.pid, patienceMs / 1000);
      await wait(pauseMs);
    }
  } catch (error) {
    return unseen(action, target.pid, failureFrom(error));
  }
}

function isDone(action: Action, target: Target, now: SeenAgain | undefined): boolean {
  if (now === undefined || now.backend_start !== target.backend_start) return true;
  return action === 'cancel' && now.state_change !== target.state_change;
}

/** Over the same line: there may be no other. Of many looks only the last one is shown. */
async function look(needs: ActNeeds, { lane, call }: Place, pid: number): Promise<SeenAgain | undefined> {
  const [now] = await lane.rows(lookAgain, pid, needs.databases.ourPids());
  const before = call.statements.length - 2;
  if (call.statements[before]?.name === lookAgain.name) call.statements.splice(before, 1);
  return now;
}

function intent({ samplers }: ActNeeds, { at, facts }: Place, action: Action, target: Target): JournalEntry {
  const seen: Backend | undefined = samplers
    .now(at)
    ?.find(({ pid, backend_start }) => pid === target.pid && backend_start === target.backend_start);
  return {
    on: new Date().toISOString(),
    action,
    connection: facts.profile.name,
    environment: facts.profile.environment,
    database: facts.database,
    role: facts.role,
    target,
    usename: seen?.usename ?? null,
    application_name: seen?.application_name ?? null,
    query: seen?.query?.slice(0, 200) ?? null,
    outcome: 'unknown',
    words: 'Heapscope ended before it knew what came of it',
  };
}

function failureFrom(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error) };
}
