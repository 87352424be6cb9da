import { setTimeout as delay } from 'node:timers/promises';
import { type TestCall, testCall } from './databases.ts';

/** A page that watches a room. */
export interface Watching<Event> {
  readonly events: readonly Event[];
  /** The first event from now on (the last one too) that is as wished, or 20 s. */
  when(isSo: (event: Event) => boolean): Promise<Event>;
  /** The event after the next: what was done before is in it. */
  next(): Promise<Event>;
  stop(): Promise<void>;
}

const waitMs = 20_000;

/** `read` checks each event by the contract's schema. */
export function watching<Event>(
  watch: (call: TestCall) => AsyncIterable<unknown>,
  read: (event: unknown) => Event,
): Watching<Event> {
  const call = testCall();
  const events: Event[] = [];
  let error: unknown;
  const work = async () => {
    for await (const event of watch(call)) events.push(read(event));
  };
  const done = work().catch((caught: unknown) => {
    error = caught;
  });
  const after = async (from: number, isSo: (event: Event) => boolean): Promise<Event> => {
    const deadline = Date.now() + waitMs;
    for (let seen = from; ; ) {
      if (error !== undefined) throw error;
      const event = events[seen];
      if (event === undefined) {
        if (Date.now() > deadline) throw new Error(`never so: ${JSON.stringify(events.at(-1))?.slice(0, 1500)}`);
        await delay(20);
      } else if (isSo(event)) return event;
      else seen += 1;
    }
  };
  return {
    events,
    when: (isSo) => after(Math.max(0, events.length - 1), isSo),
    // What is under way may have looked before.
    next: async () => {
      await after(events.length, () => true);
      return after(events.length, () => true);
    },
    async stop() {
      call.stop();
      await done;
    },
  };
}
