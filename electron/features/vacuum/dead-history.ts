/** What one look found of a table. Times are the server's clock in ms. */
export interface DeadSeen {
  readonly relid: number;
  readonly dead: number;
  readonly live: number;
  readonly lastAutovacuumMs: number | null;
  /** Over its threshold, so that it is followed from now on. */
  readonly isOver: boolean;
}

export interface DeadPoint {
  readonly atMs: number;
  /** null: nobody looked from here until the next point. */
  readonly dead: number | null;
  readonly live: number | null;
}

interface Series {
  readonly points: DeadPoint[];
  readonly autovacuums: number[];
  /** When it was last over its threshold or asked for. */
  wantedMs: number;
}

const keptMs = 2 * 3_600_000;
const mostTables = 300;
const mostPoints = 1_000;
const mostAutovacuums = 500;

/** Dead rows over time of tables that are over their threshold, or were asked for: two hours, in memory. */
export class DeadHistory {
  readonly #series = new Map<number, Series>();
  #sinceMs: number | null = null;
  #lastMs: number | null = null;

  /** When the first look was; null: nobody has looked yet. */
  get sinceMs(): number | null {
    return this.#sinceMs;
  }

  /** Of these the next look must tell, whatever they hold. */
  get followed(): readonly number[] {
    return [...this.#series.keys()];
  }

  /** Somebody wants to see it: it is followed from now on. */
  want(relid: number): Series {
    const wantedMs = this.#lastMs ?? 0;
    const known = this.#series.get(relid);
    if (known !== undefined) {
      known.wantedMs = wantedMs;
      return known;
    }
    const made: Series = { points: [], autovacuums: [], wantedMs };
    this.#series.set(relid, made);
    if (this.#series.size > mostTables) this.#forgetOldest(relid);
    return made;
  }

  /** One look. Longer than `gapMs` after the one before, and what lies between is a gap. */
  look(nowMs: number, seen: readonly DeadSeen[], gapMs: number): void {
    const lastMs = this.#lastMs;
    if (lastMs !== null && nowMs <= lastMs) return;
    this.#sinceMs ??= nowMs;
    this.#lastMs = nowMs;
    const isAfterGap = lastMs !== null && nowMs - lastMs > gapMs;
    for (const one of seen) {
      if (!one.isOver && !this.#series.has(one.relid)) continue;
      const series = one.isOver ? this.want(one.relid) : this.#series.get(one.relid);
      if (series !== undefined) add(series, one, { nowMs, lastMs, isAfterGap });
    }
    for (const [relid, { wantedMs }] of this.#series) if (wantedMs < nowMs - keptMs) this.#series.delete(relid);
  }

  of(relid: number): Pick<Series, 'points' | 'autovacuums'> {
    return this.#series.get(relid) ?? { points: [], autovacuums: [] };
  }

  #forgetOldest(but: number): void {
    const others = [...this.#series].filter(([relid]) => relid !== but);
    const [first] = others;
    if (first === undefined) return;
    const oldest = others.reduce((a, b) => (b[1].wantedMs < a[1].wantedMs ? b : a), first);
    this.#series.delete(oldest[0]);
  }
}

interface When {
  readonly nowMs: number;
  readonly lastMs: number | null;
  readonly isAfterGap: boolean;
}

function add(series: Series, { dead, live, lastAutovacuumMs }: DeadSeen, { nowMs, lastMs, isAfterGap }: When): void {
  const { points, autovacuums } = series;
  if (isAfterGap && lastMs !== null && points.length > 0) points.push({ atMs: lastMs + 1, dead: null, live: null });
  points.push({ atMs: nowMs, dead, live });
  if (lastAutovacuumMs !== null && lastAutovacuumMs > (autovacuums.at(-1) ?? 0)) autovacuums.push(lastAutovacuumMs);
  forget(points, ({ atMs }) => atMs, nowMs, mostPoints);
  forget(autovacuums, (atMs) => atMs, nowMs, mostAutovacuums);
}

function forget<T>(list: T[], timeOf: (one: T) => number, nowMs: number, most: number): void {
  const old = list.findIndex((one) => timeOf(one) >= nowMs - keptMs);
  list.splice(0, Math.max(old < 0 ? list.length : old, list.length - most));
}
