/** Of the time between two samples, at most a tenth is spent in one. */
const costFactor = 10;
const mostEveryMs = 10_000;
const linesKept = 32;

/**
 * How often to sample. A sample's cost is what it took beyond the fastest answer lately: the line's own delay is no
 * work of the server's. An expensive one slows sampling down at once; cheap ones bring it back to a quarter each.
 */
export class Pace {
  #costMs = 0;
  readonly #answersMs: number[] = [];

  /** What an answer costs the server, of one that took so long here. */
  costMs(tookMs: number): number {
    return this.#answersMs.length === 0 ? tookMs : Math.max(0, tookMs - Math.min(...this.#answersMs));
  }

  /** Any answer. */
  answered(tookMs: number): void {
    this.#answersMs.push(tookMs);
    if (this.#answersMs.length > linesKept) this.#answersMs.shift();
  }

  /** A sample, or one that failed after so long. */
  sampled(tookMs: number): void {
    const cost = this.costMs(tookMs);
    this.#costMs = Math.max(cost, this.#costMs / 4);
  }

  everyMs(wantedMs: number): number {
    return Math.max(wantedMs, Math.min(mostEveryMs, Math.round(this.#costMs * costFactor)));
  }
}

/** Longer than this, and what is read now and then is read less often. */
const dearMs = 10;
const mostPauseMs = 60_000;

/** When something that is read now and then is due again. Times of performance.now(). */
export class Due {
  readonly #everyMs: number;
  readonly #pauseFactor: number;
  #nextMs = Number.NEGATIVE_INFINITY;
  /** What it cost the last time, when that was too much. */
  dearMs: number | null = null;

  /** After an answer of more than 10 ms it waits `pauseFactor` times as long. */
  constructor(everyMs: number, pauseFactor: number) {
    this.#everyMs = everyMs;
    this.#pauseFactor = pauseFactor;
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.#nextMs;
  }

  done(nowMs: number, costMs: number): void {
    this.dearMs = costMs > dearMs ? costMs : null;
    const pause = this.dearMs === null ? 0 : Math.min(mostPauseMs, costMs * this.#pauseFactor);
    this.#nextMs = nowMs + Math.max(this.#everyMs, pause);
  }

  now(): void {
    this.#nextMs = Number.NEGATIVE_INFINITY;
  }
}
