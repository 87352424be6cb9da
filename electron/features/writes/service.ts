import type { writes } from '../../../shared/contract/writes.ts';
import { fail } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import { told } from '../../told.ts';
import type { Pace } from './looking.ts';
import { Lookings, watchWrites } from './watch.ts';

interface Needs {
  readonly databases: Databases;
  readonly samplers: Pick<Samplers, 'accompany'>;
  /** Of the readings; the usual one when not given. */
  readonly pace?: Pace;
}

const notYet = () => fail('unsupported', 'Not built yet');

export function writesService({ databases, samplers, pace }: Needs): RoomService<typeof writes, Call> {
  const lookings = new Lookings(databases, pace);
  samplers.accompany(lookings.companion);
  return {
    watch: ({ at, seconds }, call) => told(call.signal, (tell) => watchWrites(lookings.of(at), seconds, call, tell)),
    columns: async () => notYet(),
    recent: async () => notYet(),
    redundant: async () => notYet(),
    measureGuard: async () => notYet(),
    walByStatement: async () => notYet(),
    walByRelation: async () => notYet(),
    walByBackend: async () => notYet(),
    export: async () => notYet(),
  };
}
