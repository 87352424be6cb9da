import type { vacuum } from '../../../shared/contract/vacuum.ts';
import { endingOf } from '../../../shared/ending.ts';
import { fail } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { NativeHost } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { BrokenVacuums } from '../../sampler/broken-vacuums.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import type { Store } from '../../store/store.ts';

export interface VacuumNeeds {
  readonly databases: Databases;
  readonly samplers: Samplers;
  readonly brokenVacuums: BrokenVacuums;
  readonly store: Store;
  readonly native: NativeHost;
  readonly hasActions: boolean;
}

const notYet = () => fail('unsupported', 'Not built yet');

export function vacuumService({ databases, hasActions }: VacuumNeeds): RoomService<typeof vacuum, Call> {
  return {
    tables: async () => notYet(),
    now: async () => notYet(),
    history: async () => ({ points: [], autovacuums: [], sinceMs: null }),
    table: async () => notYet(),
    bloat: async () => notYet(),
    measure: async () => notYet(),
    rules: async ({ at }, call) => {
      const { profile } = await databases.facts(at, call);
      return { hasActions, ending: endingOf(profile), name: profile.name };
    },
    // biome-ignore lint/correctness/useYield: nothing is run yet
    run: async function* () {
      notYet();
    },
    export: async () => notYet(),
  };
}
