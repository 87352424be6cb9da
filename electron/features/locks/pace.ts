/**
 * ms between two looks, longer where they take the server's time: never more than a hundredth of it. Only when two in
 * a row were slow: one may have met a busy moment.
 */
const everyMs = 1000;
const quickMs = 10;
const slowestMs = 10_000;

/** `tookMs` of this look, `beforeMs` of the one before. */
export function nextLookMs(tookMs: number, beforeMs: number): number {
  const ms = Math.min(tookMs, beforeMs);
  return ms <= quickMs ? everyMs : Math.min(slowestMs, Math.max(everyMs, Math.ceil(ms) * 100));
}

interface Kept<T> {
  readonly at: number;
  readonly answer: Promise<T>;
}

/**
 * Several windows that look at the same share one look: within `forMs` they get the same answer. A failure is told to
 * those who wait for it and then forgotten.
 */
export class SharedLooks<T> {
  readonly #kept = new Map<string, Kept<T>>();
  readonly #forMs: number;

  constructor(forMs = 900) {
    this.#forMs = forMs;
  }

  look(key: string, ask: () => Promise<T>): Promise<T> {
    const now = performance.now();
    for (const [each, { at }] of this.#kept) if (now - at >= this.#forMs) this.#kept.delete(each);
    const kept = this.#kept.get(key);
    if (kept) return kept.answer;
    const answer = ask();
    this.#kept.set(key, { at: now, answer });
    answer.catch(() => this.#kept.delete(key));
    return answer;
  }
}
