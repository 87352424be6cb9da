import type { writes } from '../../../shared/contract/writes.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { NativeHost } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import { told } from '../../told.ts';
import { columnsAnswer } from './columns-answer.ts';
import { exportWrites } from './exporting.ts';
import type { Pace } from './looking.ts';
import { type MeasureNeeds, measureGuard } from './measure-guard.ts';
import { recentAnswer } from './recent.ts';
import { redundantAnswer } from './redundant.ts';
import { backendShares, relationShares, statementShares } from './wal-shares.ts';
import { Lookings, watchWrites } from './watch.ts';

interface Needs extends MeasureNeeds {
  readonly samplers: Pick<Samplers, 'accompany'>;
  readonly native: Pick<NativeHost, 'save'>;
  /** Of the readings; the usual one when not given. */
  readonly pace?: Pace;
}

export function writesService(needs: Needs): RoomService<typeof writes, Call> {
  const { databases, samplers, native, pace } = needs;
  const lookings = new Lookings(databases, pace);
  samplers.accompany(lookings.companion);
  return {
    watch: ({ at, seconds }, call) => told(call.signal, (tell) => watchWrites(lookings.of(at), seconds, call, tell)),
    columns: async ({ at, relid }, call) => columnsAnswer(await databases.session(at, call), relid),
    recent: ({ at, relid, column }, call) =>
      recentAnswer(databases, { at, relid, column, written: lookings.of(at).writtenLately }, call),
    redundant: async ({ at, relid }, call) => redundantAnswer(await databases.session(at, call), relid),
    measureGuard: ({ at, relid, redundantShare }, call) => measureGuard(needs, { at, relid, redundantShare }, call),
    walByStatement: async ({ at }, call) => statementShares(await databases.session(at, call)),
    walByRelation: async ({ at, bytes }, call) => relationShares(await databases.session(at, call), bytes),
    walByBackend: async ({ at }, call) => backendShares(await databases.session(at, call)),
    export: async ({ at, oids, format }, call) => {
      const facts = await databases.facts(at, call);
      return exportWrites(native, lookings.of(at), facts, { oids, format });
    },
  };
}
