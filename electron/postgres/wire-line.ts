import type { DatabaseError } from 'pg';
import type { ServerConnection } from './connection.ts';
import { BudgetError, ClosedError, DeadlineError, ProtocolError } from './faults.ts';
import { FrameReader } from './frame-reader.ts';
import { databaseErrorOf } from './wire-error.ts';
import { copyFail, sync } from './wire-message.ts';

/** Who is told of the answer to one exchange; bodies lie in `bytes` from `from` to `to`, and are kept only as copies. */
export interface Answer {
  described?(bytes: Buffer, from: number, to: number): void;
  row?(bytes: Buffer, from: number, to: number): void;
  /** A piece of COPY TO STDOUT; a line, as a rule. */
  copied?(bytes: Buffer, from: number, to: number): void;
  /** COPY FROM STDIN waits for data; it is told that there is none. */
  asked?(): void;
  /** The tag of CommandComplete: `SELECT 5`, `COMMIT` … */
  completed?(tag: string): void;
}

/** How an exchange ended. */
export interface Ended {
  /** From just before the first byte was written until ReadyForQuery. */
  readonly ms: number;
  /** Of ReadyForQuery: idle, in a transaction, in a failed one. */
  readonly status: 'I' | 'T' | 'E';
  /** The server's error, if it sent one. The connection is in order all the same. */
  readonly error: DatabaseError | undefined;
}

/** A message, and how many statements are executed by it: fewer or more at ReadyForQuery are a fault of the wire. */
export interface Message {
  readonly bytes: Buffer;
  readonly steps: number;
}

export interface ExchangeLimits {
  readonly deadlineMs: number;
  readonly budgetBytes: number;
}

interface Current {
  readonly answer: Answer;
  readonly steps: number;
  readonly startedMs: number;
  readonly deadlineMs: number;
  readonly budgetBytes: number;
  readonly resolve: (ended: Ended) => void;
  readonly reject: (error: Error) => void;
  received: number;
  completed: number;
  error: DatabaseError | undefined;
}

const at = (letter: string) => letter.charCodeAt(0);
const code = {
  row: at('D'),
  ready: at('Z'),
  description: at('T'),
  error: at('E'),
  copyIn: at('G'),
  copied: at('d'),
  complete: at('C'),
  empty: at('I'),
} as const;
/** ParseComplete, BindComplete, CloseComplete, NoData, ParameterDescription, CopyOut, CopyDone, Notice, Notification,
 * ParameterStatus: nothing that anybody here waits for. */
const passed = new Set(['1', '2', '3', 'n', 't', 'H', 'c', 'N', 'A', 'S'].map(at));

const idleBudgetBytes = 1e6;
const stopMs = 200;
const tickMs = 250;

/**
 * The extended protocol spoken by hand on a connection of its own, for the lanes that need the status of the
 * transaction, raw cells or the least possible work: one exchange at a time, from its first byte to ReadyForQuery.
 */
export class WireLine {
  readonly #connection: ServerConnection;
  readonly #send: (bytes: Buffer) => void;
  readonly #reader = new FrameReader((type, bytes, from, to) => this.#frame(type, bytes, from, to));
  readonly #onEnd: () => void;
  /** What comes at most a few times in an exchange, or with COPY. */
  readonly #handlers = new Map<number, (bytes: Buffer, from: number, to: number) => void>([
    [code.description, (bytes, from, to) => this.#current?.answer.described?.(bytes, from, to)],
    [code.copied, (bytes, from, to) => this.#current?.answer.copied?.(bytes, from, to)],
    [code.complete, (bytes, from, to) => this.#completed(bytes.toString('utf8', from, to - 1))],
    [code.empty, () => this.#completed('')],
    [code.error, (bytes, from, to) => this.#failed(bytes, from, to)],
    [code.copyIn, () => this.#refuseCopy()],
  ]);
  #current: Current | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What comes next must not be sent while the cancel is on its way. */
  #isStopping = false;

  /** `onEnd` is called when the connection breaks or is closed. */
  constructor(connection: ServerConnection, onEnd: () => void) {
    this.#connection = connection;
    this.#onEnd = onEnd;
    this.#send = connection.takeOver({
      chunk: (bytes) => this.#chunk(bytes),
      handleError: (error) => {
        this.#settle(error);
        this.#onEnd();
      },
    });
  }

  /** Why it is of no use any more; undefined while it is. */
  get end(): Error | undefined {
    return this.#connection.end;
  }

  get pid(): number | undefined {
    return this.#connection.announcedPid;
  }

  get isAtWork(): boolean {
    return this.#current !== undefined;
  }

  /**
   * Sends `message`, which ends with Sync (or is a simple query), and resolves at ReadyForQuery, also after an error of
   * the server's. Rejects when the connection ends, the budget is used up or the deadline passes; it is destroyed then.
   */
  exchange({ bytes, steps }: Message, answer: Answer, limits: ExchangeLimits): Promise<Ended> {
    return new Promise((resolve, reject) => {
      if (this.#connection.end !== undefined) return reject(this.#connection.end);
      if (this.#isStopping) return reject(new ClosedError('Stopped'));
      if (this.#current !== undefined) return reject(new ProtocolError('one exchange at a time'));
      const { deadlineMs, budgetBytes } = limits;
      this.#watch(deadlineMs);
      const counted = { received: 0, completed: 0, error: undefined };
      const startedMs = performance.now();
      this.#current = { answer, steps, startedMs, deadlineMs, budgetBytes, resolve, reject, ...counted };
      this.#send(bytes);
    });
  }

  /** The server is told first, then the connection is destroyed: within 200 ms, whatever the server does. */
  async stop(): Promise<void> {
    if (this.#connection.end !== undefined) return;
    this.#isStopping = true;
    if (this.#current !== undefined) {
      const idle = new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
      const late = new Promise((resolve) => setTimeout(resolve, stopMs).unref());
      await Promise.race([Promise.all([this.#connection.cancel(), idle]), late]);
    }
    this.#giveUp(new ClosedError('Stopped'));
  }

  #whenIdle: () => void = () => {};

  /** One timer for many short exchanges, since setting one for each would be a good part of their cost. */
  #watch(deadlineMs: number): void {
    if (this.#timer !== undefined) return;
    const everyMs = Math.min(tickMs, deadlineMs);
    this.#timer = setInterval(() => {
      const current = this.#current;
      if (current === undefined) return this.#rest();
      if (performance.now() - current.startedMs < current.deadlineMs) return;
      this.#abandon(new DeadlineError(`No answer within ${current.deadlineMs / 1000} s`));
    }, everyMs);
    this.#timer.unref();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #chunk(bytes: Buffer): void {
    const current = this.#current;
    this.#reader.read(bytes);
    if (current === undefined && this.#reader.missing > idleBudgetBytes) {
      throw new ProtocolError(`${this.#reader.missing} bytes were announced, and nothing was asked`);
    }
    if (current === undefined || current !== this.#current) return;
    current.received += bytes.length;
    if (current.received + this.#reader.missing <= current.budgetBytes) return;
    this.#abandon(new BudgetError(`more than ${Math.round(current.budgetBytes / 1e6)} MB came for one statement`));
  }

  #frame(type: number, bytes: Buffer, from: number, to: number): void {
    if (type === code.row) this.#current?.answer.row?.(bytes, from, to);
    else if (type === code.ready) this.#ready(bytes[from] ?? 0);
    else this.#rare(type, bytes, from, to);
  }

  #rare(type: number, bytes: Buffer, from: number, to: number): void {
    const handle = this.#handlers.get(type);
    if (handle !== undefined) handle(bytes, from, to);
    else if (!passed.has(type)) throw new ProtocolError(`a message of type ${type} came`);
  }

  #ready(byte: number): void {
    const ms = performance.now();
    const status = String.fromCharCode(byte);
    if (status !== 'I' && status !== 'T' && status !== 'E') throw new ProtocolError('ReadyForQuery without a status');
    const current = this.#current;
    if (current === undefined) throw new ProtocolError('ReadyForQuery to nothing');
    const isDue = current.error !== undefined || current.completed === current.steps;
    if (!isDue) throw new ProtocolError('ReadyForQuery came before the statement was complete');
    this.#current = undefined;
    current.resolve({ ms: ms - current.startedMs, status, error: current.error });
    this.#whenIdle();
  }

  #completed(tag: string): void {
    const current = this.#current;
    if (current === undefined) return;
    current.completed += 1;
    current.answer.completed?.(tag);
  }

  /** FATAL is not followed by ReadyForQuery but by the end of the connection, which then is told as this error. */
  #failed(bytes: Buffer, from: number, to: number): void {
    const error = databaseErrorOf(bytes, from, to);
    if (this.#current !== undefined) this.#current.error ??= error;
    else this.#giveUp(error);
  }

  /** The Sync that was sent is swallowed by COPY FROM STDIN, so another must follow. */
  #refuseCopy(): void {
    this.#current?.answer.asked?.();
    this.#send(Buffer.concat([copyFail('Heapscope sends no data'), sync]));
  }

  /** Whoever waits gets `error`; the server is told to stop what nobody waits for any more. */
  #abandon(error: Error): void {
    void this.#connection.cancel();
    this.#settle(error);
    this.#giveUp(new ClosedError(error.message));
  }

  #settle(error: Error): void {
    this.#rest();
    const current = this.#current;
    this.#current = undefined;
    current?.reject(error instanceof ClosedError ? error : (current.error ?? error));
    this.#whenIdle();
  }

  #giveUp(reason: Error): void {
    this.#rest();
    this.#connection.destroy(reason);
  }
}
