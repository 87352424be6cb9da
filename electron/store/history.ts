import { createHash, randomBytes } from 'node:crypto';
import { open, readFile, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { At } from '../../shared/contract/place.ts';
import { fail } from '../../shared/failure.ts';
import { privateFolder } from './app-folder.ts';
import { writeAtomically } from './atomic-file.ts';
import { codeOf, fileFailure } from './file-failure.ts';
import { addedAtOf, type KeptRun, keptRuns, nameOf, overBudget, runId } from './history-files.ts';
import { sweepTemporaryFiles } from './stale-files.ts';

export type HistoryKind = 'plans' | 'benchmarks';

/** What is kept of one kind, over all databases: beyond either the oldest go. */
const most = { entries: 2_000, bytes: 200e6 };
/** A head must fit, since a list reads no more of a file. */
const mostHeadBytes = 64_000;
const headsAtOnce = 32;
const dayMs = 86_400_000;

export interface HistoryShape<T, H> {
  readonly kind: HistoryKind;
  /** Of an entry, which is checked as it is read: an older Heapscope wrote another. */
  readonly schema: z.ZodType<T>;
  /** What a list shows of each, kept as the first line of its file. */
  readonly head: { readonly schema: z.ZodType<H>; readonly of: (entry: T) => H };
  readonly limits?: { readonly entries: number; readonly bytes: number };
}

/**
 * Runs of one kind that can be compared with later: `history/<kind>/<hash of the place>/<id>.jsonl`, a line of its head
 * and a line of all, written whole or not at all. What cannot be read, or is of another shape, is as if it were not
 * there.
 */
export class History<T, H> {
  readonly #folder: string;
  readonly #shape: HistoryShape<T, H>;

  constructor(folder: string, shape: HistoryShape<T, H>) {
    this.#folder = path.join(folder, shape.kind);
    this.#shape = shape;
  }

  /** Answers its id: letters, digits and hyphens. Fails with `file`. */
  async add(at: At, entry: T, now = new Date()): Promise<string> {
    const head = JSON.stringify(this.#shape.head.of(entry));
    if (Buffer.byteLength(head) >= mostHeadBytes) fail('internal', 'the head of a run is too long to be kept');
    const id = runId(now, randomBytes(4).toString('hex'));
    const folder = privateFolder(this.#folderOf(at));
    await writeAtomically(path.join(folder, nameOf(id)), `${head}\n${JSON.stringify(entry)}\n`);
    await this.#keepWithin(id);
    return id;
  }

  /** Newest first. */
  async list(at: At): Promise<{ readonly id: string; readonly head: H }[]> {
    const runs = (await keptRuns(this.#folderOf(at))).toReversed();
    const found: { id: string; head: H }[] = [];
    for (let from = 0; from < runs.length; from += headsAtOnce) {
      const heads = await Promise.all(runs.slice(from, from + headsAtOnce).map((run) => this.#head(run)));
      found.push(...heads.flat());
    }
    return found;
  }

  /** undefined when there is none, or none that can be read. */
  async read(at: At, id: string): Promise<T | undefined> {
    const file = this.#fileOf(at, id);
    const text = file === undefined ? undefined : await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    return parsed(this.#shape.schema, text.slice(text.indexOf('\n') + 1))[0];
  }

  /** Whether there was one. Fails with `file`. */
  async remove(at: At, id: string): Promise<boolean> {
    const file = this.#fileOf(at, id);
    if (file === undefined) return false;
    return unlink(file).then(
      () => true,
      (error: unknown) => {
        if (codeOf(error) === 'ENOENT') return false;
        throw fileFailure('Could not delete', file, error);
      },
    );
  }

  async #head({ id, file }: KeptRun): Promise<{ id: string; head: H }[]> {
    const line = await firstLine(file).catch(() => undefined);
    return line === undefined ? [] : parsed(this.#shape.head.schema, line).map((head) => ({ id, head }));
  }

  async #keepWithin(added: string): Promise<void> {
    const all = await keptRuns(this.#folder);
    const others = all.filter(({ id }) => id !== added);
    const own = all.find(({ id }) => id === added)?.bytes ?? 0;
    const { entries, bytes } = this.#shape.limits ?? most;
    // The one just added stays, however large.
    for (const { file } of overBudget(others, entries - 1, bytes - own)) await unlink(file).catch(() => undefined);
  }

  /** Names of databases are hostile, and two places must never share a folder. */
  #folderOf(at: At): string {
    return path.join(this.#folder, createHash('sha256').update(at).digest('hex').slice(0, 24));
  }

  /** undefined for what is no id of ours: it comes from the page. */
  #fileOf(at: At, id: string): string | undefined {
    return addedAtOf(id) === undefined ? undefined : path.join(this.#folderOf(at), nameOf(id));
  }
}

/** The runs of every kind. A room opens its own: `store.history.open({ kind: 'plans', schema, head })`. */
export class Histories {
  readonly folder: string;

  constructor(appFolder: string) {
    this.folder = path.join(appFolder, 'history');
  }

  open<T, H>(shape: HistoryShape<T, H>): History<T, H> {
    return new History(this.folder, shape);
  }

  /** ISO time of the oldest run of all; null when there is none. */
  async oldest(): Promise<string | null> {
    return (await keptRuns(this.folder))[0]?.addedAt.toISOString() ?? null;
  }

  /** Deletes what is older than that many days and what a killed process left half written. null keeps all. */
  async prune(keepDays: number | null, now = Date.now()): Promise<void> {
    const runs = await keptRuns(this.folder, (folder) => sweepTemporaryFiles(folder));
    if (keepDays === null) return;
    for (const { file, addedAt } of runs) {
      if (now - addedAt.getTime() > keepDays * dayMs) await unlink(file).catch(() => undefined);
    }
  }

  /** Fails with `file`. */
  async deleteAll(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true }).catch((error: unknown) => {
      throw fileFailure('Could not delete', this.folder, error);
    });
  }
}

/** One or none. */
function parsed<S>(schema: z.ZodType<S>, text: string): S[] {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? [read.data] : [];
  } catch {
    return [];
  }
}

/** undefined when the file has none: it is torn, or not ours. */
async function firstLine(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r');
  try {
    const bytes = Buffer.alloc(mostHeadBytes);
    const { bytesRead } = await handle.read(bytes, 0, mostHeadBytes, 0);
    const end = bytes.subarray(0, bytesRead).indexOf('\n');
    return end < 0 ? undefined : bytes.toString('utf8', 0, end);
  } finally {
    await handle.close();
  }
}
