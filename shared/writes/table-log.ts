import { measuredSeconds, type ReadAt } from './elapsed.ts';
import { counted, countsAt, noCounts, type TableCounts } from './table-counts.ts';

/** One stretch between two readings: by how much the counters of those tables grew that were written. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly seconds: number;
  readonly oids: readonly number[];
  /** `counted` a table; NaN: it went back, so nothing is known of that table in this stretch. */
  readonly grown: Float64Array;
}

/** What a table grew by in so many seconds that were measured. */
export interface Grown {
  readonly counts: Float64Array;
  /** Measured, but not of this table. */
  lostSeconds: number;
}

const keptMs = 600_000;
/** Tables times stretches: about 12 MB. Where thousands of tables are written all the time, less than 10 min are kept. */
const mostKept = 250_000;

/**
 * The last 10 min of the tables that were written, as differences: a partition that is new counts from 0, one that is
 * dropped is gone, and neither moves the sum of its lump by what it had counted before.
 */
export class TableLog {
  #before: { readonly at: ReadAt; readonly counts: TableCounts; readonly stats_reset: string | null } | null = null;
  #rowOf: ReadonlyMap<number, number> = new Map();
  #stretches: Stretch[] = [];
  #kept = 0;

  /** The last reading. */
  get counts(): TableCounts {
    return this.#before?.counts ?? noCounts;
  }

  /** What is counted from here on is measured from here on. */
  forgetBefore(): void {
    this.#before = null;
  }

  /** `isAnew`: the counters began anew, or the server is another: nothing is compared across that. */
  take(at: ReadAt, counts: TableCounts, about: { everyMs: number; stats_reset: string | null }): void {
    const before = this.#before;
    const isSame = before !== null && before.stats_reset === about.stats_reset;
    const seconds = isSame ? measuredSeconds(before.at, at, about.everyMs) : null;
    if (before !== null && seconds !== null) {
      this.#add({ fromMs: before.at.serverMs, toMs: at.serverMs, seconds, ...this.#grown(before.counts, counts) });
    }
    this.#before = { at, counts, stats_reset: about.stats_reset };
    this.#rowOf = new Map(counts.oid.map((oid, row) => [oid, row]));
    this.#forgetOld(at.serverMs);
  }

  /** Of the newest stretches that together reach so many measured seconds, or of all there are. */
  grown(seconds: number): { readonly seconds: number; readonly byOid: ReadonlyMap<number, Grown> } {
    const byOid = new Map<number, Grown>();
    let measured = 0;
    for (let i = this.#stretches.length - 1; i >= 0 && measured < seconds; i -= 1) {
      const stretch = this.#stretches[i];
      if (stretch === undefined) break;
      measured += stretch.seconds;
      addUp(byOid, stretch);
    }
    return { seconds: measured, byOid };
  }

  /** Calls for every table of every stretch that is kept, with its rows written; not for those that went back. */
  eachStretch(
    of: (stretch: { fromMs: number; toMs: number; seconds: number }, oid: number, rows: number) => void,
  ): void {
    for (const stretch of this.#stretches) {
      for (const [i, oid] of stretch.oids.entries()) {
        const at = i * counted;
        const rows = (stretch.grown[at] ?? 0) + (stretch.grown[at + 1] ?? 0) + (stretch.grown[at + 2] ?? 0);
        if (!Number.isNaN(rows)) of(stretch, oid, rows);
      }
    }
  }

  /** When it was measured at all. */
  get spans(): readonly { readonly fromMs: number; readonly toMs: number; readonly seconds: number }[] {
    return this.#stretches;
  }

  #grown(before: TableCounts, now: TableCounts): Pick<Stretch, 'oids' | 'grown'> {
    const oids: number[] = [];
    const grown: number[] = [];
    for (const [row, oid] of now.oid.entries()) {
      const known = this.#rowOf.get(oid);
      const was = known === undefined ? none : countsAt(before, known);
      const more = countsAt(now, row).map((count, i) => count - (was[i] ?? 0));
      if (more.every((count) => count === 0)) continue;
      oids.push(oid);
      grown.push(...(more.some((count) => count < 0) ? unknown : more));
    }
    return { oids, grown: Float64Array.from(grown) };
  }

  #add(stretch: Stretch): void {
    this.#stretches.push(stretch);
    this.#kept += stretch.oids.length;
  }

  #forgetOld(nowMs: number): void {
    const isOld = (stretch: Stretch) => stretch.toMs < nowMs - keptMs || stretch.toMs > nowMs;
    for (
      let [oldest] = this.#stretches;
      oldest && (isOld(oldest) || this.#kept > mostKept);
      [oldest] = this.#stretches
    ) {
      this.#stretches.shift();
      this.#kept -= oldest.oids.length;
    }
  }
}

const none = Array.from({ length: counted }, () => 0);
const unknown = Array.from({ length: counted }, () => Number.NaN);

function addUp(byOid: Map<number, Grown>, { oids, grown, seconds }: Stretch): void {
  for (const [i, oid] of oids.entries()) {
    const of = byOid.get(oid) ?? { counts: new Float64Array(counted), lostSeconds: 0 };
    byOid.set(oid, of);
    if (Number.isNaN(grown[i * counted])) of.lostSeconds += seconds;
    else for (let k = 0; k < counted; k += 1) of.counts[k] = (of.counts[k] ?? 0) + (grown[i * counted + k] ?? 0);
  }
}
