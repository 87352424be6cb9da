import { serverMs } from '../../../shared/activity/server-time.ts';
import type { locks, PackedLockTree } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import { lockQueue as inQueueOrder } from '../../../shared/locks/lock-queue.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { BrokenVacuums } from '../../sampler/broken-vacuums.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import { told } from '../../told.ts';
import { allAnswer } from './all-answer.ts';
import { AutovacuumWatches } from './autovacuum-watches.ts';
import { SharedLooks } from './pace.ts';
import { lockRowOf } from './picture.ts';
import { lockQueue } from './queue.sql.ts';
import { treeAnswer } from './tree-answer.ts';

interface Needs {
  readonly databases: Databases;
  readonly samplers: Pick<Samplers, 'accompany'>;
  readonly brokenVacuums: BrokenVacuums;
}

export function locksService({ databases, samplers, brokenVacuums }: Needs): RoomService<typeof locks, Call> {
  const trees = new SharedLooks<{ readonly tree: PackedLockTree; readonly statements: Call['statements'] }>();
  const tookMs = new Map<At, number>();
  const autovacuums = new AutovacuumWatches(databases, brokenVacuums);
  samplers.accompany((beside) => autovacuums.accompany(beside));
  return {
    tree: async ({ at }, call) => {
      // Another window may hear of the same look: it belongs to nobody's call, so nobody's leaving stops it.
      const look = await trees.look(at, async () => {
        const statements: Call['statements'] = [];
        const session = await databases.session(at, { signal: new AbortController().signal, statements });
        const tree = await treeAnswer(session, tookMs.get(at) ?? 0);
        tookMs.set(at, tree.tookMs);
        return { tree, statements };
      });
      call.statements.push(...look.statements);
      return look.tree;
    },
    all: async ({ at }, call) => allAnswer(await databases.session(at, call)),
    queue: async ({ at, lock }, call) => {
      const session = await databases.session(at, call);
      const row = await session.one(lockQueue, lock);
      const locks = inQueueOrder(row.locks.map(lockRowOf)).map((queued) => queued.lock);
      return { locks, nowMs: serverMs(row.server_now) };
    },
    autovacuum: ({ at }, call) => told(call.signal, (tell) => autovacuums.watch(at, call, tell)),
  };
}
