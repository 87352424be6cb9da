import { createHash } from 'node:crypto';
import { appendFile, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { At } from '../../shared/contract/place.ts';
import { privateFolder } from '../store/app-folder.ts';

/** Of one database there are at most two files: the one being written, and the one before. */
export const mostFileBytes = 32e6;

export const recordingsFolder = (folder: string): string => path.join(folder, 'recordings');

/** Names of databases are hostile, and two places must never share a file. */
const stemOf = (at: At) => createHash('sha256').update(at).digest('hex').slice(0, 24);

const times = /^\{"fromMs":(-?[\d.e+]+),"toMs":(-?[\d.e+]+),/;

interface Place {
  readonly file: 'now' | 'before';
  readonly offset: number;
  readonly length: number;
  /** null for lines without a time. */
  readonly span: readonly [fromMs: number, toMs: number] | null;
}

/**
 * One database's lines on disk, in two files that take turns. Whatever the disk refuses is told once to `trouble`, and
 * then nothing more is written until a write succeeds again.
 */
export class RecordingFiles {
  readonly #folder: string;
  readonly #paths: Readonly<Record<Place['file'], string>>;
  readonly #mostBytes: number;
  readonly #trouble: (error: unknown) => void;
  #queue: Promise<void> = Promise.resolve();
  #places: Place[] | null = null;
  #size = 0;
  /** The last line has no end: a write was cut off. */
  #isTorn = false;
  #isTroubled = false;

  constructor(folder: string, at: At, trouble: (error: unknown) => void, mostBytes = mostFileBytes) {
    this.#folder = recordingsFolder(folder);
    const stem = path.join(this.#folder, stemOf(at));
    this.#paths = { now: `${stem}.ndjson`, before: `${stem}.before.ndjson` };
    this.#trouble = trouble;
    this.#mostBytes = mostBytes;
  }

  /** `header` begins a new file. */
  append(header: string, lines: string): Promise<void> {
    this.#queue = this.#queue
      .then(() => this.#append(header, lines))
      .then(
        () => {
          this.#isTroubled = false;
        },
        (error: unknown) => {
          // What is on disk is not what we think.
          this.#places = null;
          if (!this.#isTroubled) this.#trouble(error);
          this.#isTroubled = true;
        },
      );
    return this.#queue;
  }

  /** Removes both files; what comes later begins new ones. */
  delete(): Promise<void> {
    const deleted = this.#queue.then(async () => {
      // Even where the disk refuses, what is on it is to be read anew.
      this.#places = null;
      for (const file of Object.values(this.#paths)) await rm(file, { force: true });
    });
    this.#queue = deleted.catch(() => undefined);
    return deleted;
  }

  /** When everything that was asked is written. */
  idle(): Promise<void> {
    return this.#queue;
  }

  /** The lines that touch the stretch, oldest first. */
  async read(fromMs: number, toMs: number): Promise<readonly string[]> {
    await this.#queue;
    const places = await this.#known();
    const lines: string[] = [];
    for (const file of ['before', 'now'] as const) {
      const wanted = places.filter((place) => place.file === file && touches(place, fromMs, toMs));
      if (wanted.length > 0) lines.push(...(await linesAt(this.#paths[file], wanted)));
    }
    return lines;
  }

  async #append(header: string, lines: string): Promise<void> {
    const places = await this.#known();
    if (this.#size > 0 && this.#size + lines.length > this.#mostBytes) await this.#turn();
    privateFolder(this.#folder);
    const text = (this.#isTorn ? '\n' : '') + (this.#size === 0 ? header + lines : lines);
    await appendFile(this.#paths.now, text, { mode: 0o600 });
    const known = this.#places ?? places;
    known.push(...placesOf(Buffer.from(text), 'now', this.#size));
    this.#places = known;
    this.#size += Buffer.byteLength(text);
    this.#isTorn = false;
  }

  async #turn(): Promise<void> {
    await rename(this.#paths.now, this.#paths.before);
    const now = (this.#places ?? []).filter(({ file }) => file === 'now');
    this.#places = now.map((place) => ({ ...place, file: 'before' as const }));
    this.#size = 0;
    this.#isTorn = false;
  }

  async #known(): Promise<Place[]> {
    if (this.#places !== null) return this.#places;
    const found: Place[] = [];
    for (const file of ['before', 'now'] as const) {
      const bytes = await readFile(this.#paths[file]).catch(() => Buffer.alloc(0));
      found.push(...placesOf(bytes, file, 0));
      if (file === 'now') {
        this.#size = bytes.length;
        this.#isTorn = bytes.length > 0 && bytes.at(-1) !== 10;
      }
    }
    this.#places = found;
    return found;
  }
}

const touches = ({ span }: Place, fromMs: number, toMs: number) =>
  span !== null && span[0] <= toMs && span[1] >= fromMs;

function placesOf(bytes: Buffer, file: Place['file'], base: number): Place[] {
  const places: Place[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const end = bytes.indexOf(10, offset);
    if (end < 0) break;
    const [, fromMs, toMs] = times.exec(bytes.toString('latin1', offset, Math.min(end, offset + 80))) ?? [];
    const span = fromMs === undefined || toMs === undefined ? null : ([Number(fromMs), Number(toMs)] as const);
    places.push({ file, offset: base + offset, length: end - offset, span });
    offset = end + 1;
  }
  return places;
}

async function linesAt(file: string, places: readonly Place[]): Promise<string[]> {
  const handle = await open(file, 'r');
  try {
    const lines: string[] = [];
    for (const { offset, length } of places) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      lines.push(buffer.toString('utf8', 0, bytesRead));
    }
    return lines;
  } finally {
    await handle.close();
  }
}

/** Removes recordings that nobody wrote to for so many days; null keeps them. What is gone already is no fault. */
export async function sweepRecordings(
  folder: string,
  names: readonly string[],
  keepDays: number | null,
): Promise<void> {
  if (keepDays === null) return;
  const beforeMs = Date.now() - keepDays * 86_400_000;
  for (const name of names) {
    const file = path.join(recordingsFolder(folder), name);
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < beforeMs) await rm(file, { force: true }).catch(() => undefined);
  }
}
