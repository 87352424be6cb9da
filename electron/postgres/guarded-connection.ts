import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ClientConfig, Connection } from 'pg';
import { TunnelLine } from '../ways-in/tunnel-line.ts';
import { DelayedLine } from './delayed-line.ts';
import { BudgetError, ProtocolError } from './faults.ts';
import type { PasswordRequest } from './password-policy.ts';
import { type OnRow, RowGate } from './row-gate.ts';

/** What a connection may receive before and between statements. */
const idleBudgetBytes = 1e6;

/**
 * pg's connection, made safe against its peer: what pg's parser throws on malformed bytes becomes an error of this
 * connection instead of an uncaught exception (it throws inside the socket's `data` listener), what arrives is cut into
 * messages ahead of pg and counted against a budget (pg would wait for 1.9 GB when a broken or hostile server announces
 * them), and the start-up message carries our fields and nothing from the environment (PGOPTIONS …).
 * Guarding `attachListeners` covers TLS too, since pg calls it again with the TLS socket.
 */
export class GuardedConnection extends Connection {
  /** server_version, server_encoding …, as the server reported them. */
  readonly parameters = new Map<string, string>();
  passwordSent: PasswordRequest | undefined;
  /** Bytes received since the last `allow`. */
  #received = 0;
  #budget = idleBudgetBytes;
  #hasFailed = false;
  #reader: ((chunk: Buffer) => void) | undefined;
  #onRow: OnRow | undefined;
  readonly #startup: Readonly<Record<string, string>>;

  constructor(config: ClientConfig, startup: Readonly<Record<string, string>>) {
    super(config);
    this.#startup = startup;
    this.on('parameterStatus', (message: { parameterName: string; parameterValue: string }) => {
      if (this.parameters.size < 100) this.parameters.set(message.parameterName, message.parameterValue);
    });
  }

  /** The peer's address; undefined on a unix socket. */
  get remoteAddress(): string | undefined {
    const { stream } = this;
    const isLine = stream instanceof Socket || stream instanceof DelayedLine || stream instanceof TunnelLine;
    return isLine ? stream.remoteAddress : undefined;
  }

  /** Counts from zero again; more than this until the next call ends the connection. */
  allow(bytes: number = idleBudgetBytes): void {
    this.#received = 0;
    this.#budget = bytes;
  }

  /** Rows go there, past pg's parser, which would make a string of every cell; undefined: to pg. */
  divertRows(onRow: OnRow | undefined): void {
    this.#onRow = onRow;
  }

  /**
   * From now on what arrives goes to `reader`, past pg's parser and the budget: for the lanes that read messages
   * themselves. What it throws ends the connection. Only between statements.
   */
  takeOver(reader: (chunk: Buffer) => void): void {
    this.#reader = reader;
  }

  /** Ends the connection at once: the error reaches whoever waits for it, then the socket is gone. */
  fail(error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.emit('error', error);
    this.stream.destroy();
  }

  override startup(): void {
    super.startup(this.#startup);
  }

  override attachListeners(stream: Duplex): void {
    const guard = (listener: (chunk: Buffer) => void) => {
      const gate = new RowGate(listener);
      let isFirst = true;
      return (chunk: Buffer) => {
        if (this.#hasFailed) return;
        try {
          if (this.#reader !== undefined) return this.#reader(chunk);
          if (isFirst) refuseForeign(chunk);
          isFirst = false;
          gate.onRow = this.#onRow;
          gate.read(chunk);
          this.#count(chunk.length, gate.missing);
        } catch (error) {
          this.fail(asProtocolError(error));
        }
      };
    };
    super.attachListeners(
      new Proxy(stream, {
        get(target, property) {
          if (property !== 'on') return Reflect.get(target, property, target);
          return (event: string, listener: (chunk: Buffer) => void) =>
            target.on(event, event === 'data' ? guard(listener) : listener);
        },
      }),
    );
  }

  #count(received: number, announced: number): void {
    this.#received += received;
    if (this.#received + announced <= this.#budget) return;
    throw new BudgetError(`more than ${Math.round(this.#budget / 1e6)} MB came for one statement`);
  }
}

/** Whoever answers a start-up message begins with one of these types; HTTP, SSH and mail servers do not. */
function refuseForeign(first: Buffer): void {
  if (/^[RENv]$/u.test(first.toString('latin1', 0, 1))) return;
  const said = first.toString('latin1', 0, 40).replace(/[^ -~].*$/su, '');
  throw new ProtocolError(`the first words are "${said}"`);
}

function asProtocolError(error: unknown): Error {
  if (error instanceof BudgetError || error instanceof ProtocolError) return error;
  return new ProtocolError(error instanceof Error ? error.message : String(error), { cause: error });
}
