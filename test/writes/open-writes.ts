import { setTimeout as delay } from 'node:timers/promises';
import { writesService } from '../../electron/features/writes/service.ts';
import { asDownload, type SavedFile } from '../../electron/native.ts';
import type { Databases } from '../../electron/postgres/databases.ts';
import type { Companion } from '../../electron/sampler/companions.ts';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import type { JournalEntry } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { type WritesEvent, writesEvent } from '../../shared/contract/writes.ts';
import { type ScenarioConnection, withConnection } from '../scenarios/connection.ts';
import { type TestDatabases, testCall, testDatabases } from '../support/databases.ts';

/** The room's service as the host assembles it, with a reading every 250 ms. */
export interface OpenWrites extends TestDatabases {
  readonly service: ReturnType<typeof writesService>;
  readonly saved: SavedFile[];
  readonly journal: readonly JournalEntry[];
  /** What it runs beside the sampler. */
  readonly companions: readonly Companion[];
  /** A page that watches; each event is checked by the contract's schema. */
  watch(at: At, seconds?: 10 | 60 | 600): Watching;
}

export interface Watching {
  readonly events: readonly WritesEvent[];
  /** The first event from now on (the last one too) that is as wished, or 20 s. */
  when(isSo: (event: WritesEvent) => boolean): Promise<WritesEvent>;
  /** The event after the next: what was done before is in it. */
  next(): Promise<WritesEvent>;
  stop(): Promise<void>;
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
  const saved: SavedFile[] = [];
  const companions: Companion[] = [];
  const native = {
    secrets: noSecretBox,
    save: async (file: SavedFile) => {
      saved.push(file);
      return asDownload(file);
    },
  };
  const samplers = { accompany: (companion: Companion) => void companions.push(companion) };
  const pace = { everyMs: 250, restPerMs: 2 };
  const service = writesService({ databases, native, samplers, store: { journal: { write } }, hasActions, pace });
  const watch = (at: At, seconds: 10 | 60 | 600 = 10) => watching(service, at, seconds);
  return { ...product, service, saved, journal, companions, watch };
}

function watching(service: OpenWrites['service'], at: At, seconds: 10 | 60 | 600): Watching {
  const call = testCall();
  const events: WritesEvent[] = [];
  let error: unknown;
  const work = async () => {
    for await (const event of service.watch({ at, seconds }, call)) events.push(writesEvent.parse(event));
  };
  const done = work().catch((caught: unknown) => {
    error = caught;
  });
  const after = async (from: number, isSo: (event: WritesEvent) => boolean): Promise<WritesEvent> => {
    const deadline = Date.now() + 20_000;
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
