import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, readFile, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type JournalEntry, journalEntry } from '../../shared/contract/activity.ts';
import { privateFolder } from './app-folder.ts';
import { codeOf, fileFailure } from './file-failure.ts';
import { underLock } from './lock-file.ts';

/** A line of the file. Of lines with one id the last one counts: an action is written before and after. */
const line = z.object({ id: z.string(), entry: journalEntry });

const mostBytes = 2_000_000;
const fileName = 'journal.ndjson';
const beforeName = 'journal.1.ndjson';

/** O_NOFOLLOW: a link that somebody planted is not followed. O_APPEND: two processes never write over each other. */
const appending =
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW);

interface Written {
  readonly id: string;
  readonly entry: JournalEntry;
}

/**
 * What was ended or cancelled by this user's Heapscope, one JSON line each, only ever added to. Full, the file moves to
 * `journal.1.ndjson` over the one before, so both together stay below 4 MB. A line that a killed process left torn is
 * skipped, and the next one begins on a line of its own.
 */
export class Journal {
  readonly path: string;
  readonly #before: string;
  readonly #mostBytes: number;

  constructor(appFolder: string, limits: { readonly mostBytes?: number } = {}) {
    this.path = path.join(appFolder, fileName);
    this.#before = path.join(appFolder, beforeName);
    this.#mostBytes = limits.mostBytes ?? mostBytes;
  }

  /** All files of it. */
  get files(): readonly string[] {
    return [this.path, this.#before];
  }

  /** Adds a line, on the disk when this resolves. Fails with `file`. Answers the id under which it can be amended. */
  async write(entry: JournalEntry, id: string = randomUUID()): Promise<string> {
    const written: Written = { id, entry };
    try {
      await this.#append(`${JSON.stringify(written)}\n`);
      return id;
    } catch (error) {
      throw fileFailure('Could not write', this.path, error);
    }
  }

  /** Newest first. Fails with `file` when there is a file that cannot be read. */
  async read(most = 500): Promise<JournalEntry[]> {
    const byId = new Map<string, JournalEntry>();
    for (const file of [this.#before, this.path]) {
      for (const { id, entry } of linesOf(await contentOf(file))) byId.set(id, entry);
    }
    return [...byId.values()].slice(-most).toReversed();
  }

  /** Fails with `file`. */
  async deleteAll(): Promise<void> {
    for (const file of this.files) {
      await unlink(file).catch((error: unknown) => {
        if (codeOf(error) !== 'ENOENT') throw fileFailure('Could not delete', file, error);
      });
    }
  }

  async #append(text: string): Promise<void> {
    const handle = await this.#openFor(Buffer.byteLength(text));
    try {
      const isTorn = await endsTorn(handle);
      await handle.appendFile(isTorn ? `\n${text}` : text);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }

  async #openFor(bytes: number): Promise<FileHandle> {
    privateFolder(path.dirname(this.path));
    const handle = await open(this.path, appending, 0o600);
    const { size } = await handle.stat();
    if (size === 0 || size + bytes <= this.#mostBytes) return handle;
    await handle.close();
    // Another process may have moved it a moment ago; then there is room again.
    await underLock(`${this.path}.lock`, async () => {
      const now = await open(this.path, appending, 0o600);
      const isFull = (await now.stat()).size + bytes > this.#mostBytes;
      await now.close();
      if (isFull) await rename(this.path, this.#before);
    });
    return open(this.path, appending, 0o600);
  }
}

/** A killed process, or a full disk, may have left half a line. */
async function endsTorn(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  await handle.read(last, 0, 1, size - 1);
  return last.toString('latin1') !== '\n';
}

async function contentOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '';
    throw fileFailure('Could not read', file, error);
  });
}

function linesOf(content: string): Written[] {
  return content.split('\n').flatMap((text) => {
    try {
      const read = line.safeParse(JSON.parse(text));
      return read.success ? [read.data] : [];
    } catch {
      return [];
    }
  });
}
