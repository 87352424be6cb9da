import { createServer, connect as dial, type Socket } from 'node:net';
import { listening, portOf } from './free-port.ts';
import { type ClientMessage, sqlOf, startupCode, startupParameters, takeMessage } from './wire.ts';

/** Something that a client sent. TLS cannot be read, so it must be off. */
export interface Heard {
  /** Counted from 0, as they were made. */
  readonly connection: number;
  readonly applicationName: string;
  /** `end`: the client's side of the connection is gone. */
  readonly kind: 'startup' | 'simple' | 'parse' | 'bind' | 'execute' | 'cancel' | 'terminate' | 'end';
  /** SQL of a simple Query or of a Parse. */
  readonly text: string;
  /** For `cancel`: of the backend. */
  readonly pid: number | undefined;
  readonly atMs: number;
}

export interface WireRecorder {
  readonly host: '127.0.0.1';
  readonly port: number;
  heard(): readonly Heard[];
  openConnections(): number;
  stop(): Promise<void>;
}

const kinds: Readonly<Record<string, Heard['kind']>> = {
  Q: 'simple',
  P: 'parse',
  B: 'bind',
  E: 'execute',
  X: 'terminate',
};

/** Takes the messages of one client apart as they pass. */
class Ear {
  readonly #note: (heard: Omit<Heard, 'connection' | 'atMs'>) => void;
  #bytes = Buffer.alloc(0);
  #isFirst = true;
  #applicationName = '';

  constructor(note: (heard: Omit<Heard, 'connection' | 'atMs'>) => void) {
    this.#note = note;
  }

  hear(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (let taken = takeMessage(this.#bytes, this.#isFirst); taken; taken = takeMessage(this.#bytes, this.#isFirst)) {
      this.#bytes = Buffer.from(taken.rest);
      this.#message(taken.message);
    }
  }

  end(): void {
    this.#tell('end');
  }

  #message(message: ClientMessage): void {
    const kind = kinds[message.type];
    if (this.#isFirst) this.#first(message.body);
    else if (kind !== undefined) this.#tell(kind, sqlOf(message) ?? '');
  }

  #first(body: Buffer): void {
    const code = body.readInt32BE(0);
    if (code === startupCode.cancel) {
      this.#tell('cancel', '', body.readInt32BE(4));
      return;
    }
    if (code !== startupCode.protocol3) throw new Error('only plain connections can be listened to');
    this.#isFirst = false;
    this.#applicationName = startupParameters(body).application_name ?? '';
    this.#tell('startup');
  }

  #tell(kind: Heard['kind'], text = '', pid?: number): void {
    this.#note({ applicationName: this.#applicationName, kind, text, pid });
  }
}

/** A proxy in front of a server that hears every SQL text that any client sends, and by which protocol. */
export async function startWireRecorder(target: { host: string; port: number }): Promise<WireRecorder> {
  const all: Heard[] = [];
  const open = new Set<Socket>();
  let count = 0;
  const server = createServer((client) => {
    const connection = count;
    count += 1;
    const upstream = dial({ host: target.host, port: target.port });
    const ear = new Ear((heard) => all.push({ ...heard, connection, atMs: performance.now() }));
    client.on('data', (bytes) => {
      ear.hear(bytes);
      if (!upstream.write(bytes)) client.pause();
    });
    upstream.on('drain', () => client.resume());
    upstream.pipe(client);
    client.on('close', () => ear.end());
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('end', () => upstream.end());
  });
  await listening(server);
  return {
    host: '127.0.0.1',
    port: portOf(server),
    heard: () => all,
    openConnections: () => open.size / 2,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** Of `heapscope/<version>/<lane>`; undefined for others. */
export const laneOf = (applicationName: string): string | undefined =>
  /^heapscope\/[^/]+\/([a-z]+)$/u.exec(applicationName)?.[1];

/**
 * The simple Query messages that the product must not have sent: any at all in a lane but the benchmark's, and there any
 * that `isGenerated` does not know as a text that we made. Several statements in one message are what they could carry.
 */
export function forbiddenSimpleQueries(
  recorder: WireRecorder,
  isGenerated: (text: string) => boolean = () => false,
): readonly Heard[] {
  return recorder.heard().filter(({ kind, applicationName, text }) => {
    const lane = laneOf(applicationName);
    if (kind !== 'simple' || lane === undefined) return false;
    return lane !== 'benchmark' || !isGenerated(text);
  });
}
