import { createServer, connect as dial, type Socket } from 'node:net';
import { listening, portOf } from './free-port.ts';
import { Line, reset } from './tcp-line.ts';

/** Which way bytes go through the proxy. */
export type Direction = 'to-server' | 'to-client';

/** A place in the stream of one connection and direction, counted from its start or from the last `inject`. */
export interface Place {
  readonly direction: Direction;
  readonly atByte: number;
}

/** What happens to the bytes. Several hold at once; `inject({})` is an honest line again. */
export interface Faults {
  /** From that byte on nothing passes; both ends stay open. Lifting it lets everything that waited pass. */
  readonly stall?: Place;
  /** At that byte both ends are reset, or told in good order that the stream is over. */
  readonly cut?: Place & { readonly how?: 'reset' | 'end' };
  /** At that byte the receiver sees the end of the stream, while the other direction goes on. */
  readonly halfClose?: Place;
  /** Every byte comes this much later, each way. */
  readonly delayMs?: number;
  readonly bytesPerSecond?: number;
  /** About one bit in `oneIn` bytes is flipped; the same seed flips the same bits of the same stream. */
  readonly flip?: { readonly direction: Direction; readonly seed: number; readonly oneIn: number };
  /** New connections are reset as soon as they are accepted. */
  readonly refuse?: boolean;
}

/** What passed on one connection, before any fault. */
export interface Recorded {
  readonly toServer: Buffer;
  readonly toClient: Buffer;
}

interface Pair {
  readonly lines: readonly Line[];
  readonly sockets: readonly Socket[];
}

export interface TcpProxy {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Replaces the faults, for open connections too. */
  inject(faults: Faults): void;
  /** Resets every open connection. */
  cutAll(): void;
  openConnections(): number;
  /** Of every connection so far, oldest first; the bytes of the last 50 only. */
  recorded(): readonly Recorded[];
  stop(): Promise<void>;
}

const keptRecords = 50;

/** A TCP proxy in this process, in front of any server, that breaks the line in the ways that networks do. */
export async function startTcpProxy(target: { host: string; port: number }, faults: Faults = {}): Promise<TcpProxy> {
  let current = faults;
  const open = new Set<Pair>();
  const records: { toServer: Buffer[]; toClient: Buffer[] }[] = [];

  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (current.refuse) {
      reset(client);
      return;
    }
    const upstream = dial({ ...target, allowHalfOpen: true });
    const record = { toServer: [] as Buffer[], toClient: [] as Buffer[] };
    records.push(record);
    const old = records.at(-1 - keptRecords);
    old?.toServer.splice(0);
    old?.toClient.splice(0);
    const pair: Pair = {
      sockets: [client, upstream],
      lines: [
        new Line('to-server', client, upstream, () => current, record.toServer),
        new Line('to-client', upstream, client, () => current, record.toClient),
      ],
    };
    open.add(pair);
    for (const socket of pair.sockets) {
      socket.setNoDelay(true);
      socket.on('error', () => cut(pair));
      socket.on('close', () => cut(pair));
    }
  });

  function cut(pair: Pair) {
    open.delete(pair);
    for (const socket of pair.sockets) if (!socket.destroyed) reset(socket);
  }

  await listening(server);
  return {
    host: '127.0.0.1',
    port: portOf(server),
    inject(next) {
      current = next;
      for (const pair of open) for (const line of pair.lines) line.faultsChanged();
    },
    cutAll: () => [...open].forEach(cut),
    openConnections: () => open.size,
    recorded: () =>
      records.map((record) => ({ toServer: Buffer.concat(record.toServer), toClient: Buffer.concat(record.toClient) })),
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      [...open].forEach(cut);
      await closed;
    },
  };
}
