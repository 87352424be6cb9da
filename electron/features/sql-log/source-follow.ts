import type { LogFormat } from '../../../shared/contract/sql-log-tail.ts';
import { formatOf, type LogFile, type LogFiles } from './source-files.ts';

/** What is read, in the order in which it was written. */
export interface Followed {
  piece(bytes: Buffer): void | Promise<void>;
  /** So many bytes were not read: what comes next begins anywhere. */
  skipped(bytes: number): void;
  /** Another file comes next, or the same one from its beginning. */
  fileEnd(): void;
  /** All that was written so far was read. */
  caughtUp(): void;
}

export interface ReadBudget {
  readonly bytes: number;
  readonly ms: number;
}

/** A log that is read as it grows. */
export interface LogFollow {
  /**
   * Reads what was written since. More than `bytes` is skipped, oldest first; what is not read within `ms` is left for
   * the next time.
   */
  poll(budget: ReadBudget, to: Followed): Promise<void>;
  /** Written since the first poll, to all of its files. */
  readonly grown: number;
  /** The file that is read now. */
  readonly name: string | null;
  close(): void;
}

interface Place {
  at: number;
  /** The last bytes before `at`: a file that was written anew has others there. */
  anchor: Buffer;
}

const pieceBytes = 1_000_000;
const anchorBytes = 64;
const newLine = 10;
const none = Buffer.alloc(0);

/**
 * Follows the files of one format in a folder: all that was there at first is old, what is added to any of them is new,
 * in the order of their times. So a rotation to another name, to an old name (postgresql-%a.log), and a file that was
 * cut off or written anew are the same to it.
 */
export class FileFollow implements LogFollow {
  readonly #files: LogFiles;
  readonly #format: LogFormat | null;
  readonly #places = new Map<string, Place>();
  #sizes: ReadonlyMap<string, number> | null = null;
  #last: string | null = null;
  #grown = 0;

  /** `format` null: every file is of it. */
  constructor(files: LogFiles, format: LogFormat | null) {
    this.#files = files;
    this.#format = format;
  }

  get grown(): number {
    return this.#grown;
  }
  get name(): string | null {
    return this.#last;
  }

  close(): void {
    this.#places.clear();
  }

  /** Only how much was written, where the files may be listed and not read. */
  async measure(): Promise<void> {
    this.#measure(await this.#files.list());
  }

  async poll({ bytes, ms }: ReadBudget, to: Followed): Promise<void> {
    const untilMs = performance.now() + ms;
    const all = await this.#files.list();
    const isFirst = this.#sizes === null;
    this.#measure(all);
    // Newest first, as listed; read in the other order.
    const files = all.filter(({ name }) => this.#format === null || formatOf(name) === this.#format).toReversed();
    if (isFirst) await this.#begin(files, to);
    this.#forgetGone(files, to);
    const waiting = files.map((file) => ({ file, place: this.#placeOf(file) }));
    let excess = -bytes;
    for (const { file, place } of waiting) excess += Math.max(0, file.bytes - place.at);
    for (const { file, place } of waiting) {
      if (file.bytes <= place.at) continue;
      excess -= await this.#read(file, place, Math.max(0, excess), { to, untilMs });
      if (file.bytes > place.at) return;
    }
    to.caughtUp();
  }

  #measure(all: readonly LogFile[]): void {
    const before = this.#sizes;
    this.#sizes = new Map(all.map(({ name, bytes }) => [name, bytes]));
    if (before === null) return;
    for (const { name, bytes } of all) {
      const was = before.get(name) ?? 0;
      this.#grown += bytes >= was ? bytes - was : bytes;
    }
  }

  async #begin(files: readonly LogFile[], to: Followed): Promise<void> {
    for (const { name, bytes } of files) this.#places.set(name, { at: bytes, anchor: none });
    const newest = files.at(-1);
    this.#last = newest?.name ?? null;
    if (newest === undefined || newest.bytes === 0) return;
    const [last] = (await this.#files.read(newest.name, newest.bytes - 1, 1)) ?? [];
    // In the middle of a line.
    if (last !== newLine) to.skipped(0);
  }

  /** A file that was removed before it was read to its end. */
  #forgetGone(files: readonly LogFile[], to: Followed): void {
    const names = new Set(files.map(({ name }) => name));
    for (const name of this.#places.keys()) {
      if (names.has(name)) continue;
      this.#places.delete(name);
      to.fileEnd();
    }
  }

  #placeOf({ name, bytes }: LogFile): Place {
    const known = this.#places.get(name);
    if (known !== undefined && known.at <= bytes) return known;
    const place: Place = { at: 0, anchor: none };
    this.#places.set(name, place);
    if (known !== undefined) this.#last = null;
    return place;
  }

  /** Returns how many bytes it skipped. */
  async #read(
    { name, bytes }: LogFile,
    place: Place,
    excess: number,
    { to, untilMs }: { to: Followed; untilMs: number },
  ): Promise<number> {
    if (this.#last !== name) {
      to.fileEnd();
      this.#last = name;
    }
    const skipped = Math.min(excess, bytes - place.at);
    if (skipped > 0) {
      place.at += skipped;
      place.anchor = none;
      to.skipped(skipped);
    }
    while (place.at < bytes && performance.now() < untilMs) {
      const piece = await this.#piece(name, place, Math.min(pieceBytes, bytes - place.at));
      if (piece === 'other') {
        Object.assign(place, { at: 0, anchor: none });
        to.fileEnd();
      } else if (piece === null || piece.length === 0) break;
      else {
        place.at += piece.length;
        place.anchor = Buffer.from(Buffer.concat([place.anchor, piece.subarray(-anchorBytes)]).subarray(-anchorBytes));
        await to.piece(piece);
      }
    }
    return skipped;
  }

  /** With the bytes before it in the same reading: where those are others, the file was written anew. */
  async #piece(name: string, { at, anchor }: Place, length: number): Promise<Buffer | 'other' | null> {
    const read = await this.#files.read(name, at - anchor.length, anchor.length + length);
    if (read === null || anchor.length === 0) return read;
    return read.subarray(0, anchor.length).equals(anchor) ? read.subarray(anchor.length) : 'other';
  }
}
