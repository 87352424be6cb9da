import path from 'node:path';
import { z } from 'zod';
import type { Failure } from '../../shared/failure.ts';
import type { FileNotices } from './file-notices.ts';
import { JsonFile } from './json-file.ts';
import type { SecretBox } from './secret-box.ts';

const entry = z.strictObject({ encrypted: z.string(), savedOn: z.string() });
const content = z.strictObject({ secrets: z.record(z.string(), entry) });
export type SecretPlace = 'keychain' | 'memory' | 'none';

/**
 * The passwords of the profiles. They live in this process; with a real keychain also on disk, encrypted by it. They
 * never cross the door: the page learns only where one is.
 */
export class Secrets {
  readonly #box: SecretBox;
  readonly #file: JsonFile<z.infer<typeof content>>;
  readonly #memory = new Map<string, string>();

  constructor(folder: string, box: SecretBox, notices?: FileNotices) {
    this.#box = box;
    const file = path.join(folder, 'secrets.json');
    this.#file = new JsonFile({ path: file, version: 1, schema: content, empty: { secrets: {} }, notices });
  }

  get keychain(): 'real' | 'none' {
    return this.#box.kind;
  }

  get notice(): string | undefined {
    return this.#file.notice;
  }

  /** Keeps it until Heapscope closes. */
  remember(id: string, secret: string): void {
    this.#memory.set(id, secret);
  }

  /** Keeps it in the keychain where there is one, else until Heapscope closes. Answers where it is now. */
  async keep(id: string, secret: string): Promise<{ place: SecretPlace; unsaved?: Failure }> {
    this.remember(id, secret);
    if (this.#box.kind === 'none') return { place: 'memory' };
    const encrypted = this.#encrypted(secret);
    if (encrypted === undefined) return { place: 'memory' };
    const savedOn = new Date().toISOString();
    const { unsaved } = await this.#file.update(({ secrets }) => ({
      secrets: { ...secrets, [id]: { encrypted, savedOn } },
    }));
    return unsaved ? { place: 'memory', unsaved } : { place: 'keychain' };
  }

  /** undefined when the keychain refuses: locked, or the user said no. */
  #encrypted(secret: string): string | undefined {
    try {
      return Buffer.from(this.#box.encrypt(secret)).toString('base64');
    } catch {
      return undefined;
    }
  }

  async find(id: string): Promise<string | undefined> {
    const remembered = this.#memory.get(id);
    if (remembered !== undefined || this.#box.kind === 'none') return remembered;
    const { secrets } = await this.#file.read();
    const found = Object.hasOwn(secrets, id) ? secrets[id] : undefined;
    if (!found) return undefined;
    try {
      return this.#box.decrypt(Buffer.from(found.encrypted, 'base64'));
    } catch {
      // A locked or replaced keychain: the user is asked again.
      return undefined;
    }
  }

  /** Where the password of each profile is, without reading any. */
  async places(): Promise<(id: string) => { place: SecretPlace; savedOn?: string }> {
    const { secrets } = this.#box.kind === 'real' ? await this.#file.read() : { secrets: {} };
    return (id) => {
      const found = Object.hasOwn(secrets, id) ? secrets[id] : undefined;
      if (found) return { place: 'keychain', savedOn: found.savedOn };
      return { place: this.#memory.has(id) ? 'memory' : 'none' };
    };
  }

  async forget(id: string): Promise<void> {
    this.#memory.delete(id);
    if (this.#box.kind === 'none') return;
    await this.#file.update(({ secrets }) => {
      const { [id]: _gone, ...others } = secrets;
      return { secrets: others };
    });
  }
}
