import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { vacuumService } from '../../electron/features/vacuum/service.ts';
import type { SavedFile } from '../../electron/native.ts';
import { BrokenVacuums } from '../../electron/sampler/broken-vacuums.ts';
import { openSamplers, type Samplers } from '../../electron/sampler/samplers.ts';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore, type Store } from '../../electron/store/store.ts';
import type { At } from '../../shared/contract/place.ts';
import { type VacuumRunEvent, type VacuumVerdict, vacuum, vacuumRun } from '../../shared/contract/vacuum.ts';
import { type TestCall, type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { savedFiles } from '../support/saved-files.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

type Answer<Q extends 'tables' | 'now' | 'history' | 'table' | 'bloat'> = z.infer<(typeof vacuum)[Q]['output']>;

/** One table of an answer, and its name. */
export type TableSeen = { readonly [K in keyof Answer<'tables'>['tables']]: Answer<'tables'>['tables'][K][number] };

/** The room's service as the host assembles it. Each answer is checked by the contract's schema. */
export interface OpenVacuum extends TestDatabases {
  readonly service: ReturnType<typeof vacuumService>;
  readonly samplers: Samplers;
  readonly brokenVacuums: BrokenVacuums;
  readonly store: Store;
  readonly saved: SavedFile[];
  tables(at: At): Promise<Answer<'tables'>>;
  /** By name without schema. */
  seen(at: At): Promise<ReadonlyMap<string, TableSeen>>;
  verdict(at: At, relname: string): Promise<VacuumVerdict | undefined>;
  /** Looks until it is so, or 20 s. */
  verdictIs(at: At, relname: string, verdict: VacuumVerdict): Promise<TableSeen>;
  now(at: At): Promise<Answer<'now'>>;
  table(at: At, relname: string): Promise<Answer<'table'>>;
  bloat(at: At): Promise<Answer<'bloat'>>;
  run(
    at: At,
    relid: number,
    action: 'vacuum' | 'vacuum-analyze' | 'analyze',
    call?: TestCall,
  ): Promise<VacuumRunEvent[]>;
}

export async function openVacuum({ hasActions = true, everyMs = 200 } = {}): Promise<OpenVacuum> {
  const folder = tempFolder();
  const store = await openStore(folder, noSecretBox);
  const product = testDatabases();
  const { databases } = product;
  const samplers = openSamplers({ databases, folder, everyMs: async () => 200 });
  const { saved, native } = savedFiles();
  const brokenVacuums = new BrokenVacuums();
  const rhythm = { everyMs, firstMs: 0, restPerMs: 2 };
  const service = vacuumService({ databases, samplers, brokenVacuums, store, native, hasActions, rhythm });
  const tables = async (at: At) => vacuum.tables.output.parse(await service.tables({ at }, testCall()));
  const seen = async (at: At) => byName((await tables(at)).tables);
  const verdict = async (at: At, relname: string) => (await seen(at)).get(relname)?.verdict;
  return {
    ...product,
    service,
    samplers,
    brokenVacuums,
    store,
    saved,
    tables,
    seen,
    verdict,
    async verdictIs(at, relname, wanted) {
      const deadline = Date.now() + 20_000;
      for (;;) {
        const found = (await seen(at)).get(relname);
        if (found?.verdict === wanted) return found;
        if (Date.now() > deadline) throw new Error(`${relname} is never ${wanted}: ${JSON.stringify(found)}`);
        await delay(50);
      }
    },
    now: async (at) => vacuum.now.output.parse(await service.now({ at }, testCall())),
    async table(at, relname) {
      const relid = (await seen(at)).get(relname)?.oid ?? 0;
      return vacuum.table.output.parse(await service.table({ at, relid }, testCall()));
    },
    bloat: async (at) => vacuum.bloat.output.parse(await service.bloat({ at }, testCall())),
    async run(at, relid, action, call = testCall()) {
      const events: VacuumRunEvent[] = [];
      for await (const event of service.run({ at, relid, action }, call)) events.push(vacuumRun.parse(event));
      return events;
    },
    async close() {
      await samplers.close();
      await product.close();
      removeFolder(folder);
    },
  };
}

function byName(tables: Answer<'tables'>['tables']): ReadonlyMap<string, TableSeen> {
  const names = Object.keys(tables) as (keyof typeof tables)[];
  const rows = tables.oid.map(
    (_, i) => Object.fromEntries(names.map((name) => [name, tables[name][i]])) as unknown as TableSeen,
  );
  return new Map(rows.map((row) => [row.relname, row]));
}
