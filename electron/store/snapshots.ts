import { readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../shared/failure.ts';
import { privateFolder } from './app-folder.ts';
import { writeAtomically } from './atomic-file.ts';
import { fileFailure } from './file-failure.ts';
import { sweepTemporaryFiles } from './stale-files.ts';

const seriesName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/;
const fileName = /^(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2})-(\d{3}Z)\.json$/;
const dayMs = 86_400_000;

export interface SnapshotEntry {
  /** ISO time. */
  readonly takenAt: string;
  readonly bytes: number;
}

/**
 * What a room keeps to compare with later, one file a snapshot, one folder a series: `snapshots/<series>/<time>.json`.
 * A series is one database of one server, for example `<system_identifier>-<database oid>`. The content is the room's:
 * it checks what it reads. A file is written whole or not at all.
 */
export class Snapshots {
  readonly folder: string;

  constructor(appFolder: string) {
    this.folder = path.join(appFolder, 'snapshots');
  }

  /** Adds one. Fails with `file`. */
  async append(series: string, takenAt: Date, content: unknown): Promise<SnapshotEntry> {
    const folder = privateFolder(this.#folderOf(series));
    const file = path.join(folder, nameOf(takenAt));
    const text = JSON.stringify(content);
    await writeAtomically(file, text);
    return { takenAt: takenAt.toISOString(), bytes: Buffer.byteLength(text) };
  }

  /** All of one series, oldest first. */
  async list(series: string): Promise<SnapshotEntry[]> {
    const folder = this.#folderOf(series);
    const names = await readdir(folder).catch(() => []);
    const found: SnapshotEntry[] = [];
    for (const name of names.toSorted((a, b) => a.localeCompare(b))) {
      const takenAt = takenAtOf(name);
      const size = takenAt && (await stat(path.join(folder, name)).catch(() => undefined))?.size;
      if (takenAt && size !== undefined) found.push({ takenAt, bytes: Number(size) });
    }
    return found;
  }

  /** One snapshot as it was given to `append`, or undefined when its file is gone or broken. */
  async read(series: string, takenAt: string): Promise<unknown> {
    const file = path.join(this.#folderOf(series), nameOf(new Date(takenAt)));
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  async series(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.filter((name) => seriesName.test(name)).toSorted();
  }

  /** Deletes what is older than that many days and what a killed process left half written. null keeps all. */
  async prune(keepDays: number | null, now = Date.now()): Promise<void> {
    for (const series of await this.series()) {
      await sweepTemporaryFiles(this.#folderOf(series));
      if (keepDays === null) continue;
      for (const entry of await this.list(series)) {
        if (now - Date.parse(entry.takenAt) <= keepDays * dayMs) continue;
        await unlink(path.join(this.#folderOf(series), nameOf(new Date(entry.takenAt)))).catch(() => undefined);
      }
    }
  }

  /** Fails with `file`. */
  async deleteAll(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true }).catch((error: unknown) => {
      throw fileFailure('Could not delete', this.folder, error);
    });
  }

  #folderOf(series: string): string {
    if (!seriesName.test(series)) fail('internal', `not a name of a series of snapshots: ${JSON.stringify(series)}`);
    return path.join(this.folder, series);
  }
}

/** Windows allows no colon in a file's name. */
function nameOf(takenAt: Date): string {
  return `${takenAt.toISOString().replaceAll(/[:.]/g, '-')}.json`;
}

function takenAtOf(name: string): string | undefined {
  const parts = fileName.exec(name);
  return parts ? `${parts[1]}:${parts[2]}:${parts[3]}.${parts[4]}` : undefined;
}
