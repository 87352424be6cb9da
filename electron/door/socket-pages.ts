import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Bridge } from '../../shared/rpc.ts';
import { refuseSocket } from './refuse-socket.ts';
import { mostText, textBridge } from './text-bridge.ts';
import type { Tokens } from './token.ts';

/** A page that connects and says nothing is cut off. */
const helloMs = 10_000;
/** A page that vanished without a word (laptop lid) is noticed after two of these. */
const pingMs = 30_000;
/** The page knows this code: its token is unknown here, and trying again would not help. */
const refusedCode = 4401;

export interface PageEvents {
  /** Mounts the door on one page; the returned function is called when the page is gone. */
  onPage(bridge: Bridge): () => void;
  /** The number of signed-in pages changed. */
  onPages?(count: number): void;
}

/** The signed-in pages. A page's first message is its token; after it the socket is the page's bridge. */
export class SocketPages {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: mostText, perMessageDeflate: false });
  readonly #tokens: Tokens;
  readonly #events: PageEvents;
  readonly #pinging: NodeJS.Timeout;
  readonly #quiet = new WeakSet<WebSocket>();
  #count = 0;

  constructor(tokens: Tokens, events: PageEvents) {
    this.#tokens = tokens;
    this.#events = events;
    // The library would refuse a broken handshake itself, without our headers.
    this.#server.on('wsClientError', (_error, socket) => refuseSocket(socket, { status: 400, why: 'No handshake' }));
    this.#pinging = setInterval(() => this.#ping(), pingMs);
    this.#pinging.unref();
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (page) => {
      page.on('error', () => page.terminate());
      const tooLate = setTimeout(() => page.terminate(), helloMs);
      page.once('close', () => clearTimeout(tooLate));
      page.once('message', (first) => {
        clearTimeout(tooLate);
        if (this.#tokens.isSession(tokenIn(textOf(first)))) this.#mount(page);
        else page.close(refusedCode, 'Unknown token');
      });
    });
  }

  close(): void {
    clearInterval(this.#pinging);
    for (const page of this.#server.clients) page.terminate();
    this.#server.close();
  }

  #mount(page: WebSocket): void {
    const gone = this.#events.onPage(
      textBridge({
        send: (text) => {
          // As bytes: ws would measure a text first and then turn it into bytes anyway.
          if (page.readyState === page.OPEN) page.send(Buffer.from(text), { binary: false });
        },
        onText: (listen) => {
          const hear = (data: RawData) => listen(textOf(data));
          page.on('message', hear);
          return () => page.off('message', hear);
        },
      }),
    );
    this.#turn(1);
    page.on('pong', () => this.#quiet.delete(page));
    page.once('close', () => {
      gone();
      this.#turn(-1);
    });
    page.send('{"welcome":true}');
  }

  #turn(by: number): void {
    this.#count += by;
    this.#events.onPages?.(this.#count);
  }

  #ping(): void {
    for (const page of this.#server.clients) {
      if (this.#quiet.has(page)) page.terminate();
      this.#quiet.add(page);
      page.ping();
    }
  }
}

function tokenIn(text: string): string {
  try {
    const hello: unknown = JSON.parse(text);
    return typeof hello === 'object' && hello && 'token' in hello && typeof hello.token === 'string' ? hello.token : '';
  } catch {
    return '';
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data).toString('utf8');
}
