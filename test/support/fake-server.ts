import { createServer, type Socket } from 'node:net';
import { listening, portOf } from './free-port.ts';
import { type ClientMessage, startupCode, startupParameters, takeMessage } from './wire.ts';

/** One connection that a client made to a fake server. */
export interface Visit {
  readonly socket: Socket;
  /** Everything that the client sent so far. */
  received(): Buffer;
  /** user, database … of the startup message. TLS and GSS requests before it are answered with "no". */
  startup(): Promise<Record<string, string>>;
  /** The client's next message; undefined when it went away. */
  next(): Promise<ClientMessage | undefined>;
  send(...messages: readonly (Buffer | string)[]): void;
}

/** What a fake server does with each connection. When it returns, the connection stays open. */
export type Behaviour = (visit: Visit) => void | Promise<void>;

export interface FakeServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Every visit so far, oldest first. */
  readonly visits: readonly Visit[];
  /** Everything that clients sent, of all visits. */
  received(): Buffer;
  /** What a behaviour threw: a test looks that there is nothing. */
  readonly faults: readonly unknown[];
  stop(): Promise<void>;
}

/** The client's bytes, cut into messages as they come. */
class Reader implements Visit {
  readonly socket: Socket;
  readonly #all: Buffer[] = [];
  #unread: Buffer = Buffer.alloc(0);
  #isStarted = false;
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes) => {
      this.#all.push(bytes);
      this.#unread = Buffer.concat([this.#unread, bytes]);
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#isOver = true;
      this.#wake();
    });
  }

  received(): Buffer {
    return Buffer.concat(this.#all);
  }

  async startup(): Promise<Record<string, string>> {
    for (;;) {
      const first = await this.#take(true);
      const code = first?.body.readInt32BE(0);
      if (code === startupCode.tls || code === startupCode.gss) this.send('N');
      else {
        this.#isStarted = true;
        return first ? startupParameters(first.body) : {};
      }
    }
  }

  next(): Promise<ClientMessage | undefined> {
    return this.#take(!this.#isStarted);
  }

  async #take(isFirst: boolean): Promise<ClientMessage | undefined> {
    for (;;) {
      const taken = takeMessage(this.#unread, isFirst);
      if (taken) {
        this.#unread = taken.rest;
        return taken.message;
      }
      if (this.#isOver) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  send(...messages: readonly (Buffer | string)[]): void {
    if (this.socket.writable) this.socket.write(Buffer.concat(messages.map((part) => Buffer.from(part))));
  }
}

/** A server on 127.0.0.1 that does what `behave` says, good or bad. */
export async function startFakeServer(behave: Behaviour): Promise<FakeServer> {
  const visits: Reader[] = [];
  const faults: unknown[] = [];
  const server = createServer((socket) => {
    const visit = new Reader(socket);
    visits.push(visit);
    void (async () => behave(visit))().catch((error: unknown) => faults.push(error));
  });
  await listening(server);
  return {
    host: '127.0.0.1',
    port: portOf(server),
    visits,
    faults,
    received: () => Buffer.concat(visits.map((visit) => visit.received())),
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const { socket } of visits) socket.destroy();
      await closed;
    },
  };
}
