import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { TunnelLine } from '../ways-in/tunnel-line.ts';

interface Waiting {
  readonly dueMs: number;
  readonly deliver: () => void;
}

/** A timer may fire a millisecond late; the rest of a wait is spent in turns of the event loop, which is exact. */
const timerSlackMs = 2;

/** Delivers in order, each thing exactly `delayMs` after it was put in. */
class DelayQueue {
  readonly #delayMs: number;
  readonly #waiting: Waiting[] = [];
  #isArmed = false;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  put(deliver: () => void): void {
    this.#waiting.push({ dueMs: performance.now() + this.#delayMs, deliver });
    if (!this.#isArmed) this.#arm();
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  #arm(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const waitMs = first.dueMs - performance.now();
      if (waitMs > 0) {
        this.#isArmed = true;
        if (waitMs > timerSlackMs) setTimeout(() => this.#again(), waitMs - timerSlackMs);
        else setImmediate(() => this.#again());
        return;
      }
      this.#waiting.shift();
      first.deliver();
    }
  }

  #again(): void {
    this.#isArmed = false;
    this.#arm();
  }
}

/**
 * A socket whose bytes arrive later: half of the added round trip each way, in order. It is a line in this process,
 * not a port: nobody else can reach the server through it, TLS still verifies the true host, and unix sockets work.
 */
export class DelayedLine extends Duplex {
  readonly #socket: Socket | TunnelLine;
  readonly #out: DelayQueue;
  readonly #in: DelayQueue;

  constructor(roundTripMs: number, socket: Socket | TunnelLine = new Socket()) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    this.#out = new DelayQueue(roundTripMs / 2);
    this.#in = new DelayQueue(roundTripMs / 2);
    socket.on('connect', () => this.emit('connect'));
    socket.on('data', (chunk) => this.#in.put(() => this.push(chunk)));
    socket.on('end', () => this.#in.put(() => this.push(null)));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.#in.put(() => this.destroy()));
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  connect(...where: [path: string] | [port: number, host: string]): this {
    if (where.length === 1) this.#socket.connect(where[0]);
    else this.#socket.connect(where[0], where[1]);
    return this;
  }

  setNoDelay(isOn: boolean): this {
    if (this.#socket instanceof Socket) this.#socket.setNoDelay(isOn);
    return this;
  }

  setKeepAlive(isOn: boolean, initialDelayMs: number): this {
    if (this.#socket instanceof Socket) this.#socket.setKeepAlive(isOn, initialDelayMs);
    return this;
  }

  ref(): this {
    this.#socket.ref();
    return this;
  }

  unref(): this {
    this.#socket.unref();
    return this;
  }

  /** What arrives is pushed when it is due, whoever asks. */
  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#out.put(() => this.#socket.write(chunk));
    done();
  }

  override _final(done: () => void): void {
    this.#out.put(() => this.#socket.end());
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#out.clear();
    this.#in.clear();
    this.#socket.destroy();
    done(error);
  }
}
