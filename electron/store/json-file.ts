import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Failure, FailureError, fail } from '../../shared/failure.ts';
import { writeAtomically } from './atomic-file.ts';
import { codeOf, fileFailure } from './file-failure.ts';
import type { FileNotices } from './file-notices.ts';
import { underLock } from './lock-file.ts';

interface JsonFileOptions<T> {
  readonly path: string;
  /** Rises with every change of `schema` that an older Heapscope could not read. */
  readonly version: number;
  readonly schema: z.ZodType<T>;
  readonly empty: T;
  /** Told what the user must know: the notice, or why the last change is in memory only. */
  readonly notices?: FileNotices | undefined;
}

/** `unsaved`: why the change is in memory only. */
export interface Saved<T> {
  readonly content: T;
  readonly unsaved?: Failure;
}

const envelope = z.object({ version: z.number().int().positive(), content: z.unknown() });

type Found<T> =
  | { readonly kind: 'missing' }
  | { readonly kind: 'good'; readonly content: T }
  | { readonly kind: 'newer'; readonly version: number; readonly content: T | undefined }
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly failure: FailureError };

/**
 * One of the user's small files: `{"version": 1, "content": …}`, checked at each read, saved atomically, with a copy of
 * the last good content beside it. A broken file is moved to `.corrupt-<time>` and the copy takes its place; a file of
 * a newer Heapscope is read as far as possible and never written. `notice` says so in one sentence, for the user.
 */
export class JsonFile<T> {
  readonly path: string;
  readonly #options: JsonFileOptions<T>;
  readonly #copy: string;
  #notice: string | undefined;
  /** The notice holds as long as the file is as it is. */
  #isPassing = false;
  /** Changes that the disk refused. */
  #pending: ((content: T) => T)[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: JsonFileOptions<T>) {
    this.#options = options;
    this.path = options.path;
    this.#copy = `${options.path}.last-good`;
  }

  /** What the user must be told about this file, from the last read on. */
  get notice(): string | undefined {
    return this.#notice;
  }

  /** Today's content: another process's saves, and our own changes that could not be saved. */
  async read(): Promise<T> {
    return this.#pending.reduce<T>((content, change) => change(content), await this.#readFile());
  }

  /**
   * Reads, changes and saves, while no other process does. When the disk refuses, the change is kept in memory, seen by
   * every later `read`, tried again with the next update, and `unsaved` says why.
   */
  update(change: (content: T) => T): Promise<Saved<T>> {
    const saved = this.#last.then(() => this.#updateNow(change));
    this.#last = saved.catch(() => undefined);
    return saved;
  }

  /** The same for what is worth nothing in memory: a change that the disk refuses is not made. Fails with `file`. */
  updateOrFail(change: (content: T) => T): Promise<T> {
    const saved = this.#last.then(() => this.#updateOrFailNow(change));
    this.#last = saved.catch(() => undefined);
    return saved;
  }

  async #updateOrFailNow(change: (content: T) => T): Promise<T> {
    try {
      const content = await underLock(this.#lock, () => this.#change([change]));
      this.#options.notices?.set(this.path, 'found', this.#notice);
      return content;
    } catch (error) {
      if (error instanceof FailureError && error.failure.kind === 'file')
        this.#options.notices?.set(this.path, 'unsaved', unsavedNotice(error.failure, 'So it was not done.'));
      throw error;
    }
  }

  async #updateNow(change: (content: T) => T): Promise<Saved<T>> {
    const changes = [...this.#pending, change];
    try {
      const content = await underLock(this.#lock, () => this.#change(changes));
      this.#pending = [];
      this.#options.notices?.set(this.path, 'found', this.#notice);
      return { content };
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.kind !== 'file') throw error;
      this.#pending = changes;
      const content = await this.read();
      this.#options.notices?.set(
        this.path,
        'unsaved',
        unsavedNotice(error.failure, 'The change lasts until Heapscope closes.'),
      );
      return { content, unsaved: error.failure };
    }
  }

  #note(text: string, isPassing = false): void {
    this.#notice = text;
    this.#isPassing = isPassing;
    if (this.#pending.length === 0) this.#options.notices?.set(this.path, 'found', text);
  }

  /** It can be read again, and is one of ours. */
  #noteGood(): void {
    if (!this.#isPassing) return;
    this.#isPassing = false;
    this.#notice = undefined;
    if (this.#pending.length === 0) this.#options.notices?.set(this.path, 'found', undefined);
  }

  async #readFile(): Promise<T> {
    const found = await this.#look(this.path);
    if (found.kind === 'good') {
      this.#noteGood();
      return found.content;
    }
    if (found.kind === 'newer') {
      this.#note(newerNotice(this.path, found.version), true);
      return found.content ?? this.#options.empty;
    }
    if (found.kind === 'unreadable') {
      this.#note(`${found.failure.message}. Until it can be read, changes last until Heapscope closes.`, true);
      return this.#options.empty;
    }
    const copy = await this.#look(this.#copy);
    if (found.kind === 'missing' && copy.kind !== 'good') return this.#options.empty;
    try {
      // Under the lock, for another process may be mending just now.
      return await underLock(this.#lock, () => this.#mend());
    } catch (error) {
      const why = fileFailure('', this.path, error).failure.message.trim();
      this.#note(`${path.basename(this.path)} could not be read, nor moved away: ${why}`, true);
      return copy.kind === 'good' ? copy.content : this.#options.empty;
    }
  }

  async #change(changes: readonly ((content: T) => T)[]): Promise<T> {
    const found = await this.#look(this.path);
    if (found.kind === 'newer') {
      this.#note(newerNotice(this.path, found.version), true);
      return fail('file', `${this.path} was written by a newer Heapscope, so it stays as it is`, {
        advice: 'Update Heapscope, or move that file away to start with an empty one.',
      });
    }
    if (found.kind === 'unreadable') throw found.failure;
    const before = found.kind === 'good' ? found.content : await this.#mend();
    const after = changes.reduce<T>((content, change) => change(content), before);
    await this.#save(after);
    return after;
  }

  get #lock(): string {
    return `${this.path}.lock`;
  }

  async #save(content: T): Promise<void> {
    const text = `${JSON.stringify({ version: this.#options.version, content }, null, 2)}\n`;
    // What could not be read again would take the place of the last good copy too.
    const written = parse(text, this.#options);
    if (written.kind === 'broken')
      return fail('internal', `${this.path} would be broken by this change (${written.why})`);
    await writeAtomically(this.path, text);
    // The copy may fail on a disk that is full only now: the save itself has succeeded.
    await writeAtomically(this.#copy, text).catch(() => undefined);
  }

  async #look(file: string): Promise<Found<T>> {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return { kind: 'missing' };
      return { kind: 'unreadable', failure: fileFailure('Could not read', file, error) };
    }
    return parse(text, this.#options);
  }

  /** Puts the last good copy, or the empty content, in the place of a broken or missing file. */
  async #mend(): Promise<T> {
    const found = await this.#look(this.path);
    if (found.kind === 'good') return found.content;
    const copy = await this.#look(this.#copy);
    if (found.kind === 'missing') return copy.kind === 'good' ? this.#restore(copy.content) : this.#options.empty;
    const aside = `${this.path}.corrupt-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
    await rename(this.path, aside).catch((error: unknown) => {
      throw fileFailure('Could not move away', this.path, error);
    });
    const why = found.kind === 'broken' ? found.why : 'it is from another version';
    const next = copy.kind === 'good' ? 'the last good copy is used' : 'an empty one is used';
    this.#note(`${path.basename(this.path)} could not be read (${why}); ${next}. The broken file is kept as ${aside}.`);
    return copy.kind === 'good' ? this.#restore(copy.content) : this.#options.empty;
  }

  async #restore(content: T): Promise<T> {
    if (this.#notice === undefined) this.#note(`${path.basename(this.path)} was missing; the last good copy is used.`);
    // On a full disk the copy still serves this run.
    await this.#save(content).catch(() => undefined);
    return content;
  }
}

const unsavedNotice = ({ message, advice }: Failure, meaning: string): string =>
  [`${message}. ${meaning}`, advice].filter(Boolean).join(' ');

function newerNotice(file: string, version: number): string {
  return `${path.basename(file)} is from a newer Heapscope (format ${version}); it is only read here, and changes last until Heapscope closes.`;
}

function parse<T>(text: string, options: JsonFileOptions<T>): Found<T> {
  if (text.trim() === '') return { kind: 'broken', why: 'it is empty' };
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { kind: 'broken', why: 'it ends in the middle or is no JSON' };
  }
  const outer = envelope.safeParse(raw);
  if (!outer.success) return { kind: 'broken', why: 'it is not a file of Heapscope' };
  const inner = options.schema.safeParse(outer.data.content);
  if (outer.data.version > options.version) {
    return { kind: 'newer', version: outer.data.version, content: inner.success ? inner.data : undefined };
  }
  if (!inner.success) {
    const issue = inner.error.issues[0];
    return {
      kind: 'broken',
      why: `${issue?.path.map(String).join('.') || 'content'}: ${issue?.message ?? 'wrong shape'}`,
    };
  }
  return { kind: 'good', content: inner.data };
}
