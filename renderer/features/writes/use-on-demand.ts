import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../shared/failure.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import { AskError, type AskPath, ask, type InputOf, type OutputOf } from '../../api.ts';

/** What is known of one thing that is read only when somebody asks. */
export interface Reading<P extends AskPath> {
  /** The last good answer; it stays while it is read again, and when that fails. */
  readonly data?: OutputOf<P>;
  readonly failure?: Failure;
  readonly statements: readonly ExecutedStatement[];
  /** Date.now() when it began; null: not under way. */
  readonly since: number | null;
}

const unread = { statements: [], since: null } as const;

/**
 * Questions that cost the server something: asked by hand, one at a time, never again by themselves. Answers are kept
 * by key for as long as the screen is shown.
 */
export function useOnDemand<P extends AskPath>(path: P) {
  const [readings, setReadings] = useState<ReadonlyMap<string, Reading<P>>>(new Map());
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const set = (key: string, change: (before: Reading<P>) => Reading<P>) =>
    setReadings((all) => new Map(all).set(key, change(all.get(key) ?? unread)));
  const read = (key: string, input: InputOf<P>): void => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    set(key, (before) => ({ ...withoutFailure(before), since: Date.now() }));
    ask(path, input, { signal: own.signal }).then(
      ({ data, statements }) => set(key, () => ({ data, statements, since: null })),
      (error: unknown) => set(key, (before) => ({ ...before, ...failed(error, before), since: null })),
    );
  };
  return {
    read,
    stop: () => running.current?.abort(),
    of: (key: string): Reading<P> => readings.get(key) ?? unread,
  };
}

function withoutFailure<P extends AskPath>({ data, statements, since }: Reading<P>): Reading<P> {
  return data === undefined ? { statements, since } : { data, statements, since };
}

/** Stopped by hand needs no words. */
function failed(error: unknown, before: { readonly statements: readonly ExecutedStatement[] }) {
  if (!(error instanceof AskError)) return { failure: { kind: 'internal' as const, message: String(error) } };
  const statements = error.statements.length > 0 ? error.statements : before.statements;
  return error.failure.kind === 'cancelled' ? { statements } : { failure: error.failure, statements };
}
