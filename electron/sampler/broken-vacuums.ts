import type { At } from '../../shared/contract/place.ts';

/** A vacuum or analyze by an autovacuum worker that was gone before it had finished. */
export interface BrokenVacuumSeen {
  readonly kind: 'vacuum' | 'analyze';
  /** The server's clock when the worker was last seen at it. */
  readonly atMs: number;
  /** "nightly_load (pid 4711), AccessExclusiveLock"; null: nobody was seen in its way. */
  readonly culprit: string | null;
}

const keptMs = 24 * 3_600_000;
const mostPerTable = 50;
const mostTables = 2_000;

/** What the detector in Locks finds, kept for who tells of tables. In memory, bounded, the newest of the last day. */
export class BrokenVacuums {
  readonly #byPlace = new Map<At, Map<number, BrokenVacuumSeen[]>>();

  note(at: At, relid: number, atMs: number, more: Partial<Omit<BrokenVacuumSeen, 'atMs'>> = {}): void {
    const tables = this.#byPlace.get(at) ?? new Map<number, BrokenVacuumSeen[]>();
    this.#byPlace.set(at, tables);
    const seen = tables.get(relid) ?? [];
    // Told anew, so that what is forgotten first is the table of which nothing was heard for longest.
    tables.delete(relid);
    const one: BrokenVacuumSeen = { kind: more.kind ?? 'vacuum', atMs, culprit: more.culprit ?? null };
    tables.set(relid, [...seen, one].filter((each) => each.atMs > atMs - keptMs).slice(-mostPerTable));
    const [oldest] = tables.keys();
    if (tables.size > mostTables && oldest !== undefined) tables.delete(oldest);
  }

  /** By relid, each oldest first. */
  of(at: At): ReadonlyMap<number, readonly BrokenVacuumSeen[]> {
    return this.#byPlace.get(at) ?? new Map();
  }
}
