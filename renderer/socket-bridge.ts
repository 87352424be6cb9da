import { fromDoorText } from '../shared/door-text.ts';
import type { FromDoor, ToDoor } from '../shared/rpc.ts';
import { hostGone, hostRefused } from './ask-error.ts';
import type { HostBridge, HostState } from './host-bridge.ts';
import { session } from './session-token.ts';

/** The host closes with this code when it does not know our token; trying again would not help. */
const refusedCode = 4401;
const firstWaitMs = 250;
const longestWaitMs = 5000;

/**
 * The page's bridge in the browser host: one WebSocket, opened again with back-off when it breaks. What was running
 * then ends with `not-connected`; what is asked meanwhile waits for the next connection.
 */
export function socketBridge(location: Location): HostBridge {
  const line = new SocketLine(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/socket`);
  void line.open();
  return {
    send: (message) => line.send(message),
    onMessage: (listen) => line.messages.add(listen),
    state: () => line.state,
    onState: (listen) => line.states.add(listen),
  };
}

class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();
  add(listen: (value: T) => void): () => void {
    this.#all.add(listen);
    return () => this.#all.delete(listen);
  }
  tell(value: T): void {
    for (const listen of this.#all) listen(value);
  }
}

class SocketLine {
  readonly messages = new Listeners<FromDoor>();
  readonly states = new Listeners<HostState>();
  state: HostState = 'connecting';
  readonly #url: string;
  readonly #running = new Set<number>();
  #waiting: ToDoor[] = [];
  #socket: WebSocket | undefined;
  #waitMs = firstWaitMs;

  constructor(url: string) {
    this.#url = url;
  }

  async open(): Promise<void> {
    const found = await session();
    if (found.kind === 'refused') return this.#refuse();
    if (found.kind === 'unreachable') return this.#tryLater();
    const socket = new WebSocket(this.#url);
    socket.onopen = () => socket.send(JSON.stringify({ token: found.token }));
    socket.onmessage = (event) => this.#receive(socket, String(event.data));
    socket.onclose = (event) => (event.code === refusedCode ? this.#refuse() : this.#tryLater());
  }

  send(message: ToDoor): void {
    if (this.state === 'refused') {
      if (message.kind === 'ask') queueMicrotask(() => this.#end(message.id, hostRefused));
      return;
    }
    if (message.kind === 'ask') this.#running.add(message.id);
    else this.#running.delete(message.id);
    if (this.#socket) this.#socket.send(JSON.stringify(message));
    else this.#keep(message);
  }

  /** Waits for the connection; an ask that is stopped while it waits is never sent. */
  #keep(message: ToDoor): void {
    if (message.kind === 'ask') this.#waiting.push(message);
    else this.#waiting = this.#waiting.filter((waiting) => waiting.id !== message.id);
  }

  #receive(socket: WebSocket, text: string): void {
    if (this.#socket !== socket) {
      // The first message says that the token was accepted.
      this.#socket = socket;
      this.#waitMs = firstWaitMs;
      this.#turn('open');
      for (const message of this.#waiting.splice(0)) socket.send(JSON.stringify(message));
      return;
    }
    const message = fromDoorText(text);
    if (message.kind === 'end') this.#running.delete(message.id);
    this.messages.tell(message);
  }

  #tryLater(): void {
    const wasSent = this.#socket !== undefined;
    this.#socket = undefined;
    this.#turn('lost');
    if (wasSent) this.#endAll(hostGone);
    setTimeout(() => void this.open(), this.#waitMs);
    this.#waitMs = Math.min(this.#waitMs * 2, longestWaitMs);
  }

  #refuse(): void {
    this.#socket = undefined;
    this.#turn('refused');
    this.#endAll(hostRefused);
  }

  #endAll(failure: typeof hostGone): void {
    this.#waiting = [];
    for (const id of [...this.#running]) this.#end(id, failure);
  }

  #end(id: number, failure: typeof hostGone): void {
    this.#running.delete(id);
    this.messages.tell({ id, kind: 'end', reply: { ok: false, failure, statements: [] } });
  }

  #turn(state: HostState): void {
    if (this.state === state) return;
    this.state = state;
    this.states.tell(state);
  }
}
