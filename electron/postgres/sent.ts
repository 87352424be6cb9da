import { withoutPasswords } from '../../shared/without-passwords.ts';
import type { Lane } from './connection.ts';
import type { Setting } from './lane-settings.ts';

/** One statement as it went out on a connection of ours. */
export interface Sent {
  /** Rises by one with each statement of this database. */
  readonly seq: number;
  /** ms since 1970, by this computer's clock, when it was sent. */
  readonly onMs: number;
  readonly lane: Lane;
  /** As the server announced it: behind a pooler it is none. */
  readonly pid: number | null;
  readonly name: string;
  readonly text: string;
  readonly params: readonly (string | null)[];
  /** What was set for this statement in the same round trip. */
  readonly settings: string | null;
  readonly ms: number;
  readonly rows: number;
  /** SQLSTATE and message; null: it succeeded. */
  readonly error: string | null;
}

/** What a lane tells of a statement when it is over. */
export interface SentNote extends Pick<Sent, 'name' | 'text' | 'params' | 'ms' | 'rows'> {
  readonly settings?: readonly Setting[];
  readonly error?: string | undefined;
}

export type NoteSent = (note: SentNote) => void;

export interface SentLimits {
  readonly entries: number;
  /** Of parameters, and of texts that are not constants of ours. */
  readonly bytes: number;
}

const limits: SentLimits = { entries: 20_000, bytes: 16_000_000 };
const longestParameter = 2_000;
/** Holes at the front of the array are closed in bulk. */
const mostHoles = 4_096;

/**
 * Every statement that was sent for one database, by every lane, in the order in which they ended; the oldest are
 * forgotten, and counted. In memory only: it is gone with Heapscope.
 */
export class SentLedger {
  readonly #limits: SentLimits;
  readonly #kept: Sent[] = [];
  readonly #interned = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  #first = 0;
  #bytes = 0;
  #total = 0;
  #sinceMs: number | null = null;

  constructor(given: SentLimits = limits) {
    this.#limits = given;
  }

  get total(): number {
    return this.#total;
  }

  get dropped(): number {
    return this.#total - (this.#kept.length - this.#first);
  }

  /** ms since 1970 of the first statement, kept or not; null: none was sent. */
  get sinceMs(): number | null {
    return this.#sinceMs;
  }

  /** What is kept and came after that one, oldest first. */
  after(seq: number, most = Number.POSITIVE_INFINITY): readonly Sent[] {
    const oldest = this.#kept[this.#first]?.seq ?? 0;
    const from = this.#first + Math.max(0, seq + 1 - oldest);
    return this.#kept.slice(from, from + most);
  }

  /** Called after each. Returns how to stop it. */
  onNote(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** For one lane's connection. */
  by(lane: Lane, pid: number | undefined): NoteSent {
    return (note) => this.#note(lane, pid ?? null, note);
  }

  #note(lane: Lane, pid: number | null, { name, text, params, ms, rows, settings, error }: SentNote): void {
    const onMs = Date.now() - ms;
    this.#sinceMs ??= onMs;
    this.#total += 1;
    const isOurText = lane === 'catalog';
    const sent: Sent = {
      seq: this.#total,
      onMs,
      lane,
      pid,
      name,
      text: isOurText ? text : withoutPasswords(text, "'…'"),
      params: params.map(shortened),
      settings: settings === undefined ? null : this.#intern(settings),
      ms,
      rows,
      error: error === undefined ? null : withoutPasswords(error, "'…'"),
    };
    this.#kept.push(sent);
    this.#bytes += bytesOf(sent);
    this.#forget();
    for (const listener of this.#listeners) listener();
  }

  #forget(): void {
    while (this.#kept.length - this.#first > this.#limits.entries || this.#bytes > this.#limits.bytes) {
      const oldest = this.#kept[this.#first];
      if (oldest === undefined) break;
      this.#bytes -= bytesOf(oldest);
      this.#first += 1;
    }
    if (this.#first < mostHoles) return;
    this.#kept.splice(0, this.#first);
    this.#first = 0;
  }

  /** The same few lines for thousands of statements. */
  #intern(settings: readonly Setting[]): string {
    const text = settings.map(([name, value]) => `${name} = ${value}`).join(', ');
    const known = this.#interned.get(text);
    if (known !== undefined) return known;
    if (this.#interned.size < 500) this.#interned.set(text, text);
    return text;
  }
}

function shortened(value: string | null): string | null {
  if (value === null || value.length <= longestParameter) return value;
  return `${value.slice(0, longestParameter)}… (${value.length} characters)`;
}

function bytesOf({ lane, text, params, error }: Sent): number {
  const own = lane === 'catalog' ? 0 : text.length;
  return 200 + own + (error?.length ?? 0) + params.reduce((sum, value) => sum + (value?.length ?? 0), 0);
}
