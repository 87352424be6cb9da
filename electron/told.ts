import { untilAborted } from './pause.ts';

/** What a callback is told becomes a stream, until `work` is done or the signal is raised. */
export async function* told<T>(
  signal: AbortSignal,
  work: (tell: (event: T) => void) => Promise<void>,
): AsyncGenerator<T, void> {
  const waiting: T[] = [];
  let wake: () => void = () => undefined;
  let end: { readonly error?: unknown } | undefined;
  const rouse = () => wake();
  signal.addEventListener('abort', rouse);
  const tell = (event: T) => {
    waiting.push(event);
    rouse();
  };
  void work(tell).then(
    () => {
      end = {};
      rouse();
    },
    (error: unknown) => {
      end = { error };
      rouse();
    },
  );
  try {
    while (!signal.aborted) {
      yield* waiting.splice(0);
      // More was told while the page was given that.
      if (waiting.length > 0) continue;
      if (end) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (waiting.length > 0 || end || signal.aborted) resolve();
      });
    }
  } finally {
    signal.removeEventListener('abort', rouse);
  }
  if (end && 'error' in end) throw end.error;
}

/** What `now` is, at once and at every change, until the signal is raised. `onChange` answers how to hear no more. */
export const toldAtChanges = <T>(
  signal: AbortSignal,
  onChange: (hear: () => void) => () => void,
  now: () => T,
): AsyncGenerator<T, void> =>
  told(signal, async (tell) => {
    const stop = onChange(() => tell(now()));
    tell(now());
    await untilAborted(signal);
    stop();
  });
