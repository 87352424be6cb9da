import path from 'node:path';
import { z } from 'zod';
import { type Profile, profile } from '../../shared/contract/connections.ts';
import { type Failure, fail } from '../../shared/failure.ts';
import type { FileNotices } from './file-notices.ts';
import { JsonFile } from './json-file.ts';

const record = z.strictObject({
  profile,
  /** ISO time of the last successful connect, and the server's server_version_num then. */
  lastUsed: z.string().optional(),
  lastVersion: z.number().int().optional(),
});
export type ProfileRecord = z.infer<typeof record>;
const content = z.strictObject({ profiles: z.array(record) });

/** The saved connections, in the order in which they were made. No secret is in this file. */
export class Profiles {
  readonly #file: JsonFile<z.infer<typeof content>>;

  constructor(folder: string, notices?: FileNotices) {
    const file = path.join(folder, 'profiles.json');
    // 2: ways in (ssh, sslcert, sslkey). A file of format 1 is read as it is.
    this.#file = new JsonFile({ path: file, version: 2, schema: content, empty: { profiles: [] }, notices });
  }

  /** What the user must be told about the file: broken, newer. */
  get notice(): string | undefined {
    return this.#file.notice;
  }

  get path(): string {
    return this.#file.path;
  }

  async list(): Promise<readonly ProfileRecord[]> {
    return (await this.#file.read()).profiles;
  }

  async find(id: string): Promise<ProfileRecord | undefined> {
    return (await this.list()).find((found) => found.profile.id === id);
  }

  /** Adds, or replaces the one of that id. `unsaved` says why it lasts only until Heapscope closes. */
  async save(saved: Profile): Promise<{ record: ProfileRecord; unsaved?: Failure }> {
    refuseSecrets(saved);
    let made: ProfileRecord = { profile: saved };
    const { unsaved } = await this.#file.update(({ profiles }) => {
      const before = profiles.find((found) => found.profile.id === saved.id);
      made = { ...before, profile: saved };
      return { profiles: before ? profiles.map((found) => (found === before ? made : found)) : [...profiles, made] };
    });
    return { record: made, ...(unsaved ? { unsaved } : {}) };
  }

  async remove(id: string): Promise<{ removed: boolean; unsaved?: Failure }> {
    let removed = false;
    const { unsaved } = await this.#file.update(({ profiles }) => {
      removed = profiles.some((found) => found.profile.id === id);
      return { profiles: profiles.filter((found) => found.profile.id !== id) };
    });
    return { removed, ...(unsaved ? { unsaved } : {}) };
  }

  /** Notes that the profile was opened just now. One that is not saved (or was removed meanwhile) stays so. */
  async touch(id: string, server_version_num: number): Promise<void> {
    const lastUsed = new Date().toISOString();
    await this.#file.update(({ profiles }) => ({
      profiles: profiles.map((found) =>
        found.profile.id === id ? { ...found, lastUsed, lastVersion: server_version_num } : found,
      ),
    }));
  }
}

/** A URI pasted into the wrong field would put its password into a file that is not for secrets. */
function refuseSecrets(saved: Profile): void {
  for (const field of ['name', 'host', 'database', 'user'] as const) {
    if (!/\w:\/\/[^/\s]*:[^/\s]*@/u.test(saved[field])) continue;
    fail('bad-input', `The ${field} is a connection URI with a password, which is not saved there`, {
      advice: 'Paste it into the field Connection URI.',
    });
  }
}
