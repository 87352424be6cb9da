const counted = ['queries', 'rows', 'bytes'] as const;
type Counted = (typeof counted)[number];

/** Every single measurement of a run, one row of times per round. NaN: not taken. */
export class Measurements {
  readonly keys: readonly string[];
  readonly rounds: number;
  /** Rounds that every contestant has run and that count. */
  complete = 0;
  vanished = 0;
  readonly warmUp: ReadonlyMap<string, number[]>;
  readonly floor: number[] = [];
  readonly #ms: ReadonlyMap<string, Float64Array>;
  readonly #digests: ReadonlyMap<string, (string | null | undefined)[]>;
  readonly #counts: ReadonlyMap<string, Record<Counted, Float64Array>>;
  /** 1: counts for nobody. */
  readonly #leftOut: Uint8Array;
  readonly #differs = new Map<string, number>();
  #compared = 0;

  constructor(keys: readonly string[], rounds: number) {
    const each = <T>(make: () => T): ReadonlyMap<string, T> => new Map(keys.map((key) => [key, make()]));
    this.keys = keys;
    this.#leftOut = new Uint8Array(rounds);
    this.rounds = rounds;
    this.warmUp = each(() => []);
    this.#ms = each(() => new Float64Array(rounds).fill(Number.NaN));
    this.#digests = each(() => []);
    const count = () => new Float64Array(rounds);
    this.#counts = each(() => ({ queries: count(), rows: count(), bytes: count() }));
  }

  add(
    key: string,
    round: number,
    taken: { ms: number; queries: number; rows: number; bytes: number },
    digest: string | null,
  ): void {
    const ms = this.#ms.get(key);
    const counts = this.#counts.get(key);
    const digests = this.#digests.get(key);
    if (ms === undefined || counts === undefined || digests === undefined) return;
    ms[round] = taken.ms;
    digests[round] = digest;
    for (const what of counted) counts[what][round] = taken[what];
  }

  /** The digests of one round; undefined before all have run it. */
  digests(round: number): readonly (string | null)[] | undefined {
    const all = this.keys.map((key) => this.#digests.get(key)?.[round]);
    return all.includes(undefined) ? undefined : all.map((digest) => digest ?? null);
  }

  /** What was asked for is gone or changed: it counts for nobody. */
  leaveOut(round: number): void {
    this.#leftOut[round] = 1;
    this.vanished += 1;
  }

  /** Not all of it was run: it is as if it had not begun. */
  drop(round: number): void {
    for (const ms of this.#ms.values()) ms[round] = Number.NaN;
  }

  agreed(): void {
    this.#compared += 1;
    this.complete += 1;
  }

  /** Those whose result is not the baseline's. */
  differed(keys: readonly string[]): void {
    this.agreed();
    for (const key of keys) this.#differs.set(key, (this.#differs.get(key) ?? 0) + 1);
  }

  differences(): number {
    return Math.max(0, ...this.#differs.values());
  }

  /** null before the first comparison. */
  isEqual(key: string): boolean | null {
    if (this.#compared === 0) return null;
    return !this.#differs.has(key);
  }

  /** Times that count, in order of rounds; of two keys only the rounds that both have, so that they are pairs. */
  times(key: string, other = key): Float64Array {
    const [own, others] = [this.#ms.get(key), this.#ms.get(other)];
    if (own === undefined || others === undefined) return new Float64Array();
    const times = new Float64Array(own.length);
    let n = 0;
    for (let round = 0; round < own.length; round += 1) {
      const ms = own[round] ?? Number.NaN;
      if (Number.isNaN(ms) || Number.isNaN(others[round]) || this.#leftOut[round] === 1) continue;
      times[n] = ms;
      n += 1;
    }
    return times.subarray(0, n);
  }

  /** Means per run that counts. */
  means(key: string): Record<Counted, number> {
    const ms = this.#ms.get(key) ?? [];
    const counts = this.#counts.get(key);
    const of = (what: Counted) => {
      let [sum, n] = [0, 0];
      for (let round = 0; round < ms.length; round += 1) {
        if (Number.isNaN(ms[round] ?? Number.NaN) || this.#leftOut[round] === 1) continue;
        sum += counts?.[what][round] ?? 0;
        n += 1;
      }
      return n === 0 ? 0 : sum / n;
    };
    return { queries: of('queries'), rows: of('rows'), bytes: Math.round(of('bytes')) };
  }

  /** As it is kept: per round a time or null, 0.1 µs fine. */
  raw(key: string): (number | null)[] {
    const ms = [...(this.#ms.get(key) ?? [])];
    const last = ms.findLastIndex((value) => !Number.isNaN(value));
    return ms
      .slice(0, last + 1)
      .map((value, round) => (Number.isNaN(value) || this.#leftOut[round] === 1 ? null : fine(value)));
  }
}

export const fine = (ms: number): number => Math.round(ms * 10_000) / 10_000;
