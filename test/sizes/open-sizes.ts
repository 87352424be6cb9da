import { sizesService } from '../../electron/features/sizes/service.ts';
import { asDownload, type SavedFile } from '../../electron/native.ts';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore } from '../../electron/store/store.ts';
import type { At } from '../../shared/contract/place.ts';
import type { Summary } from '../../shared/contract/sizes.ts';
import { type TestCall, type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

/** The room's service as the host assembles it, with a store in a folder of its own. */
export interface OpenSizes extends Pick<TestDatabases, 'place' | 'databases' | 'setPassword'> {
  readonly service: ReturnType<typeof sizesService>;
  readonly folder: string;
  readonly saved: SavedFile[];
  /** Measures to the end and answers with every event. */
  measure(at: At, call?: TestCall, onEvent?: (summary: Summary) => void): Promise<Summary[]>;
  /** Measures to the end and answers with the last event. */
  report(at: At): Promise<Summary>;
  close(): Promise<void>;
}

export async function openSizes(): Promise<OpenSizes> {
  const folder = tempFolder();
  const secrets = noSecretBox;
  const store = await openStore(folder, secrets);
  const product = testDatabases();
  const { databases } = product;
  const saved: SavedFile[] = [];
  const native = {
    secrets,
    save: async (file: SavedFile) => {
      saved.push(file);
      return asDownload(file);
    },
  };
  const service = sizesService({ databases, store, native });
  const measure: OpenSizes['measure'] = async (at, call = testCall(), onEvent = () => undefined) => {
    const events: Summary[] = [];
    for await (const summary of service.measure({ at }, call)) {
      events.push(summary);
      onEvent(summary);
    }
    return events;
  };
  const report = async (at: At) => {
    const last = (await measure(at)).at(-1);
    if (!last) throw new Error('the report said nothing');
    return last;
  };
  return {
    service,
    folder,
    saved,
    databases,
    place: (server, database, more) => product.place(server, database, more),
    setPassword: (at, password) => product.setPassword(at, password),
    measure,
    report,
    async close() {
      await product.close();
      removeFolder(folder);
    },
  };
}
