import type { Failure } from '../shared/failure.ts';
import type { ExecutedStatement, FromDoor } from '../shared/rpc.ts';
import { AskError } from './ask-error.ts';
import { bridge } from './bridge.ts';

/** Numbers each ask and hands every message from the host to the one who asked. */
type End = { readonly failure?: Failure; readonly data?: unknown; readonly statements: readonly ExecutedStatement[] };
interface Asker {
  event(data: unknown): void;
  end(end: End): void;
}

const askers = new Map<number, Asker>();
let lastId = 0;
bridge.onMessage(deliver);

function deliver(message: FromDoor): void {
  const asker = askers.get(message.id);
  if (!asker) return;
  if (message.kind === 'event') {
    asker.event(message.data);
    return;
  }
  askers.delete(message.id);
  const { reply } = message;
  asker.end(
    reply.ok
      ? { data: reply.data, statements: reply.statements }
      : { failure: reply.failure, statements: reply.statements },
  );
}

/** The door refuses more than this; said here too, so that nothing big is sent in vain. */
const mostCharacters = 1_000_000;

/** Asks; the returned function stops it, after which the asker hears nothing more. */
export function start(path: string, input: unknown, asker: Asker): () => void {
  lastId += 1;
  const id = lastId;
  askers.set(id, asker);
  if (JSON.stringify(input).length > mostCharacters) {
    const failure: Failure = { kind: 'bad-input', message: 'This is more than 1 MB of text' };
    queueMicrotask(() => deliver({ id, kind: 'end', reply: { ok: false, failure, statements: [] } }));
  } else {
    bridge.send({ id, kind: 'ask', path, input });
  }
  return () => {
    if (askers.delete(id)) bridge.send({ id, kind: 'stop' });
  };
}

/** One question, one answer. */
export function askOnce(
  path: string,
  input: unknown,
  signal: AbortSignal | undefined,
): Promise<{ data: unknown; statements: readonly ExecutedStatement[] }> {
  return new Promise((resolve, reject) => {
    const cancelled = () => reject(new AskError({ kind: 'cancelled', message: 'Stopped' }));
    if (signal?.aborted) return cancelled();
    const onAbort = () => {
      stop();
      cancelled();
    };
    const stop = start(path, input, {
      event: () => undefined,
      end: ({ failure, data, statements }) => {
        signal?.removeEventListener('abort', onAbort);
        if (failure) reject(new AskError(failure, statements));
        else resolve({ data, statements });
      },
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
