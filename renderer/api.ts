import { QueryClient, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { AskError, hostGone } from './ask-error.ts';
import type { Answer, Asked, AskPath, InputOf, OutputOf, StreamEnd, Streamed, StreamPath } from './ask-types.ts';
import { bridge } from './bridge.ts';
import type { HostState } from './host-bridge.ts';
import { askOnce, start } from './line.ts';

export { AskError } from './ask-error.ts';
/** How the page asks the host: the only door that features know. */
export type { Answer, Asked, AskPath, InputOf, OutputOf, StreamEnd, Streamed, StreamPath } from './ask-types.ts';

const none: readonly never[] = [];

/** Asks once. Rejects with AskError only; an aborted signal stops the statement on the server as well. */
export async function ask<P extends AskPath>(
  path: P,
  input: InputOf<P>,
  options: { signal?: AbortSignal } = {},
): Promise<Answer<P>> {
  const { data, statements } = await askOnce(path, input, options.signal);
  // The host's service has the contract's type, and tests check its answers by the contract's schema.
  return { data: data as OutputOf<P>, statements };
}

/** Asks and hears many answers. The returned function stops it. `end` is called once, unless stopped before. */
export function listen<P extends StreamPath>(
  path: P,
  input: InputOf<P>,
  to: { event(data: OutputOf<P>): void; end(result: StreamEnd): void },
): () => void {
  return start(path, input, {
    event: (data) => to.event(data as OutputOf<P>),
    end: ({ failure, statements }) => to.end(failure ? { failure, statements } : { statements }),
  });
}

/** The answers on the screens. Nothing here is fetched again behind the user's back unless a page says so. */
export const questions: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: false,
      networkMode: 'always',
      refetchOnWindowFocus: false,
      structuralSharing: false,
      gcTime: 120_000,
    },
  },
});

/** What was cut off when the host went away is asked again when it is back. */
bridge.onState((state) => {
  if (state !== 'open') return;
  void questions.refetchQueries({ type: 'active', predicate: (query) => wasCutOff(query.state.error) });
});

function wasCutOff(error: unknown): boolean {
  return error instanceof AskError && error.failure.message === hostGone.message;
}

/**
 * A question that is on the screen as long as the component is. null as input: do not ask. `everyMs` asks again that
 * long after each answer; `keepPrevious` shows the previous input's answer until this one's arrives.
 */
export function useQuestion<P extends AskPath>(
  path: P,
  input: InputOf<P> | null,
  options: { everyMs?: number; keepPrevious?: boolean } = {},
): Asked<P> {
  const { keepPrevious = false, everyMs = false } = options;
  const asked = useQuery<Answer<P>>(
    {
      queryKey: [path, input],
      queryFn: ({ signal }) => ask(path, input as InputOf<P>, { signal }),
      enabled: input !== null,
      refetchInterval: everyMs,
      placeholderData: (previous) => (keepPrevious ? previous : undefined),
    },
    questions,
  );
  return {
    ...shown(asked.data, asked.error),
    isLoading: asked.isLoading,
    isFetching: asked.isFetching,
    ...(asked.dataUpdatedAt > 0 ? { readAt: new Date(asked.dataUpdatedAt) } : {}),
    again: () => void asked.refetch(),
  };
}

/** The last good answer and the last failure, side by side; the SQL is that of whichever came last. */
function shown<P extends AskPath>(answer: Answer<P> | undefined, error: Error | null) {
  const answered = answer ? { data: answer.data, statements: answer.statements } : { statements: none };
  if (!error) return answered;
  if (!(error instanceof AskError))
    return { ...answered, failure: { kind: 'internal' as const, message: error.message } };
  const statements = error.statements.length > 0 ? error.statements : answered.statements;
  return { ...answered, failure: error.failure, statements };
}

const silent: Streamed = { isLive: false, statements: none };

/** A stream that runs as long as the component is on the screen, and again when the host comes back. */
export function useStream<P extends StreamPath>(
  path: P,
  input: InputOf<P> | null,
  onEvent: (data: OutputOf<P>) => void,
): Streamed {
  const [streamed, setStreamed] = useState<Streamed>(silent);
  const latest = useRef({ onEvent, input });
  useEffect(() => {
    latest.current = { onEvent, input };
  });
  const isHostOpen = useHost() === 'open';
  const key = input === null ? null : JSON.stringify(input);
  useEffect(() => {
    const { input } = latest.current;
    if (key === null || input === null || !isHostOpen) return;
    setStreamed({ isLive: true, statements: none });
    return listen(path, input, {
      event: (data) => latest.current.onEvent(data),
      end: (result) => setStreamed({ isLive: false, ...result }),
    });
  }, [path, key, isHostOpen]);
  return key === null ? silent : streamed;
}

/** Whether Heapscope's own process answers: the status bar says so when it does not. */
export function useHost(): HostState {
  return useSyncExternalStore(bridge.onState, bridge.state);
}
