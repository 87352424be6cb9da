import { WebSocket } from 'ws';
import type { AskPath, InputOf, OutputOf, StreamPath } from '../../renderer/ask-types.ts';
import { fromDoorText } from '../../shared/door-text.ts';
import type { Reply } from '../../shared/rpc.ts';
import type { TestHost } from './host.ts';

/** A page without a browser: signs in as a tab does and asks through the host's door. */
export interface DoorClient {
  ask<P extends AskPath>(path: P, input: InputOf<P>, signal?: AbortSignal): Promise<Reply<OutputOf<P>>>;
  /** The data of `ask`; a failure is an error with the failure's words. */
  get<P extends AskPath>(path: P, input: InputOf<P>): Promise<OutputOf<P>>;
  /** Ends with the stream's last reply. */
  listen<P extends StreamPath>(
    path: P,
    input: InputOf<P>,
    onEvent: (data: OutputOf<P>) => void,
    signal?: AbortSignal,
  ): Promise<Reply<OutputOf<P>>>;
  close(): void;
}

interface Waiting {
  event(data: unknown): void;
  end(reply: Reply<unknown>): void;
  fail(error: Error): void;
}

async function tokenFor(url: URL): Promise<string> {
  const response = await fetch(`${url.origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url.origin },
    body: JSON.stringify({ code: url.hash.replace('#code=', '') }),
  });
  if (!response.ok) throw new Error(`POST /session: ${response.status} ${await response.text()}`);
  return JSON.parse(await response.text()).token;
}

export async function openDoor(host: TestHost): Promise<DoorClient> {
  const url = new URL(await host.freshUrl());
  const token = await tokenFor(url);
  const socket = new WebSocket(`ws://${url.host}/socket`, { origin: url.origin, maxPayload: 512 * 1024 * 1024 });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => socket.send(JSON.stringify({ token })));
    socket.once('message', () => resolve());
    socket.once('close', (code) => reject(new Error(`the host closed the door (${code})`)));
  });
  socket.addEventListener('message', ({ data }) => {
    if (typeof data !== 'string') return;
    const message = fromDoorText(data);
    const asked = waiting.get(message.id);
    if (message.kind === 'event') asked?.event(message.data);
    else {
      waiting.delete(message.id);
      asked?.end(message.reply);
    }
  });
  socket.on('close', () => {
    for (const asked of waiting.values()) asked.fail(new Error('the host went away'));
  });

  function start<T>(path: string, input: unknown, onEvent: (data: T) => void, signal?: AbortSignal): Promise<Reply<T>> {
    lastId += 1;
    const id = lastId;
    const stop = () => socket.send(JSON.stringify({ id, kind: 'stop' }));
    signal?.addEventListener('abort', stop, { once: true });
    return new Promise<Reply<T>>((resolve, reject) => {
      // The contract's own types; tests of the door check them by its schemas.
      waiting.set(id, {
        event: (data) => onEvent(data as T),
        end: (reply) => resolve(reply as Reply<T>),
        fail: reject,
      });
      socket.send(JSON.stringify({ id, kind: 'ask', path, input }));
    }).finally(() => signal?.removeEventListener('abort', stop));
  }

  const ask: DoorClient['ask'] = (path, input, signal) => start(path, input, () => undefined, signal);
  return {
    ask,
    listen: start,
    async get(path, input) {
      const reply = await ask(path, input);
      if (!reply.ok) throw new Error(`${path}: ${reply.failure.kind}: ${reply.failure.message}`);
      return reply.data;
    },
    close: () => socket.terminate(),
  };
}
