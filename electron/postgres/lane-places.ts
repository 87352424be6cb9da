import { FailureError, fail } from '../../shared/failure.ts';

const waitMs = 10_000;

/**
 * How many connections of one database may be kept by the user and the benchmark lane at once: one of the four is
 * always left to what the other screens ask. Who waits too long is told, since two runs could else wait for each other.
 */
export class LanePlaces {
  readonly #waiting: (() => void)[] = [];
  readonly #waitMs: number;
  #free: number;

  constructor(most: number, longestWaitMs = waitMs) {
    this.#free = most;
    this.#waitMs = longestWaitMs;
  }

  /** Resolves with what gives the place back, once. */
  async take(signal: AbortSignal): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(signal);
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    };
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (why: () => never) => {
        const place = this.#waiting.indexOf(enter);
        if (place >= 0) this.#waiting.splice(place, 1);
        settle();
        try {
          why();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      const stop = () => leave(() => fail('cancelled', 'Stopped'));
      const timer = setTimeout(() => leave(() => noneFree(this.#waitMs)), this.#waitMs);
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      };
      const enter = () => {
        settle();
        resolve();
      };
      this.#waiting.push(enter);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
    });
  }
}

function noneFree(afterMs: number): never {
  throw new FailureError({
    kind: 'limit',
    message: `No connection became free within ${afterMs / 1000} s`,
    advice: 'Other runs on this database hold them: wait for one to end, or stop it.',
  });
}
