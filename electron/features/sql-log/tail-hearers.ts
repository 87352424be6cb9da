import type { LogRow, LogTail } from '../../../shared/contract/sql-log-tail.ts';
import { mostKept, type TailEntry, type TailRing, tailFilter } from '../../../shared/sql-log/tail-ring.ts';

/** Rows that cross to a page at once: more are counted, nobody reads so fast. */
const mostAtOnce = 200;
const mostAtFirst = 500;
/** After a pause all that was kept is wanted. */
const mostAfter = 5_000;
const shownCharacters = 2_000;

export const rowOf = ({ text, parameters, ...entry }: TailEntry): LogRow => ({
  ...entry,
  text: text.slice(0, shownCharacters),
  parameters: parameters === null ? null : parameters.slice(0, shownCharacters),
});

/** One page's tail: what it was told last, and what it wants to see. */
export class TailHearer {
  readonly #ring: TailRing;
  readonly #fits: (entry: TailEntry) => boolean;
  readonly #tell: (event: LogTail) => void;
  #told: number;

  constructor(ring: TailRing, asked: { filter: string; after?: number | undefined }, tell: (event: LogTail) => void) {
    this.#ring = ring;
    this.#fits = tailFilter(asked.filter);
    this.#tell = tell;
    // A host that was started anew has other numbers.
    const isAfter = asked.after !== undefined && asked.after <= ring.lastSeq;
    this.#told = isAfter ? (asked.after ?? 0) : Math.max(0, ring.lastSeq - mostKept);
    this.#send([], isAfter ? mostAfter : mostAtFirst, isAfter);
  }

  tick(late: readonly (readonly [number, number])[]): void {
    this.#send(late, mostAtOnce, true);
  }

  #send(late: readonly (readonly [number, number])[], most: number, isCounted: boolean): void {
    const { entries, lost } = this.#ring.after(this.#told);
    const fitting = entries.filter(this.#fits);
    const rows = fitting.slice(-most).map(rowOf);
    const timed = late.filter(([seq]) => seq <= this.#told).map(([seq, ms]): [number, number] => [seq, ms]);
    this.#told = this.#ring.lastSeq;
    const notShown = isCounted ? lost + fitting.length - rows.length : 0;
    this.#tell({ rows, timed: timed.slice(-1_000), notShown, lastSeq: this.#told });
  }
}
