import type { sqlLog } from '../../../shared/contract/sql-log.ts';
import { fail } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { NativeHost } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import type { Store } from '../../store/store.ts';
import type { LogSwitch } from './parts.ts';
import { LogTails } from './tails.ts';

export interface SqlLogNeeds {
  readonly databases: OpenDatabases;
  readonly samplers: Samplers;
  readonly store: Store;
  readonly native: NativeHost;
  readonly hasActions: boolean;
}

const notYet = () => fail('unsupported', 'Not built yet');

export function sqlLogService(needs: SqlLogNeeds): RoomService<typeof sqlLog, Call> {
  const logSwitch: LogSwitch = {
    stateOf: () => ({ on: [], last: null }),
    revert: async () => undefined,
    onChange: () => () => undefined,
  };
  const tails = new LogTails({ ...needs, logSwitch });
  return {
    ...tails.questions,
    state: async ({ at }) => logSwitch.stateOf(at),
    async *watch({ at }) {
      yield logSwitch.stateOf(at);
    },
    plan: async () => notYet(),
    turnOn: async () => notYet(),
    extend: async () => notYet(),
    revert: async () => notYet(),
    // biome-ignore lint/correctness/useYield: nothing is kept yet
    sent: async function* () {
      notYet();
    },
    saveSent: async () => notYet(),
  };
}
