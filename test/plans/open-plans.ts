import { setTimeout as sleep } from 'node:timers/promises';
import { plansService } from '../../electron/features/plans/service.ts';
import type { SavedFile } from '../../electron/native.ts';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore, type Store } from '../../electron/store/store.ts';
import type { At } from '../../shared/contract/place.ts';
import { plans } from '../../shared/contract/plans.ts';
import type { PlansEvent, PlansRequest, PlansSide } from '../../shared/contract/plans-parts.ts';
import { type TestCall, type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { savedFiles } from '../support/saved-files.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

/** The room's service as the host assembles it, with a store in a folder of its own. */
export interface OpenPlans extends Pick<TestDatabases, 'place' | 'databases'> {
  readonly service: ReturnType<typeof plansService>;
  readonly folder: string;
  readonly store: Store;
  readonly saved: SavedFile[];
  /** Runs to the end and answers with every event, each checked against the contract. */
  events(at: At, request: PlansRequest, options?: RunOptions): Promise<PlansEvent[]>;
  /** The last event. */
  run(at: At, request: PlansRequest, options?: RunOptions): Promise<PlansEvent>;
  close(): Promise<void>;
}

interface RunOptions {
  readonly call?: TestCall;
  readonly runId?: string;
  readonly onEvent?: (event: PlansEvent) => void;
}

let count = 0;

export async function openPlans({ hasActions = true } = {}): Promise<OpenPlans> {
  const folder = tempFolder();
  const store = await openStore(folder, noSecretBox);
  const product = testDatabases();
  const { databases } = product;
  const { saved, native } = savedFiles();
  const service = plansService({ databases, store, native, hasActions });
  const events: OpenPlans['events'] = async (at, request, options = {}) => {
    count += 1;
    const { call = testCall(), runId = `run-${count}`, onEvent = () => undefined } = options;
    const all: PlansEvent[] = [];
    for await (const event of service.run(plans.run.input.parse({ at, runId, request }), call)) {
      all.push(plans.run.output.parse(event));
      onEvent(event);
    }
    return all;
  };
  return {
    service,
    folder,
    store,
    saved,
    databases,
    place: (server, database, more) => product.place(server, database, more),
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

type Given = Partial<PlansSide> & { readonly text: string };

/** A request as the page makes it: plain unless `more` says otherwise. */
export function asked(sides: readonly (Given | string)[], more: Partial<PlansRequest> = {}): PlansRequest {
  return {
    sides: sides.map((given, n) => ({
      title: `side ${'AB'[n] ?? n}`,
      params: [],
      settings: [],
      ...(typeof given === 'string' ? { text: given } : given),
    })),
    options: [],
    serialize: 'none',
    runs: 1,
    timeoutMs: 30_000,
    allowsWrites: false,
    ...more,
  };
}

/** The side of a final event, which must be there. */
export function sideOf(event: PlansEvent, n = 0): PlansEvent['sides'][number] {
  const side = event.sides[n];
  if (!side) throw new Error(`no side ${n}`);
  return side;
}

/** Waits for it, and fails after 10 s. */
export async function until(what: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await what())) {
    if (performance.now() - started > 10_000) throw new Error('it did not come true within 10 s');
    await sleep(2);
  }
}
