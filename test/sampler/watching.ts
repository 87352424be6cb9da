import { openSamplers, type Samplers, type SamplersNeeds } from '../../electron/sampler/samplers.ts';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { RunStore } from '../../shared/activity/run-store.ts';
import type { ActivityEvent, Backend } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { type TestDatabases, testDatabases } from '../support/databases.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

type Kind = ActivityEvent['kind'];
type Of<K extends Kind> = Extract<ActivityEvent, { kind: K }>;

/** One watcher, which does what a page does with what it is told. */
export interface Watching {
  readonly events: readonly ActivityEvent[];
  of<K extends Kind>(kind: K): readonly Of<K>[];
  /** Every backend, after the last tick. */
  readonly backends: ReadonlyMap<string, Backend>;
  readonly runs: RunStore;
  /** Waits until it holds after some event. */
  until(holds: () => boolean, what: string, withinMs?: number): Promise<void>;
  /** Waits for `count` more ticks. */
  ticks(count: number): Promise<void>;
  stop(): Promise<void>;
}

export interface OpenSampler extends TestDatabases {
  readonly samplers: Samplers;
  readonly folder: string;
  setEveryMs(ms: number): void;
  watch(at: At): Watching;
}

/** The product's sampler on its own connections and folder; `everyMs` as a user would choose it, but faster. */
export function openSampler(everyMs = 100, more: Partial<SamplersNeeds> = {}): OpenSampler {
  const product = testDatabases();
  const folder = tempFolder();
  let chosenMs = everyMs;
  const samplers = openSamplers({
    databases: product.databases,
    folder,
    everyMs: async () => chosenMs,
    ...more,
  });
  return {
    ...product,
    samplers,
    folder,
    setEveryMs(ms) {
      chosenMs = ms;
    },
    watch: (at) => watching(samplers, at),
    async close() {
      await samplers.close();
      await product.close();
      removeFolder(folder);
    },
  };
}

function watching(samplers: Samplers, at: At): Watching {
  const events: ActivityEvent[] = [];
  const listeners = new Set<() => void>();
  const stopper = new AbortController();
  let backends = new Map<string, Backend>();
  let runs = openRunStore({ keepMs: 3_600_000 });
  const take = (event: ActivityEvent) => {
    events.push(event);
    if (event.kind === 'start') {
      runs = openRunStore({ keepMs: 3_600_000 });
      backends = new Map();
    }
    if (event.kind === 'history') runs.add(event.runs);
    if (event.kind === 'gap') runs.gap(event.gap);
    if (event.kind === 'tick') {
      runs.tick(event);
      for (const key of event.gone) backends.delete(key);
      for (const backend of event.changed) backends.set(backend.key, backend);
    }
    for (const listener of listeners) listener();
  };
  const done = samplers.watch(at, stopper.signal, take);
  const of = <K extends Kind>(kind: K) => events.filter((event): event is Of<K> => event.kind === kind);
  const until: Watching['until'] = (holds, what, withinMs = 10_000) =>
    new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(late);
        listeners.delete(look);
        act();
      };
      const look = () => {
        if (holds()) settle(resolve);
      };
      const late = setTimeout(
        () => settle(() => reject(new Error(`not within ${withinMs} ms: ${what}; ${told(events)}`))),
        withinMs,
      );
      listeners.add(look);
      look();
    });
  return {
    events,
    of,
    until,
    get backends() {
      return backends;
    },
    get runs() {
      return runs;
    },
    ticks(count) {
      const wanted = of('tick').length + count;
      return until(() => of('tick').length >= wanted, `${count} ticks`);
    },
    async stop() {
      stopper.abort();
      await done;
    },
  };
}

/** What was told, for the message of a test that waited in vain. */
function told(events: readonly ActivityEvent[]): string {
  const counts = new Map<string, number>();
  for (const event of events) counts.set(event.kind, (counts.get(event.kind) ?? 0) + 1);
  const failed = events.flatMap((event) => (event.kind === 'failed' ? [event.words] : []));
  return `told ${JSON.stringify(Object.fromEntries(counts))} ${failed.join('; ')}`;
}
