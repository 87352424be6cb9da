import { writesService } from '../../electron/features/writes/service.ts';
import type { SavedFile } from '../../electron/native.ts';
import type { Databases } from '../../electron/postgres/databases.ts';
import type { Companion } from '../../electron/sampler/companions.ts';
import type { JournalEntry } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { type WritesEvent, writesEvent } from '../../shared/contract/writes.ts';
import { type ScenarioConnection, withConnection } from '../scenarios/connection.ts';
import { type TestDatabases, testDatabases } from '../support/databases.ts';
import { savedFiles } from '../support/saved-files.ts';
import { type Watching, watching } from '../support/watching.ts';

/** The room's service as the host assembles it, with a reading every 250 ms. */
export interface OpenWrites extends TestDatabases {
  readonly service: ReturnType<typeof writesService>;
  readonly saved: SavedFile[];
  readonly journal: readonly JournalEntry[];
  /** What it runs beside the sampler. */
  readonly companions: readonly Companion[];
  /** A page that watches; each event is checked by the contract's schema. */
  watch(at: At, seconds?: 10 | 60 | 600): Watching<WritesEvent>;
}

/** `isDemo`: every connection counts as the demo's, where the guard may be measured. */
export function openWrites({ isDemo = false, hasActions = true } = {}): OpenWrites {
  const product = testDatabases();
  const journal: JournalEntry[] = [];
  const write = async (entry: JournalEntry, id = `${journal.length}`) => {
    journal[Number(id)] = entry;
    return id;
  };
  const databases: Databases = {
    ...product.databases,
    async facts(at, call) {
      const facts = await product.databases.facts(at, call);
      return { ...facts, profile: { ...facts.profile, isDemo } };
    },
  };
  const companions: Companion[] = [];
  const { saved, native } = savedFiles();
  const samplers = { accompany: (companion: Companion) => void companions.push(companion) };
  const pace = { everyMs: 250, restPerMs: 2, firstMs: 0 };
  const service = writesService({ databases, native, samplers, store: { journal: { write } }, hasActions, pace });
  const watch = (at: At, seconds: 10 | 60 | 600 = 10) =>
    watching(
      (call) => service.watch({ at, seconds }, call),
      (event) => writesEvent.parse(event),
    );
  return { ...product, service, saved, journal, companions, watch };
}

/** The row of a table, column by column. */
export function tableOf(event: WritesEvent, relname: string) {
  const { tables } = event;
  const row = tables.relname.indexOf(relname);
  if (row < 0) return undefined;
  return {
    oid: tables.oid[row] ?? 0,
    lump: tables.lump[row] ?? null,
    n_tup_ins: tables.n_tup_ins[row] ?? Number.NaN,
    n_tup_upd: tables.n_tup_upd[row] ?? Number.NaN,
    n_tup_del: tables.n_tup_del[row] ?? Number.NaN,
    n_tup_hot_upd: tables.n_tup_hot_upd[row] ?? Number.NaN,
    n_tup_newpage_upd: tables.n_tup_newpage_upd[row],
    insertRate: tables.insertRate[row] ?? null,
    updateRate: tables.updateRate[row] ?? null,
    deleteRate: tables.deleteRate[row] ?? null,
    spark: tables.spark[row] ?? [],
  };
}

/** The same, of a table that must be there. */
export function rowOf(event: WritesEvent, relname: string) {
  const row = tableOf(event, relname);
  if (row === undefined) throw new Error(`${relname} was not written`);
  return row;
}

/** On a connection of its own: counters leave a backend when it ends; one that goes idle keeps them for up to 10 s. */
export const using = <T>(
  place: { connect(applicationName: string): Promise<ScenarioConnection> },
  applicationName: string,
  work: (connection: ScenarioConnection) => Promise<T>,
): Promise<T> => withConnection((name) => place.connect(name), applicationName, work);
