import { benchmarkService } from '../../electron/features/benchmark/service.ts';
import type { SavedFile } from '../../electron/native.ts';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore } from '../../electron/store/store.ts';
import type { BenchmarkEvent, BenchmarkRequest, ForeignKeyRow } from '../../shared/contract/benchmark-parts.ts';
import type { At } from '../../shared/contract/place.ts';
import { type TestCall, type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { savedFiles } from '../support/saved-files.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

export type KeyRequest = Extract<BenchmarkRequest, { kind: 'foreign-key' }>;
export type CustomRequest = Extract<BenchmarkRequest, { kind: 'custom' }>;

/** The room's service as the host assembles it, with a store in a folder of its own. */
export interface OpenBenchmark extends Pick<TestDatabases, 'place' | 'databases'> {
  readonly service: ReturnType<typeof benchmarkService>;
  readonly folder: string;
  readonly saved: SavedFile[];
  key(at: At, conname: string): Promise<ForeignKeyRow>;
  /** Runs it to the end and answers with every event. */
  events(at: At, request: BenchmarkRequest, options?: RunOptions): Promise<BenchmarkEvent[]>;
  /** The last of them. */
  run(at: At, request: BenchmarkRequest, options?: RunOptions): Promise<BenchmarkEvent>;
  close(): Promise<void>;
}

interface RunOptions {
  readonly runId?: string;
  readonly call?: TestCall;
  readonly onEvent?: (event: BenchmarkEvent) => unknown;
}

let runs = 0;

export async function openBenchmark(): Promise<OpenBenchmark> {
  const folder = tempFolder();
  const store = await openStore(folder, noSecretBox);
  const product = testDatabases();
  const { databases } = product;
  const { saved, native } = savedFiles();
  const service = benchmarkService({ databases, store, native });
  const events: OpenBenchmark['events'] = async (at, request, options = {}) => {
    runs += 1;
    const { runId = `run-${runs}`, call = testCall(), onEvent } = options;
    const seen: BenchmarkEvent[] = [];
    for await (const event of service.run({ at, runId, request }, call)) {
      seen.push(event);
      await onEvent?.(event);
    }
    return seen;
  };
  return {
    service,
    folder,
    saved,
    databases,
    place: (server, database, more) => product.place(server, database, more),
    async key(at, conname) {
      const { rows } = await service.foreignKeys({ at }, testCall());
      const found = rows.find((row) => row.conname === conname);
      if (!found) throw new Error(`no foreign key ${conname} among ${rows.map((row) => row.conname).join(', ')}`);
      return found;
    },
    events,
    async run(at, request, options) {
      const last = (await events(at, request, options)).at(-1);
      if (!last) throw new Error('the run said nothing');
      return last;
    },
    async close() {
      await product.close();
      removeFolder(folder);
    },
  };
}

export function keyRequest(conoid: number, more: Partial<KeyRequest> = {}): KeyRequest {
  return {
    kind: 'foreign-key',
    conoid,
    shape: 'get',
    mode: 'prepared',
    strategies: ['n+1', 'join', 'prefetch'],
    pageRows: 1,
    addedDelayMs: 0,
    rounds: 10,
    warmUp: 1,
    seed: 42,
    order: 'shuffled',
    stopsWhenNarrow: false,
    ...more,
  };
}

export function customRequest(a: string, b: string, more: Partial<CustomRequest> = {}): CustomRequest {
  return {
    kind: 'custom',
    a: { title: 'first', text: a, params: [], settings: [] },
    b: { title: 'second', text: b, params: [], settings: [] },
    mode: 'prepared',
    timeoutMs: 10_000,
    rounds: 10,
    warmUp: 1,
    seed: 42,
    order: 'shuffled',
    stopsWhenNarrow: false,
    ...more,
  };
}
