import { activityService } from '../../electron/features/activity/service.ts';
import type { SavedFile } from '../../electron/native.ts';
import { openSamplers } from '../../electron/sampler/samplers.ts';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore, type Store } from '../../electron/store/store.ts';
import type { Outcome, Target } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { type TestCall, type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { savedFiles } from '../support/saved-files.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

/** The room's service as the host assembles it, with a store in a folder of its own. */
export interface OpenActivity extends Pick<TestDatabases, 'place' | 'databases'> {
  readonly service: ReturnType<typeof activityService>;
  readonly store: Store;
  readonly saved: SavedFile[];
  end(at: At, target: Target, more?: { readonly typedName?: string; readonly call?: TestCall }): Promise<Outcome>;
  cancel(at: At, target: Target): Promise<Outcome>;
  close(): Promise<void>;
}

export async function openActivity({ hasActions = true } = {}): Promise<OpenActivity> {
  const folder = tempFolder();
  const store = await openStore(folder, noSecretBox);
  const product = testDatabases();
  const { databases } = product;
  const samplers = openSamplers({ databases, folder, everyMs: async () => 1000 });
  const { saved, native } = savedFiles();
  const service = activityService({ databases, samplers, store, native, hasActions });
  return {
    service,
    store,
    saved,
    databases,
    place: (server, database, more) => product.place(server, database, more),
    end: (at, target, { call = testCall(), ...typed } = {}) => service.end({ at, target, ...typed }, call),
    cancel: (at, target) => service.cancel({ at, target }, testCall()),
    async close() {
      await samplers.close();
      await product.close();
      removeFolder(folder);
    },
  };
}
