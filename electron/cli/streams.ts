import { pause } from '../pause.ts';
import type { Call } from '../postgres/call.ts';

/**
 * Hears streams until every one has said what was waited for, and for `forMs` at least; then stops them. A stream that
 * ends before is not waited for. Fails with the first that fails.
 */
export async function hearAll(
  call: Call,
  forMs: number,
  streams: readonly ((call: Call, enough: () => void) => Promise<void>)[],
): Promise<void> {
  const stop = new AbortController();
  const heard: Call = { signal: AbortSignal.any([call.signal, stop.signal]), statements: call.statements };
  const enough: Promise<void>[] = [];
  const ends = streams.map((stream) => {
    let isEnough = () => {};
    enough.push(
      new Promise((resolve) => {
        isEnough = resolve;
      }),
    );
    return stream(heard, () => isEnough()).finally(() => isEnough());
  });
  const all = Promise.all(ends);
  // Its failure is thrown below; until then nobody waits for it.
  all.catch(() => undefined);
  try {
    await Promise.race([Promise.all([...enough, pause(forMs, heard.signal)]), failureOf(all)]);
  } finally {
    stop.abort();
    await Promise.allSettled(ends);
  }
  call.signal.throwIfAborted();
}

/** Rejects as it does, and never resolves. */
const failureOf = (all: Promise<unknown>): Promise<never> =>
  new Promise((_, reject) => {
    all.catch(reject);
  });
