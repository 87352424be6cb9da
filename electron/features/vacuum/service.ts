import type { At } from '../../../shared/contract/place.ts';
import type { Bloat, vacuum } from '../../../shared/contract/vacuum.ts';
import { endingOf } from '../../../shared/ending.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { NativeHost } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { BrokenVacuums } from '../../sampler/broken-vacuums.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import type { Store } from '../../store/store.ts';
import { told } from '../../told.ts';
import { lookBeside, type Rhythm, rhythm } from './beside.ts';
import { readBloat } from './bloat.ts';
import { exportTables } from './exporting.ts';
import { type Known, nothingKnown } from './known.ts';
import { bloatLacks } from './lacks.ts';
import { measureTable } from './measure.ts';
import { readNow } from './now-answer.ts';
import { runOnTable } from './run.ts';
import { tableAnswer } from './table-answer.ts';
import { tablesAnswer } from './tables-answer.ts';
import { verdictCounts } from './verdicts-answer.ts';

export interface VacuumNeeds {
  readonly databases: Databases;
  readonly samplers: Pick<Samplers, 'accompany'>;
  readonly brokenVacuums: BrokenVacuums;
  readonly store: Pick<Store, 'journal'>;
  readonly native: NativeHost;
  readonly hasActions: boolean;
  /** Of the looks beside the sampler. */
  readonly rhythm?: Rhythm;
}

interface KnownHere extends Known {
  bloat: ReadonlyMap<number, Bloat>;
}

export function vacuumService(needs: VacuumNeeds): RoomService<typeof vacuum, Call> {
  const { databases, brokenVacuums, native, hasActions } = needs;
  const all = new Map<At, KnownHere>();
  const knownOf = (at: At): KnownHere => {
    const known = all.get(at) ?? { ...nothingKnown(), bloat: new Map() };
    all.set(at, known);
    return known;
  };
  const readingOf = (at: At) => ({ databases, brokenVacuums, known: knownOf(at), at });
  needs.samplers.accompany((beside) => lookBeside(databases, knownOf(beside.at), beside, needs.rhythm ?? rhythm));
  return {
    tables: async ({ at }, call) => tablesAnswer(databases, readingOf(at), call),
    verdicts: async ({ at }, call) => {
      const { tables, isAutovacuumOn } = await tablesAnswer(databases, readingOf(at), call);
      return { verdicts: verdictCounts(tables), isAutovacuumOn };
    },
    now: async ({ at }, call) => {
      const facts = await databases.facts(at, call);
      const session = await databases.session(at, call);
      return readNow(session, { known: knownOf(at), ours: new Set(databases.ourPids()), facts });
    },
    history: async ({ at, relid }) => {
      const { history } = knownOf(at);
      history.want(relid);
      const { points, autovacuums } = history.of(relid);
      return { points: [...points], autovacuums: [...autovacuums], sinceMs: history.sinceMs };
    },
    table: async ({ at, relid }, call) => {
      const facts = await databases.facts(at, call);
      return tableAnswer(await databases.session(at, call), readingOf(at), facts, relid);
    },
    bloat: async ({ at }, call) => {
      const facts = await databases.facts(at, call);
      const { bloat, hidden } = await readBloat(await databases.session(at, call));
      knownOf(at).bloat = new Map(bloat.map((one) => [one.relid, one]));
      return { bloat, lacks: bloatLacks(facts, hidden), readAt: new Date().toISOString() };
    },
    measure: async ({ at, relid }, call) => measureTable(await databases.session(at, call), relid),
    rules: async ({ at }, call) => {
      const { profile } = await databases.facts(at, call);
      return { hasActions, ending: endingOf(profile), name: profile.name };
    },
    run: (input, call) =>
      told(call.signal, (tell) =>
        runOnTable({ databases, journal: needs.store.journal, hasActions }, input, call, tell),
      ),
    export: (input, call) => exportTables({ databases, native, ...knownOf(input.at) }, input, call),
  };
}
