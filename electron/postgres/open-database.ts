import type { Secrets } from '../../shared/contract/connection-ways.ts';
import type { ConnectionState, SavedProfile, ServerFacts } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';
import type { SafetyPromise } from '../../shared/contract/user-lane.ts';
import { type Failure, FailureError } from '../../shared/failure.ts';
import { type ActionSession, openActionSession } from './action-session.ts';
import { delayMs, healthyMs, retryNowEveryMs } from './back-off.ts';
import { type BenchmarkOptions, openBenchmarkSession } from './benchmark-lane.ts';
import type { BenchmarkSession } from './benchmark-session.ts';
import type { Call } from './call.ts';
import type { SessionGround } from './catalog-session.ts';
import { type CommandSession, openCommandSession } from './command-session.ts';
import { failureOf, isFinal, isIdleEnd } from './failures.ts';
import { ProtocolError } from './faults.ts';
import { type Opened, type OpenNeeds, openGround } from './open-ground.ts';
import { readPromise } from './safety-promise.ts';
import type { SentLedger } from './sent.ts';
import { openUserSession } from './user-lane.ts';
import type { UserSession, UserStatement } from './user-session.ts';

type State =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening'; readonly opened: Promise<Opened> }
  | { readonly kind: 'open'; readonly opened: Opened; readonly sinceMs: number }
  | {
      readonly kind: 'lost';
      readonly failure: Failure;
      readonly since: string;
      /** performance.now() of the next try; null when no try would help. */
      readonly nextMs: number | null;
    };

/** What the user typed to open it: kept here only, and forgotten when it was wrong. */
export interface TypedSecrets {
  readonly password?: string;
  readonly secrets?: Secrets;
}

export interface DatabaseNeeds extends OpenNeeds {
  readonly sent: SentLedger;
  readonly profile: () => Promise<SavedProfile>;
  readonly onChange: () => void;
  readonly random: () => number;
}

/**
 * One database that is open, was open, or is to be opened.
 *
 *              open, session                 the server let us in
 *   closed ───────────────────▶ opening ─────────────────────────────▶ open
 *     ▲ ▲                        │   ▲                                   │
 *     │ └── a first `open` fails ┘   │ at once, then after 10, 30,       │ the last connection
 *     │                          │   │ 60, 120, 120 … s; or retryNow     │ broke by itself
 *     │      any other try fails ▼   │                                   ▼
 *     └─────── close ────────── lost ◀───────────────────────────────────┘
 *
 * `lost` waits for nothing when trying again cannot help (wrong password, no such database, TLS): then only `open` and
 * `retryNow` try. A session asked for in `lost` fails at once with the reason, so that polling never knocks.
 */
export class OpenDatabase {
  readonly #at: At;
  readonly #needs: DatabaseNeeds;
  #state: State = { kind: 'closed' };
  #typed: TypedSecrets = {};
  #timer: NodeJS.Timeout | undefined;
  /** Tries that failed since the connection was last healthy; another loss soon after a success counts as one. */
  #failed = 0;
  #hasTriedAtOnce = false;
  #lostSince: string | undefined;
  /** It stood once since it was closed last. */
  #wasOpen = false;
  #isTelling = false;
  #lastRetryMs = Number.NEGATIVE_INFINITY;

  constructor(at: At, needs: DatabaseNeeds) {
    this.#at = at;
    this.#needs = needs;
  }

  get state(): ConnectionState {
    const at = this.#at;
    const state = this.#state;
    if (state.kind === 'open') return { kind: 'open', at, connections: state.opened.ground.pool.size };
    if (state.kind !== 'lost') return { kind: state.kind, at };
    const { since, failure, nextMs } = state;
    return {
      kind: 'lost',
      at,
      since,
      wasOpen: this.#wasOpen,
      message: failure.message,
      ...(failure.advice === undefined ? {} : { advice: failure.advice }),
      attempt: this.#failed,
      retryInMs: nextMs === null ? null : Math.max(0, Math.round(nextMs - performance.now())),
    };
  }

  /** Asked for by the user: tries at once, in any state but `open`. */
  async open(call: Call, typed: TypedSecrets = {}): Promise<ServerFacts> {
    this.#typed = { ...this.#typed, ...typed };
    if (this.#state.kind === 'open') return this.#state.opened.facts;
    const wasLost = this.#state.kind === 'lost';
    return (await this.#try(call, wasLost ? 'lost' : 'closed')).facts;
  }

  /** For a session: opens it when it is closed. */
  async ground(call: Call): Promise<SessionGround> {
    return (await this.#opened(call)).ground;
  }

  /** A session of the action lane. */
  async action(call: Call): Promise<ActionSession> {
    const { ground, openLane } = await this.#opened(call);
    return openActionSession(ground, () => openLane('action'), call);
  }

  /** A session of the action lane for commands. */
  async command(call: Call): Promise<CommandSession> {
    return openCommandSession(await this.#opened(call), call);
  }

  /** A session of the user lane, for one text. */
  async user(call: Call, statement: UserStatement): Promise<UserSession> {
    return openUserSession(await this.#opened(call), call, statement);
  }

  /** A session of the benchmark lane. */
  async benchmark(call: Call, options: BenchmarkOptions): Promise<BenchmarkSession> {
    return openBenchmarkSession(await this.#opened(call), call, options);
  }

  async promise(call: Call): Promise<SafetyPromise> {
    return readPromise((await this.#opened(call)).ground, call);
  }

  /** The pids of our backends there; none where a pooler stands between, which gives no true ones. */
  get pids(): readonly number[] {
    const { kind } = this.#state;
    if (kind !== 'open' || this.#state.opened.facts.isPooled) return [];
    return this.#state.opened.ground.pool.announcedPids;
  }

  async facts(call: Call): Promise<ServerFacts> {
    return (await this.#opened(call)).facts;
  }

  /** Tries at once, unless it did in the last 2 s. Answers with the state that this led to. */
  async retryNow(call: Call): Promise<ConnectionState> {
    const isDue = performance.now() - this.#lastRetryMs >= retryNowEveryMs;
    if (this.#state.kind !== 'lost' || !isDue) return this.state;
    this.#lastRetryMs = performance.now();
    await this.#try(call, 'lost').catch(() => {});
    return this.state;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const before = this.#state;
    this.#typed = {};
    this.#start();
    this.#lostSince = undefined;
    this.#wasOpen = false;
    this.#become({ kind: 'closed' });
    if (before.kind === 'open') await before.opened.ground.pool.close();
    if (before.kind === 'opening') await before.opened.then(({ ground }) => ground.pool.close()).catch(() => {});
  }

  async #opened(call: Call): Promise<Opened> {
    const state = this.#state;
    if (state.kind === 'open') return state.opened;
    if (state.kind === 'opening') return state.opened;
    if (state.kind === 'lost') throw new FailureError(whileLost(state.failure));
    return this.#try(call, 'lost');
  }

  /** One try at a time; who comes while it runs gets its outcome. `onFailure` is the state that a failure leads to. */
  #try(call: Call, onFailure: 'closed' | 'lost'): Promise<Opened> {
    if (this.#state.kind === 'opening') return this.#state.opened;
    clearTimeout(this.#timer);
    const opened = this.#openGround(call).then(
      (result) => {
        if (this.#state === state) this.#stand(result);
        return result;
      },
      (error: unknown) => {
        if (this.#state === state) this.#fell(error, onFailure);
        throw new FailureError(failureOf(error), { cause: error });
      },
    );
    const state: State = { kind: 'opening', opened };
    this.#become(state);
    opened.catch(() => {});
    return opened;
  }

  async #openGround(call: Call): Promise<Opened> {
    const profile = await this.#needs.profile();
    const { passwordFor, secretFor } = this.#needs;
    const needs: OpenNeeds = {
      ...this.#needs,
      passwordFor: () => this.#typed.password ?? passwordFor(profile),
      secretFor: (_profile, name) => this.#typed.secrets?.[name] ?? secretFor?.(profile, name),
    };
    return openGround(this.#at, profile, needs, call.statements);
  }

  #stand(opened: Opened): void {
    const { pool } = opened.ground;
    pool.onLoss = (error, left) => {
      if (this.#state.kind !== 'open' || this.#state.opened !== opened) return;
      if (left > 0 || isIdleEnd(error)) this.#needs.onChange();
      else this.#lose(error, this.#state.sinceMs);
    };
    pool.onSize = () => this.#tellSize(opened);
    this.#lostSince = undefined;
    this.#wasOpen = true;
    this.#become({ kind: 'open', opened, sinceMs: performance.now() });
  }

  /** How many connections stand is part of the state. Several that come or go together are told once. */
  #tellSize(opened: Opened): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      if (this.#state.kind === 'open' && this.#state.opened === opened) this.#needs.onChange();
    });
  }

  #lose(error: unknown, sinceMs: number): void {
    if (this.#state.kind === 'open') void this.#state.opened.ground.pool.close(asError(error));
    if (performance.now() - sinceMs >= healthyMs) this.#start();
    if (this.#hasTriedAtOnce) this.#failed += 1;
    const inMs = this.#hasTriedAtOnce ? delayMs(this.#failed, this.#needs.random()) : 0;
    this.#hasTriedAtOnce = true;
    // It did speak PostgreSQL a moment ago, so broken bytes are no reason to give up.
    this.#wait(error, isFinal(error) && !(error instanceof ProtocolError) ? null : inMs);
  }

  #fell(error: unknown, to: 'closed' | 'lost'): void {
    // A password that was typed and refused is not tried again.
    if (isFinal(error)) this.#typed = {};
    if (to === 'closed') {
      this.#become({ kind: 'closed' });
      return;
    }
    this.#failed += 1;
    this.#wait(error, isFinal(error) ? null : delayMs(this.#failed, this.#needs.random()));
  }

  #wait(error: unknown, inMs: number | null): void {
    this.#lostSince ??= new Date().toISOString();
    const nextMs = inMs === null ? null : performance.now() + inMs;
    this.#become({ kind: 'lost', failure: failureOf(error), since: this.#lostSince, nextMs });
    if (inMs === null) return;
    this.#timer = setTimeout(() => {
      const call: Call = { signal: new AbortController().signal, statements: [] };
      this.#try(call, 'lost').catch(() => {});
    }, inMs);
    this.#timer.unref();
  }

  #start(): void {
    this.#failed = 0;
    this.#hasTriedAtOnce = false;
  }

  #become(state: State): void {
    this.#state = state;
    this.#needs.onChange();
  }
}

/** Whatever happened then, now there is no connection; only a server that we do not speak to stays what it is. */
const whileLost = (failure: Failure): Failure =>
  failure.kind === 'unsupported' ? failure : { ...failure, kind: 'not-connected' };

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));
