import type { z } from 'zod';
import type { Failure } from './failure.ts';

/**
 * The shape of every question. A room's contract is an object of these, written by hand in `contract/<room>.ts`; the
 * door checks each input by its schema, the page imports only the types.
 */
export interface Procedure<
  Kind extends 'query' | 'command' | 'stream' = 'query' | 'command' | 'stream',
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  /** query reads, command changes something, stream answers many times. */
  readonly kind: Kind;
  readonly input: Input;
  /** What is answered; for a stream, each event. Checked by tests, not on every reply: a list has 100,000 rows. */
  readonly output: Output;
}

type Make<Kind extends 'query' | 'command' | 'stream'> = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
) => Procedure<Kind, I, O>;
export const query: Make<'query'> = (input, output) => ({ kind: 'query', input, output });
export const command: Make<'command'> = (input, output) => ({ kind: 'command', input, output });
export const stream: Make<'stream'> = (input, output) => ({ kind: 'stream', input, output });

export type Room = Readonly<Record<string, Procedure>>;
export type Contract = Readonly<Record<string, Room>>;

/** One statement as it was sent, for the panel that shows the SQL behind it. */
export interface ExecutedStatement {
  readonly name: string;
  readonly text: string;
  readonly params: readonly (string | null)[];
  /** Wall time at our side of the socket. */
  readonly ms: number;
  readonly rows: number;
  /** How often it was sent, when more than once: `ms` and `rows` are then of the last time. */
  readonly times?: number;
  /** Page of the PostgreSQL manual that explains what is read. */
  readonly manual?: string;
  /** SQLSTATE and message when it failed. */
  readonly error?: string;
}

export type Reply<T> =
  | { readonly ok: true; readonly data: T; readonly statements: readonly ExecutedStatement[] }
  | { readonly ok: false; readonly failure: Failure; readonly statements: readonly ExecutedStatement[] };

/** A room's answers. `Call` is what a service gets besides its input; only the host knows what that is. */
export type Service<P extends Procedure, Call> =
  P extends Procedure<'stream', infer I, infer O>
    ? (input: z.output<I>, call: Call) => AsyncIterable<z.output<O>>
    : P extends Procedure<'query' | 'command', infer I, infer O>
      ? (input: z.output<I>, call: Call) => Promise<z.output<O>>
      : never;
export type RoomService<R extends Room, Call> = { readonly [K in keyof R]: Service<R[K], Call> };
export type Services<C extends Contract, Call> = { readonly [K in keyof C]: RoomService<C[K], Call> };

/** Page to host. `path` is `room.question`. */
export type ToDoor =
  | { readonly id: number; readonly kind: 'ask'; readonly path: string; readonly input: unknown }
  | { readonly id: number; readonly kind: 'stop' };

/** Host to page. An ask ends with exactly one `end`; a stream has any number of `event` before it. */
export type FromDoor =
  | { readonly id: number; readonly kind: 'event'; readonly data: unknown }
  | { readonly id: number; readonly kind: 'end'; readonly reply: Reply<unknown> };

/** The only thing that a host must offer: https://www.electronjs.org/docs/latest/tutorial/ipc or one WebSocket. */
export interface Bridge {
  send(message: FromDoor): void;
  onMessage(listen: (message: unknown) => void): () => void;
}

/** The page's end of the same door. */
export interface PageBridge {
  send(message: ToDoor): void;
  onMessage(listen: (message: FromDoor) => void): () => void;
}
