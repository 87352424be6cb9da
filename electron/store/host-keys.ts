import path from 'node:path';
import { z } from 'zod';
import type { FileNotices } from './file-notices.ts';
import { JsonFile } from './json-file.ts';

const entry = z.strictObject({
  host: z.string().max(255),
  port: z.number().int(),
  type: z.string().max(100),
  /** The whole public key, base64. */
  key: z.string().max(20_000),
  /** ISO time when the user said so. */
  acceptedOn: z.string(),
});
export type AcceptedHostKey = z.infer<typeof entry>;
const content = z.strictObject({ keys: z.array(entry) });

const isOf =
  (host: string, port: number) =>
  (key: AcceptedHostKey): boolean =>
    key.host === host && key.port === port;

/** The keys of SSH servers that the user accepted here. The user's own known_hosts is read, never written. */
export class HostKeysFile {
  readonly #file: JsonFile<z.infer<typeof content>>;

  constructor(folder: string, notices?: FileNotices) {
    const file = path.join(folder, 'host-keys.json');
    this.#file = new JsonFile({ path: file, version: 1, schema: content, empty: { keys: [] }, notices });
  }

  get path(): string {
    return this.#file.path;
  }

  async list(): Promise<readonly AcceptedHostKey[]> {
    return (await this.#file.read()).keys;
  }

  async accept(key: Omit<AcceptedHostKey, 'acceptedOn'>): Promise<void> {
    const made = { ...key, acceptedOn: new Date().toISOString() };
    await this.#file.update(({ keys }) => ({
      keys: [...keys.filter((other) => other.key !== key.key || !isOf(key.host, key.port)(other)), made],
    }));
  }

  /** Every key of that server. False when there was none. */
  async forget(host: string, port: number): Promise<boolean> {
    let wasThere = false;
    await this.#file.update(({ keys }) => {
      wasThere = keys.some(isOf(host, port));
      return { keys: keys.filter((key) => !isOf(host, port)(key)) };
    });
    return wasThere;
  }
}
