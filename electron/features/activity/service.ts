import type { activity } from '../../../shared/contract/activity.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { NativeHost } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import type { Store } from '../../store/store.ts';
import { told } from '../../told.ts';
import { actOnOne, askRules, endMany } from './acting.ts';
import { askBackend } from './backend.ts';
import { exportPicture, exportShown } from './exporting.ts';
import { saveRecording } from './save-recording.ts';

export interface ActivityNeeds {
  readonly databases: OpenDatabases;
  readonly samplers: Samplers;
  readonly store: Store;
  readonly native: NativeHost;
  readonly hasActions: boolean;
}

export function activityService(needs: ActivityNeeds): RoomService<typeof activity, Call> {
  const { databases, native, samplers, store } = needs;
  const acting = { ...needs, journal: store.journal };
  return {
    watch: ({ at }, call) => told(call.signal, (tell) => samplers.watch(at, call.signal, tell)),
    earlier: ({ at, fromMs, toMs }) => samplers.earlier(at, fromMs, toMs),
    backend: (input, call) => askBackend(needs, input, call),
    rules: ({ at }, call) => askRules(acting, at, call),
    end: (input, call) => actOnOne(acting, 'end', input, call),
    cancel: (input, call) => actOnOne(acting, 'cancel', input, call),
    endMany: ({ at, targets }, call) => endMany(acting, at, targets, call),
    journal: async () => ({ entries: await store.journal.read(), path: store.journal.path }),
    exportTable: async (input, call) => {
      const { redactOnExport } = await store.settings.read();
      return exportShown(native, input, await databases.facts(input.at, call), redactOnExport);
    },
    exportPicture: async (input, call) => exportPicture(native, input, await databases.facts(input.at, call)),
    saveRecording: (input, call) => saveRecording(needs, input, call),
  };
}
