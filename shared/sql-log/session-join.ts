import { readMessage } from './log-message.ts';
import type { LogRecord } from './log-record.ts';

/** One call of a statement, or a fault of the server's. `ms` comes later where it is logged by itself. */
export interface LoggedCall {
  readonly kind: 'statement' | 'error';
  readonly record: LogRecord;
  readonly text: string;
  readonly parameters: string | null;
  readonly ms: number | null;
}

/** Who hears of calls; a `Mark` is what it keeps of one. */
export interface Joined<Mark> {
  call(call: LoggedCall): Mark;
  /** The duration of a call that was told before. */
  timed(mark: Mark, ms: number): void;
  /** A message that is no statement. */
  other(): void;
  /** Durations that belong to nothing that was logged. */
  unjoined(count: number): void;
}

type SqlMessage = Pick<Extract<ReturnType<typeof readMessage>, { kind: 'sql' }>, 'phase' | 'text' | 'ms'>;

interface InSession<Mark> {
  /** Waits for its duration. */
  call: { readonly mark: Mark } | null;
  /** Durations of parsing and binding: they come before the call that they belong to. */
  beforeMs: number;
  before: number;
}

/** Parse and bind; more in a row belong to statements that were not logged. */
const mostBefore = 2;
const mostSessions = 20_000;

/**
 * One call may be told in several messages: its text (log_statement), its duration (log_duration), both at once
 * (log_min_duration_statement), and parsing and binding before it. They are of one session, in this order.
 */
export class SessionJoin<Mark> {
  readonly #to: Joined<Mark>;
  readonly #sessions = new Map<number, InSession<Mark>>();

  constructor(to: Joined<Mark>) {
    this.#to = to;
  }

  take(record: LogRecord): void {
    const message = readMessage(record);
    if (message.kind === 'sql') this.#sql(record, message);
    else if (message.kind === 'duration') this.#duration(record.pid, message.ms);
    else {
      if (message.kind === 'fault') this.#fault(record);
      this.#to.other();
    }
  }

  #sql(record: LogRecord, { phase, text, ms }: SqlMessage): void {
    if (record.pid === null) {
      this.#sqlOfAnySession(record, { phase, text, ms });
      return;
    }
    const session = this.#sessionOf(record.pid);
    if (phase === 'parse' || phase === 'bind') {
      session.before += 1;
      session.beforeMs += ms ?? 0;
      session.call = null;
      return;
    }
    // The call was counted when its first rows were fetched.
    if (phase === 'fetch') return;
    const total = ms === null ? null : ms + session.beforeMs;
    const call: LoggedCall = { kind: 'statement', record, text, parameters: parametersOf(record), ms: total };
    const mark = this.#to.call(call);
    // Its duration comes by itself, and what was before it is added then.
    session.call = ms === null ? { mark } : null;
    if (ms !== null) forget(session);
  }

  /** Whose a message is that follows is not told: only what one message says by itself is known. */
  #sqlOfAnySession(record: LogRecord, { phase, text, ms }: SqlMessage): void {
    if (phase === 'parse' || phase === 'bind' || phase === 'fetch') return;
    this.#to.call({ kind: 'statement', record, text, parameters: parametersOf(record), ms });
  }

  #duration(pid: number | null, ms: number): void {
    if (pid === null) {
      this.#to.unjoined(1);
      return;
    }
    const session = this.#sessionOf(pid);
    const { call } = session;
    if (call !== null) {
      const total = ms + session.beforeMs;
      session.call = null;
      forget(session);
      this.#to.timed(call.mark, total);
      return;
    }
    session.before += 1;
    session.beforeMs += ms;
    if (session.before > mostBefore) {
      this.#to.unjoined(1);
      session.before = mostBefore;
      session.beforeMs = 0;
    }
  }

  #fault(record: LogRecord): void {
    if (record.pid !== null) {
      const session = this.#sessionOf(record.pid);
      session.call = null;
      forget(session);
    }
    this.#to.call({ kind: 'error', record, text: `${record.severity}: ${record.message}`, parameters: null, ms: null });
  }

  #sessionOf(pid: number): InSession<Mark> {
    const known = this.#sessions.get(pid);
    if (known !== undefined) return known;
    if (this.#sessions.size >= mostSessions) this.#sessions.clear();
    const made: InSession<Mark> = { call: null, beforeMs: 0, before: 0 };
    this.#sessions.set(pid, made);
    return made;
  }
}

function forget(session: InSession<unknown>): void {
  session.before = 0;
  session.beforeMs = 0;
}

/** `parameters: $1 = '1'`, in whatever language. */
function parametersOf({ detail }: LogRecord): string | null {
  const at = detail?.indexOf('$1 = ') ?? -1;
  return detail === null || at < 0 ? null : detail.slice(at);
}
