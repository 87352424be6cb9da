import path from 'node:path';
import { z } from 'zod';
import { type Settings, settingsContent } from '../../shared/contract/settings.ts';
import type { Failure } from '../../shared/failure.ts';
import type { FileNotices } from './file-notices.ts';
import { JsonFile } from './json-file.ts';

const chosenByNobody: Settings = {
  theme: 'system',
  samplingMs: 1000,
  keepSnapshotsDays: 365,
  keepRecordingsDays: 14,
  keepHistoryDays: null,
  redactOnExport: true,
};

/** A file of an older Heapscope lacks the newer settings. */
const schema = z
  .looseObject({})
  .transform((found) => ({ ...chosenByNobody, ...found }))
  .pipe(settingsContent);

/** What the user chose, in `settings.json`. */
export class SettingsFile {
  readonly #file: JsonFile<Settings>;

  constructor(folder: string, notices?: FileNotices) {
    const file = path.join(folder, 'settings.json');
    this.#file = new JsonFile({ path: file, version: 1, schema, empty: chosenByNobody, notices });
  }

  get path(): string {
    return this.#file.path;
  }

  get notice(): string | undefined {
    return this.#file.notice;
  }

  read(): Promise<Settings> {
    return this.#file.read();
  }

  /** Only what is named changes, so two windows that change different settings keep both. */
  async write(change: Partial<Settings>): Promise<{ settings: Settings; unsaved?: Failure }> {
    const { content, unsaved } = await this.#file.update((settings) => ({ ...settings, ...change }));
    return { settings: content, ...(unsaved ? { unsaved } : {}) };
  }
}
