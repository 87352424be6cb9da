/** One statement as it is kept for the tail. */
export interface TailEntry {
  readonly seq: number;
  readonly time: string | null;
  readonly pid: number | null;
  readonly application: string | null;
  readonly role: string | null;
  readonly database: string | null;
  readonly kind: 'statement' | 'error' | 'sampled';
  ms: number | null;
  readonly text: string;
  readonly parameters: string | null;
}

export const mostKept = 20_000;
const mostCharacters = 24_000_000;

/** The last statements, so many and no more; what was thrown out is counted by its number. */
export class TailRing {
  #entries: TailEntry[] = [];
  /** Of the first in `entries` that is still kept. */
  #from = 0;
  #characters = 0;
  #lastSeq = 0;

  get lastSeq(): number {
    return this.#lastSeq;
  }
  get nextSeq(): number {
    return this.#lastSeq + 1;
  }

  push(entry: TailEntry): void {
    this.#entries.push(entry);
    this.#lastSeq = entry.seq;
    this.#characters += sizeOf(entry);
    while (this.#entries.length - this.#from > mostKept || this.#characters > mostCharacters) {
      const oldest = this.#entries[this.#from];
      if (oldest === undefined) break;
      this.#characters -= sizeOf(oldest);
      this.#from += 1;
    }
    if (this.#from > mostKept) {
      this.#entries = this.#entries.slice(this.#from);
      this.#from = 0;
    }
  }

  of(seq: number): TailEntry | null {
    const first = this.#entries[this.#from];
    if (first === undefined || seq < first.seq) return null;
    return this.#entries[this.#from + seq - first.seq] ?? null;
  }

  /** Those after `seq` that are kept, oldest first; `lost` were thrown out before they were asked for. */
  after(seq: number): { readonly entries: readonly TailEntry[]; readonly lost: number } {
    const first = this.#entries[this.#from];
    if (first === undefined) return { entries: [], lost: Math.max(0, this.#lastSeq - seq) };
    const lost = Math.max(0, first.seq - seq - 1);
    return { entries: this.#entries.slice(this.#from + Math.max(0, seq + 1 - first.seq)), lost };
  }
}

const sizeOf = ({ text, parameters }: TailEntry): number => text.length + (parameters?.length ?? 0) + 100;

/** Every word must be in it; `pid:21904` is that session's and nobody else's. Empty: everything. */
export function tailFilter(filter: string): (entry: TailEntry) => boolean {
  const words = filter.toLowerCase().split(/\s+/u).filter(Boolean);
  const pids = words.flatMap((word) => /^pid:(\d+)$/u.exec(word)?.[1] ?? []).map(Number);
  const rest = words.filter((word) => !/^pid:\d+$/u.test(word));
  return (entry) => pids.every((pid) => entry.pid === pid) && rest.every((word) => holds(entry, word));
}

function holds({ text, application, role, database, pid, parameters }: TailEntry, word: string): boolean {
  if (text.toLowerCase().includes(word)) return true;
  if (application?.toLowerCase().includes(word) || role?.toLowerCase().includes(word)) return true;
  if (database?.toLowerCase().includes(word) || parameters?.toLowerCase().includes(word)) return true;
  return pid !== null && String(pid) === word;
}
