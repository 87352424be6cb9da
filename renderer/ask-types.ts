import type { z } from 'zod';
import type { HeapscopeContract } from '../shared/contract/index.ts';
import type { Failure } from '../shared/failure.ts';
import type { ExecutedStatement, Procedure } from '../shared/rpc.ts';

/** Paths, inputs and answers, all derived from the contract's type; the contract itself never enters the page. */
type Kind = Procedure['kind'];
type PathsOf<C, K extends Kind> = {
  [Room in keyof C & string]: {
    [Question in keyof C[Room] & string]: C[Room][Question] extends { readonly kind: K }
      ? `${Room}.${Question}`
      : never;
  }[keyof C[Room] & string];
}[keyof C & string];

export type AskPath = PathsOf<HeapscopeContract, 'query' | 'command'>;
export type StreamPath = PathsOf<HeapscopeContract, 'stream'>;

type At<C, P extends string> = P extends `${infer Room}.${infer Question}`
  ? Room extends keyof C
    ? Question extends keyof C[Room]
      ? C[Room][Question]
      : never
    : never
  : never;

export type InputOf<P extends AskPath | StreamPath> =
  At<HeapscopeContract, P> extends { readonly input: infer I extends z.ZodType } ? z.input<I> : never;
export type OutputOf<P extends AskPath | StreamPath> =
  At<HeapscopeContract, P> extends { readonly output: infer O extends z.ZodType } ? z.output<O> : never;

export interface Answer<P extends AskPath> {
  readonly data: OutputOf<P>;
  readonly statements: readonly ExecutedStatement[];
}

/** A question on the screen: its last good answer stays while it is asked again, and when that fails. */
export interface Asked<P extends AskPath> {
  readonly data?: OutputOf<P>;
  readonly failure?: Failure;
  readonly statements: readonly ExecutedStatement[];
  /** Asked for the first time; there is nothing to show yet. */
  readonly isLoading: boolean;
  readonly isFetching: boolean;
  /** When `data` arrived. */
  readonly readAt?: Date;
  again(): void;
}

export interface StreamEnd {
  readonly failure?: Failure;
  readonly statements: readonly ExecutedStatement[];
}

export interface Streamed {
  readonly isLive: boolean;
  readonly failure?: Failure;
  readonly statements: readonly ExecutedStatement[];
}
