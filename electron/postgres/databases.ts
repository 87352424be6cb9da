import type { ConnectionState, SavedProfile, ServerFacts } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';
import type { SafetyPromise } from '../../shared/contract/user-lane.ts';
import { FailureError, fail } from '../../shared/failure.ts';
import type { ActionSession } from './action-session.ts';
import { profileOf } from './at.ts';
import type { BenchmarkOptions } from './benchmark-lane.ts';
import type { BenchmarkSession } from './benchmark-session.ts';
import { briefly } from './brief-session.ts';
import type { Call } from './call.ts';
import { CatalogSession } from './catalog-session.ts';
import type { CommandSession } from './command-session.ts';
import { Hearers } from './hearers.ts';
import { OpenDatabase, type TypedSecrets } from './open-database.ts';
import type { OpenNeeds } from './open-ground.ts';
import type { SentLedger } from './sent.ts';
import { SentLedgers } from './sent-ledgers.ts';
import type { Session } from './session.ts';
import type { UserSession, UserStatement } from './user-session.ts';

/** What a room service needs from the connections: a session on the database that its question names. */
export interface Databases {
  /** Opens it when it is not open and its password is known; else fails with `not-connected`. */
  session(at: At, call: Call): Promise<Session>;
  /** For the few statements that change something: a lane of its own. Close it after use. */
  action(at: At, call: Call): Promise<ActionSession>;
  /**
   * For what changes the server and is no signal: VACUUM, ALTER SYSTEM … Who asks decides first whether it may. Fails
   * with `unsupported` behind a pooler. Close it after use; a stopped call closes it too.
   */
  command(at: At, call: Call): Promise<CommandSession>;
  /**
   * The pids of every backend of ours, on every server that is open without a pooler. Behind one they are not known;
   * there application_name tells.
   */
  ourPids(): readonly number[];
  facts(at: At, call: Call): Promise<ServerFacts>;
  /**
   * One connection apart from all that is open, for the length of `use`: to look into another database or server for a
   * moment. Nothing of it stays, and `states` does not tell of it. Ask one statement at a time.
   */
  brief<T>(at: At, call: Call, use: (session: Session, facts: ServerFacts) => Promise<T>): Promise<T>;
  /** A connection of the user lane, for this text alone. Close it after use; a stopped call closes it too. */
  user(at: At, call: Call, statement: UserStatement): Promise<UserSession>;
  /** A connection of the benchmark lane; fails with `unsupported` behind a pooler. Close it after use. */
  benchmark(at: At, call: Call, options: BenchmarkOptions): Promise<BenchmarkSession>;
  /** What "read only" is worth for the role at hand. */
  promise(at: At, call: Call): Promise<SafetyPromise>;
  /** Every database that is open, being opened or lost. */
  states(): readonly ConnectionState[];
  /** Every statement that was sent there since Heapscope began, as far as it is kept. */
  sent(at: At): SentLedger;
}

/** The whole of it, for the room that opens and closes them. */
export interface OpenDatabases extends Databases {
  /**
   * Opens it at once, whatever happened before. Secrets given here are used for this database, in this process,
   * until it is closed; without them `passwordFor` and `secretFor` are asked when the server asks. Fails with the reason, and then does
   * not try again by itself unless it had been open.
   */
  open(at: At, call: Call, options?: TypedSecrets): Promise<ServerFacts>;
  /** False when it was not open. */
  close(at: At): Promise<boolean>;
  /** Every database of a profile: it was changed or removed. */
  closeProfile(id: string): Promise<void>;
  closeAll(): Promise<void>;
  /** Tries a lost one at once; heard once in 2 s. */
  retryNow(at: At, call: Call): Promise<ConnectionState>;
  /** Called at each change of a state. Returns how to stop it. */
  onChange(listener: () => void): () => void;
  /**
   * Called before one that was asked for is closed, and waited for: what must be done while it still stands. It never
   * rejects, and takes a few seconds at most. Returns how to stop it.
   */
  onClosing(listener: (at: At, why: 'closed' | 'quit') => Promise<void>): () => void;
}

type Maybe<T> = T | undefined | Promise<T | undefined>;

export interface DatabasesNeeds {
  readonly profileFor: (id: string) => Maybe<SavedProfile>;
  readonly passwordFor: (profile: SavedProfile) => Maybe<string>;
  readonly secretFor?: OpenNeeds['secretFor'];
  readonly openTunnel?: OpenNeeds['openTunnel'];
  /** Of Heapscope, for application_name. */
  readonly version: string;
  /** 0..1, for the back-off's jitter. */
  readonly random?: () => number;
}

/** None is open yet. What is opened stays so, and comes back by itself, until it is closed. */
export function openDatabases(needs: DatabasesNeeds): OpenDatabases {
  const databases = new Map<At, OpenDatabase>();
  const changes = new Hearers<[], void>();
  const closing = new Hearers<[at: At, why: 'closed' | 'quit'], Promise<void>>();
  const ledgers = new SentLedgers();
  const briefNeeds = { version: needs.version, passwordFor: needs.passwordFor, ...waysOf(needs) };

  const profile = async (at: At): Promise<SavedProfile> =>
    (await needs.profileFor(profileOf(at))) ?? fail('not-connected', `There is no connection "${profileOf(at)}"`);

  const database = (at: At): OpenDatabase => {
    const known = databases.get(at);
    if (known !== undefined) return known;
    const made = new OpenDatabase(at, {
      version: needs.version,
      passwordFor: needs.passwordFor,
      ...waysOf(needs),
      random: needs.random ?? Math.random,
      sent: ledgers.of(at),
      profile: () => profile(at),
      onChange: () => void changes.tell(),
    });
    databases.set(at, made);
    return made;
  };

  const close = async (at: At, why: 'closed' | 'quit' = 'closed'): Promise<boolean> => {
    const known = databases.get(at);
    const wasOpen = known !== undefined && known.state.kind !== 'closed';
    if (wasOpen) await Promise.all(closing.tell(at, why));
    if (databases.get(at) === known) databases.delete(at);
    await known?.close();
    return wasOpen;
  };

  const closeWhere = async (matches: (at: At) => boolean, why: 'closed' | 'quit') => {
    await Promise.all([...databases.keys()].filter(matches).map((at) => close(at, why)));
  };

  return {
    session: async (at, call) => new CatalogSession(await orStopped(database(at).ground(call), call.signal), call),
    action: (at, call) => orStopped(database(at).action(call), call.signal),
    command: (at, call) => orStopped(database(at).command(call), call.signal),
    ourPids: () => [...databases.values()].flatMap(({ pids }) => pids),
    facts: (at, call) => orStopped(database(at).facts(call), call.signal),
    brief: async (at, call, use) => briefly(at, await profile(at), { ...briefNeeds, sent: ledgers.of(at) }, call, use),
    user: (at, call, statement) => orStopped(database(at).user(call, statement), call.signal),
    benchmark: (at, call, options) => orStopped(database(at).benchmark(call, options), call.signal),
    promise: (at, call) => orStopped(database(at).promise(call), call.signal),
    states: () => [...databases.values()].map(({ state }) => state).filter(({ kind }) => kind !== 'closed'),
    open: (at, call, options = {}) => database(at).open(call, options),
    sent: (at) => ledgers.of(at),
    close: (at) => close(at),
    closeProfile: (id) => closeWhere((at) => profileOf(at) === id, 'closed'),
    closeAll: () => closeWhere(() => true, 'quit'),
    retryNow: async (at, call) => (await databases.get(at)?.retryNow(call)) ?? { kind: 'closed', at },
    onChange: (listener) => changes.add(listener),
    onClosing: (listener) => closing.add(listener),
  };
}

/** Absent stays absent. */
const waysOf = ({ secretFor, openTunnel }: DatabasesNeeds) => ({
  ...(secretFor === undefined ? {} : { secretFor }),
  ...(openTunnel === undefined ? {} : { openTunnel }),
});

/** Opening goes on for whoever else waits; the stopped call does not. */
function orStopped<T>(opening: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new FailureError({ kind: 'cancelled', message: 'Stopped' }));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    opening.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
