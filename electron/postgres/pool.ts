import type { ServerConnection } from './connection.ts';
import { isFinal } from './failures.ts';
import { ClosedError } from './faults.ts';

/** What kind of connection is asked for, when not simply the next one that is free. */
export interface Wanted {
  /** One that ran nothing yet, for the caller alone until it is discarded. */
  readonly isNew?: boolean;
  /** How that one is opened, when it is of another lane. */
  readonly open?: () => Promise<ServerConnection>;
  /** Ahead of all who wait: somebody in trouble asked. */
  readonly isFirst?: boolean;
}

interface Waiter {
  readonly take: (connection: ServerConnection) => void;
  readonly fail: (error: unknown) => void;
  readonly wantsNew: boolean;
  readonly open: () => Promise<ServerConnection>;
}

/** Connections beyond the first that nobody used for so long are closed. */
const idleMs = 60_000;
const fullMs = 10_000;

/**
 * The connections of one open database: at most `most`, and one is closed before another is opened in its place, so
 * the server never sees one more. Who finds none free waits in line; who stops waiting leaves the line.
 */
export class Pool {
  readonly #open: () => Promise<ServerConnection>;
  readonly #most: number;
  readonly #after: () => Promise<void>;
  readonly #idle: ServerConnection[] = [];
  readonly #all = new Set<ServerConnection>();
  /** Given to somebody for good: nobody else need wait for them. */
  readonly #own = new Set<ServerConnection>();
  readonly #waiting: Waiter[] = [];
  readonly #timers = new Map<ServerConnection, NodeJS.Timeout>();
  /** Open, opening and closing: never more than `most`. */
  #taken = 0;
  #closing = 0;
  #fullUntilMs = 0;
  /** Why nothing is given out any more. */
  #closedBecause: Error | undefined;
  /** Told after each connection that broke by itself or could not be opened, with how many are left. */
  #onLoss: (error: Error, left: number) => void = () => {};
  #onSize: () => void = () => {};

  /** `after` is done when the last connection is closed. */
  constructor(open: () => Promise<ServerConnection>, most: number, after: () => Promise<void> = async () => {}) {
    this.#after = after;
    this.#open = open;
    this.#most = most;
  }

  set onLoss(listener: (error: Error, left: number) => void) {
    this.#onLoss = listener;
  }

  /** Told whenever one more or one less stands. */
  set onSize(listener: () => void) {
    this.#onSize = listener;
  }

  /** Connections that stand now. */
  get size(): number {
    return this.#all.size;
  }

  /** Whoever asks for a connection now waits in line. */
  get isBusy(): boolean {
    return this.#idle.length === 0 && !this.#mayOpen(false);
  }

  /** Of the servers' processes behind the connections that stand; behind a pooler these are no pids. */
  get announcedPids(): readonly number[] {
    return [...this.#all].flatMap(({ announcedPid }) => announcedPid ?? []);
  }

  /** A connection for the caller alone, until `release` or `discard`. */
  acquire(signal: AbortSignal, { isNew = false, isFirst = false, open }: Wanted = {}): Promise<ServerConnection> {
    return new Promise((resolve, reject) => {
      if (this.#closedBecause !== undefined) return reject(this.#closedBecause);
      if (signal.aborted) return reject(new ClosedError('Stopped'));
      const leave = () => {
        const place = this.#waiting.indexOf(waiter);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(new ClosedError('Stopped'));
      };
      signal.addEventListener('abort', leave, { once: true });
      const settle = () => signal.removeEventListener('abort', leave);
      const waiter: Waiter = {
        take: (connection) => {
          settle();
          if (!signal.aborted) return resolve(connection);
          // Made for its caller, perhaps of another lane: nobody else may have it.
          if (isNew) void this.discard(connection);
          else this.release(connection);
        },
        fail: (error) => {
          settle();
          reject(error);
        },
        wantsNew: isNew,
        open: open ?? this.#open,
      };
      if (isFirst) this.#waiting.unshift(waiter);
      else this.#waiting.push(waiter);
      this.#serve();
    });
  }

  /** Gives a connection that is in order back. */
  release(connection: ServerConnection): void {
    this.#own.delete(connection);
    if (this.#closedBecause !== undefined || connection.end !== undefined) return void this.discard(connection);
    this.#idle.push(connection);
    this.#rest(connection);
    this.#serve();
  }

  /** Closes a connection; its place is free when the socket is closed. */
  async discard(connection: ServerConnection): Promise<void> {
    if (!this.#forget(connection)) return;
    this.#closing += 1;
    await connection.close();
    this.#closing -= 1;
    this.#taken -= 1;
    this.#serve();
  }

  /** Takes in a connection that was opened elsewhere: the first one, which the state machine opened. */
  adopt(connection: ServerConnection): void {
    this.#taken += 1;
    this.#admit(connection);
    this.release(connection);
  }

  async close(reason: Error = new ClosedError('The database was closed')): Promise<void> {
    this.#closedBecause ??= reason;
    for (const waiter of this.#waiting.splice(0)) waiter.fail(reason);
    await Promise.all([...this.#all].map((connection) => this.discard(connection)));
    await this.#after();
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (!next.wantsNew && this.#serveIdle()) continue;
      if (!this.#mayOpen(next.wantsNew)) break;
      this.#waiting.shift();
      this.#taken += 1;
      void this.#openFor(next);
    }
    if (this.#waiting[0]?.wantsNew === true) this.#makeRoom();
  }

  #makeRoom(): void {
    const spare = this.#closing === 0 ? this.#idle.pop() : undefined;
    if (spare !== undefined) void this.discard(spare);
  }

  #serveIdle(): boolean {
    const connection = this.#idle.pop();
    if (connection === undefined) return false;
    this.#wake(connection);
    this.#waiting.shift()?.take(connection);
    return true;
  }

  async #openFor(waiter: Waiter): Promise<void> {
    try {
      const connection = await waiter.open();
      if (this.#closedBecause !== undefined) {
        await connection.close();
        throw this.#closedBecause;
      }
      this.#admit(connection);
      if (waiter.wantsNew) this.#own.add(connection);
      waiter.take(connection);
    } catch (error) {
      this.#taken -= 1;
      this.#fullUntilMs = isFinal(error) ? Number.POSITIVE_INFINITY : performance.now() + fullMs;
      const canWait = !waiter.wantsNew && this.#all.size > this.#own.size && this.#closedBecause === undefined;
      if (canWait) this.#waiting.unshift(waiter);
      else waiter.fail(error);
      if (this.#all.size === 0 && error instanceof Error) this.#onLoss(error, 0);
      this.#serve();
    }
  }

  /** The server may have no slot for one more; then those that stand must do for a while. */
  #mayOpen(wantsNew: boolean): boolean {
    if (this.#taken >= this.#most) return false;
    return wantsNew || this.#all.size <= this.#own.size || performance.now() >= this.#fullUntilMs;
  }

  #admit(connection: ServerConnection): void {
    this.#all.add(connection);
    this.#onSize();
    connection.onEnd = (error) => {
      if (!this.#forget(connection)) return;
      const place = this.#idle.indexOf(connection);
      if (place >= 0) this.#idle.splice(place, 1);
      this.#taken -= 1;
      if (!(error instanceof ClosedError)) this.#onLoss(error, this.#all.size);
      this.#serve();
    };
  }

  #forget(connection: ServerConnection): boolean {
    this.#wake(connection);
    this.#own.delete(connection);
    const stood = this.#all.delete(connection);
    if (stood) this.#onSize();
    return stood;
  }

  #rest(connection: ServerConnection): void {
    const timer = setTimeout(() => {
      const place = this.#idle.indexOf(connection);
      if (place < 0 || this.#all.size <= 1) return;
      this.#idle.splice(place, 1);
      void this.discard(connection);
    }, idleMs);
    timer.unref();
    this.#timers.set(connection, timer);
  }

  #wake(connection: ServerConnection): void {
    clearTimeout(this.#timers.get(connection));
    this.#timers.delete(connection);
  }
}
