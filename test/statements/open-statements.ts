import { setTimeout as delay } from 'node:timers/promises';
import { statementsService } from '../../electron/features/statements/service.ts';
import { asDownload, type SavedFile } from '../../electron/native.ts';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import type { At } from '../../shared/contract/place.ts';
import { type StatementRow, type StatementsEvent, statementsEvent } from '../../shared/contract/statements.ts';
import { type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import type { Major } from '../support/server-address.ts';

/** The room's service as the host assembles it. */
export interface OpenStatements extends TestDatabases {
  readonly service: ReturnType<typeof statementsService>;
  readonly saved: SavedFile[];
  /** A page that watches, from a new window; each event is checked by the contract's schema. */
  watch(at: At, window?: number): Watching;
}

export interface Watching {
  readonly events: readonly StatementsEvent[];
  /** The next event from now on that is as wished, or 20 s. */
  when(isSo: (event: StatementsEvent) => boolean): Promise<StatementsEvent>;
  /** The event after the next: what was done before is in it. */
  next(): Promise<StatementsEvent>;
  stop(): Promise<void>;
}

export function openStatements(): OpenStatements {
  const product = testDatabases();
  const saved: SavedFile[] = [];
  const native = {
    secrets: noSecretBox,
    save: async (file: SavedFile) => {
      saved.push(file);
      return asDownload(file);
    },
  };
  const service = statementsService({ databases: product.databases, native });
  return { ...product, service, saved, watch: (at, window = nextWindow()) => watching(service, at, window) };
}

let windows = 0;
const nextWindow = () => ++windows;

function watching(service: OpenStatements['service'], at: At, window: number): Watching {
  const call = testCall();
  const events: StatementsEvent[] = [];
  let error: unknown;
  const work = async () => {
    for await (const event of service.watch({ at, everyMs: 300, window }, call))
      events.push(statementsEvent.parse(event));
  };
  const done = work().catch((caught: unknown) => {
    error = caught;
  });
  const after = async (from: number, isSo: (event: StatementsEvent) => boolean): Promise<StatementsEvent> => {
    const deadline = Date.now() + 20_000;
    for (let seen = from; ; ) {
      if (error !== undefined) throw error;
      const event = events[seen];
      if (event === undefined) {
        if (Date.now() > deadline) throw new Error(`never so: ${JSON.stringify(events.at(-1)?.rows)?.slice(0, 900)}`);
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

/** A server that counts statements, with nothing counted so far. */
export const startCounting = (major: Major, more: Readonly<Record<string, string>> = {}): Promise<OwnPostgres> =>
  startPostgres({ major, settings: { shared_preload_libraries: 'pg_stat_statements', ...more } });

/** The row whose text holds this. */
export function rowWith(event: StatementsEvent, text: string): StatementRow | undefined {
  return event.rows.find(({ query }) => query?.includes(text) === true);
}
