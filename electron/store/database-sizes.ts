import path from 'node:path';
import { z } from 'zod';
import type { FileNotices } from './file-notices.ts';
import { JsonFile } from './json-file.ts';

const databaseSize = z.strictObject({
  datname: z.string(),
  bytes: z.number().nullable(),
  allowsConnections: z.boolean(),
});
const read = z.strictObject({ readAt: z.string(), databases: z.array(databaseSize) });
export type DatabaseSizesRead = z.infer<typeof read>;
const content = z.strictObject({ byProfile: z.record(z.string(), read) });

/** The databases of each profile's server and their sizes, as last read: shown with their age while not connected. */
export class DatabaseSizes {
  readonly #file: JsonFile<z.infer<typeof content>>;

  constructor(folder: string, notices?: FileNotices) {
    const file = path.join(folder, 'database-sizes.json');
    this.#file = new JsonFile({ path: file, version: 1, schema: content, empty: { byProfile: {} }, notices });
  }

  get path(): string {
    return this.#file.path;
  }

  async find(id: string): Promise<DatabaseSizesRead | undefined> {
    const { byProfile } = await this.#file.read();
    return Object.hasOwn(byProfile, id) ? byProfile[id] : undefined;
  }

  async keep(id: string, sizes: DatabaseSizesRead): Promise<void> {
    await this.#file.update(({ byProfile }) => ({ byProfile: { ...byProfile, [id]: sizes } }));
  }

  async forget(id: string): Promise<void> {
    await this.#file.update(({ byProfile }) => {
      const { [id]: _gone, ...others } = byProfile;
      return { byProfile: others };
    });
  }

  async forgetAll(): Promise<void> {
    await this.#file.update(() => ({ byProfile: {} }));
  }
}
