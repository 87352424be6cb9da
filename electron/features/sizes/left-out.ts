import path from 'node:path';
import { z } from 'zod';
import type { FileNotices } from '../../store/file-notices.ts';
import { JsonFile } from '../../store/json-file.ts';
import { lumpKey } from './lump.ts';

const mostRules = 1000;
const schema = z.record(z.string(), z.array(z.tuple([z.string(), z.string()])));
type Rules = z.infer<typeof schema>;

/** Relations that the user keeps out of the lump their name would put them into, per series of snapshots. */
export class LeftOut {
  readonly #file: JsonFile<Rules>;

  constructor(folder: string, notices?: FileNotices) {
    const file = path.join(folder, 'lump-rules.json');
    this.#file = new JsonFile({ path: file, version: 1, schema, empty: {}, notices });
  }

  /** Keys as of `lumpKey`. */
  async read(series: string): Promise<ReadonlySet<string>> {
    const rules = await this.#file.read();
    return new Set((rules[series] ?? []).map(([nspname, relname]) => lumpKey(nspname, relname)));
  }

  async write(series: string, nspname: string, relname: string, isLeftOut: boolean): Promise<number> {
    const key = lumpKey(nspname, relname);
    const { content } = await this.#file.update((rules) => {
      const others = (rules[series] ?? []).filter(([schemaName, name]) => lumpKey(schemaName, name) !== key);
      const added: [string, string][] = isLeftOut ? [[nspname, relname]] : [];
      return { ...rules, [series]: [...others, ...added].slice(-mostRules) };
    });
    return content[series]?.length ?? 0;
  }
}
