import type { benchmark } from '../../../shared/contract/benchmark.ts';
import type { At } from '../../../shared/contract/place.ts';
import { fail } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { NativeHost } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Store } from '../../store/store.ts';
import { exportRun } from './exporting.ts';
import { listForeignKeys, readForeignKey } from './foreign-key-reader.ts';
import { type KeptRun, keptRuns } from './kept-runs.ts';
import { Runs } from './runs.ts';

interface Needs {
  readonly databases: Databases;
  readonly store: Pick<Store, 'history'>;
  readonly native: NativeHost;
}

/** While nobody has said how many. */
const usualPageRows = 100;

export function benchmarkService(needs: Needs): RoomService<typeof benchmark, Call> {
  const { databases, native } = needs;
  const kept = keptRuns(needs.store);
  const runs = new Runs(databases, kept);
  const read = async (at: At, id: string): Promise<KeptRun> =>
    (await kept.read(at, id)) ?? fail('bad-input', 'This run is not in the history any more');
  return {
    foreignKeys: async ({ at }, call) => listForeignKeys(await databases.session(at, call)),
    foreignKey: async ({ at, conoid, pageRows = usualPageRows }, call) =>
      readForeignKey(await databases.session(at, call), conoid, pageRows),
    run: (input, call) => runs.run(input, call),
    stop: async ({ runId }) => ({ stopped: runs.stop(runId) }),
    history: async ({ at }) => ({ runs: (await kept.list(at)).map(({ id, head }) => ({ id, ...head })) }),
    past: async ({ at, id }) => {
      const { request, event } = await read(at, id);
      return { request, event: { ...event, keptAs: id } };
    },
    forget: async ({ at, id }) => ({ forgotten: await kept.remove(at, id) }),
    export: async ({ at, id, format }, call) =>
      exportRun(native, await read(at, id), format, await databases.facts(at, call)),
  };
}
