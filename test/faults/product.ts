import { relationsService } from '../../electron/features/relations/service.ts';
import { sizesService } from '../../electron/features/sizes/service.ts';
import { asDownload } from '../../electron/native.ts';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore } from '../../electron/store/store.ts';
import type { At } from '../../shared/contract/place.ts';
import type { RelationList } from '../../shared/contract/relations.ts';
import type { Summary } from '../../shared/contract/sizes.ts';
import { type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

/** The rooms as a host assembles them, on the product's own connections. */
export interface Product extends TestDatabases {
  readonly relations: ReturnType<typeof relationsService>;
  readonly sizes: ReturnType<typeof sizesService>;
  list(at: At): Promise<RelationList>;
  /** Measures to the end and answers with every event. */
  measure(at: At, onEvent?: (summary: Summary) => void): Promise<readonly Summary[]>;
}

export async function openProduct(): Promise<Product> {
  const opened = testDatabases();
  const { databases } = opened;
  const folder = tempFolder();
  const native = { secrets: noSecretBox, save: async (file: Parameters<typeof asDownload>[0]) => asDownload(file) };
  const store = await openStore(folder, noSecretBox);
  const relations = relationsService({ databases, native });
  const sizes = sizesService({ databases, native, store });
  return {
    ...opened,
    relations,
    sizes,
    list: (at) => relations.list({ at }, testCall()),
    async measure(at, onEvent = () => undefined) {
      const events: Summary[] = [];
      for await (const summary of sizes.measure({ at }, testCall())) {
        events.push(summary);
        onEvent(summary);
      }
      return events;
    },
    async close() {
      await opened.close();
      removeFolder(folder);
    },
  };
}
