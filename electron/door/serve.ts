import type { z } from 'zod';
import { type Failure, FailureError } from '../../shared/failure.ts';
import type { Bridge, Contract, Procedure, Reply, Services } from '../../shared/rpc.ts';
import type { Call } from '../postgres/call.ts';
import { refusal, toDoor, withId } from './message.ts';

/** A page that asks for more than this at once has lost its way. */
const mostRunning = 500;

/** A room may be missing until its service exists: its questions are then unknown. */
export type ServedBy<C extends Contract> = Partial<Services<C, Call>>;
export type OnFault = (path: string, error: unknown) => void;

/**
 * Answers one page's questions until the returned function is called (the page is gone), which stops all that run.
 * Nothing runs before its input has passed the contract's schema.
 */
export function serve<C extends Contract>(
  bridge: Bridge,
  services: ServedBy<C>,
  contract: C,
  onFault: OnFault = () => undefined,
): () => void {
  const page = new Page(bridge, (path) => find(path, contract, services), onFault);
  const stopListening = bridge.onMessage((message) => page.receive(message));
  return () => {
    stopListening();
    page.gone();
  };
}

interface Found {
  readonly procedure: Procedure;
  readonly service: (input: unknown, call: Call) => Promise<unknown> | AsyncIterable<unknown>;
}

function find(path: string, contract: Contract, services: Readonly<Record<string, unknown>>): Found | undefined {
  const [room = '', question = '', ...more] = path.split('.');
  if (more.length > 0) return undefined;
  const procedure = own(own(contract, room), question);
  const service = own(own(services, room), question);
  if (!procedure || typeof service !== 'function') return undefined;
  // Services<C, Call> says that the two belong together; by path that is lost.
  return { procedure: procedure as Procedure, service: service as Found['service'] };
}

function own(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return undefined;
  return Reflect.get(holder, key);
}

class Page {
  readonly #bridge: Bridge;
  readonly #find: (path: string) => Found | undefined;
  readonly #onFault: OnFault;
  readonly #running = new Map<number, AbortController>();
  #isGone = false;

  constructor(bridge: Bridge, find: (path: string) => Found | undefined, onFault: OnFault) {
    this.#bridge = bridge;
    this.#find = find;
    this.#onFault = onFault;
  }

  receive(message: unknown): void {
    const why = refusal(message);
    const parsed = why ? undefined : toDoor.safeParse(message);
    if (!parsed?.success) {
      const sender = withId.safeParse(message);
      if (sender.success) this.#refuse(sender.data.id, why ?? 'not a message of this door');
      return;
    }
    if (parsed.data.kind === 'stop') this.#running.get(parsed.data.id)?.abort();
    else this.#ask(parsed.data.id, parsed.data.path, parsed.data.input);
  }

  gone(): void {
    this.#isGone = true;
    for (const controller of this.#running.values()) controller.abort();
  }

  #ask(id: number, path: string, input: unknown): void {
    if (this.#running.has(id)) return;
    const found = this.#find(path);
    const checked = found?.procedure.input.safeParse(input);
    if (!found || !checked) this.#refuse(id, `there is no question ${path}`);
    else if (!checked.success) this.#refuse(id, `${path}: ${inWords(checked.error)}`);
    else if (this.#running.size >= mostRunning)
      this.#fail(id, { kind: 'limit', message: 'Too many questions at once' });
    else void this.#run(id, path, found, checked.data);
  }

  /** Settles always: whatever a service does, its question ends with one `end`. */
  async #run(id: number, path: string, { procedure, service }: Found, input: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    const call: Call = { signal: controller.signal, statements: [] };
    try {
      const answer = service(input, call);
      const data = procedure.kind === 'stream' ? await this.#events(id, answer, call.signal) : await answer;
      this.#end(id, { ok: true, data: data ?? null, statements: call.statements });
    } catch (error) {
      const failure = failureOf(error, call.signal);
      if (failure.kind === 'internal') this.#onFault(path, error);
      this.#end(id, { ok: false, failure, statements: call.statements });
    }
  }

  async #events(id: number, answer: Promise<unknown> | AsyncIterable<unknown>, signal: AbortSignal): Promise<null> {
    if (!(Symbol.asyncIterator in answer)) throw new TypeError('a stream must answer with an async iterable');
    for await (const data of answer) {
      if (signal.aborted) break;
      if (!this.#isGone) this.#bridge.send({ id, kind: 'event', data });
    }
    return null;
  }

  #end(id: number, reply: Reply<unknown>): void {
    this.#running.delete(id);
    if (!this.#isGone) this.#bridge.send({ id, kind: 'end', reply });
  }

  #refuse(id: number, why: string): void {
    this.#fail(id, { kind: 'bad-input', message: `Nothing was run: ${why}` });
  }

  #fail(id: number, failure: Failure): void {
    if (!this.#isGone) this.#bridge.send({ id, kind: 'end', reply: { ok: false, failure, statements: [] } });
  }
}

function failureOf(error: unknown, signal: AbortSignal): Failure {
  if (error instanceof FailureError) return error.failure;
  if (signal.aborted) return { kind: 'cancelled', message: 'Stopped' };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'internal', message, advice: 'This is a fault of Heapscope. Please report it with what you did.' };
}

/** "filter.text: expected string": every complaint, without the value, which may be long or secret. */
function inWords(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ');
}
